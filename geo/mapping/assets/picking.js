/* Choosing a point: the map on which a name is corrected. A click on the ground is the point (streamlit-folium
   tells Python of it); Python answers with what to draw: the numbered candidates, and the point with its circle. */
(function (strikemap) {
  "use strict";

  /** A small sign that stands on its point; its words are text, never HTML. */
  function sign(kind, words, latlng, click) {
    const made = strikemap.element("span", "pick " + kind, words);
    const icon = L.divIcon({ html: made, className: "", iconSize: [0, 0] });
    const marker = L.marker(latlng, { icon, interactive: Boolean(click), keyboard: false, pane: "marks" });
    if (click) marker.on("click", click);
    return marker;
  }

  /** A candidate's number; a click on it is a click on exactly its point. */
  function candidate(row, number, chosen) {
    const [name, lat, lng] = row, at = L.latLng(lat, lng);
    const kind = chosen ? "candidate chosen" : "candidate";
    const marker = sign(kind, String(number + 1), at, () => strikemap.map.fire("click", { latlng: at }));
    marker.on("add", () => { marker.getElement().title = name; });
    return marker;
  }

  /** The point with the circle in which the true place should lie, as wide as it is on the ground. */
  function spot(row, alone) {
    const [lat, lng, radius, look] = row, wide = look === "dashed" || look === "name";
    const circle = L.circle([lat, lng], {
      radius, className: "pick-circle", interactive: false, weight: 2, dashArray: wide ? "7 5" : null, fillOpacity: 0.12,
    });
    return alone ? [circle, sign("spot", "", [lat, lng])] : [circle];
  }

  /** Show: [what it is about, candidates as [name, lat, lng], the point as [lat, lng, radius in metres, look] or null,
      where else to look, likewise, whether a click may choose]. */
  function pick(data) {
    if (window.feature_group) window.feature_group.length = 0; // streamlit-folium keeps every group; ours are empty
    const [about, rows, point, around, asks] = data, map = strikemap.map;
    if (strikemap.picked) strikemap.picked.remove();
    const taken = (row) => Boolean(point) && row[1] === point[0] && row[2] === point[1];
    const signs = rows.map((row, number) => candidate(row, number, taken(row)));
    strikemap.picked = L.layerGroup([...(point ? spot(point, !rows.some(taken)) : []), ...signs]).addTo(map);
    const near = point ? [point, ...(around ? [around] : [])] : rows.length ? rows.map(([, lat, lng]) => [lat, lng, 3000]) : around ? [around] : [];
    // `fit` looks at four tenths of a radius; here the whole circle is to be seen, and most of what holds the place.
    const times = point ? 2.6 : 1.6;
    strikemap.points = near.map(([lat, lng, radius]) => ({ lat, lng, radius: times * radius, key: "", reports: 0 }));
    if (strikemap.about !== about) {
      strikemap.fitted = false;
      if (strikemap.points.length) strikemap.fit(false);
    } else if (point && !map.getBounds().contains([point[0], point[1]])) {
      map.panTo([point[0], point[1]], { animate: !strikemap.still });
    }
    strikemap.about = about;
    map.getContainer().classList.toggle("asking", Boolean(asks));
    strikemap.note(asks && !point && !rows.length ? "Click where the place is." : "");
    strikemap.tell("spot", point ? `${point[0]},${point[1]},${point[2]}` : "");
    strikemap.filled();
  }

  Object.assign(strikemap, { pick });
})((window.strikemap = window.strikemap || {}));
