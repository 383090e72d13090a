/* What opens at a mark: the place, how many reports, the newest one's own words and who says them.
   Everything is text: it is set as textContent and nothing in it can become HTML. */
(function (strikemap) {
  "use strict";

  const LISTED = 8;

  /** "1 report", "3 reports". */
  function count(number, word) {
    return number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");
  }

  /** "±60 km", "±2.5 km", "±800 m". */
  function radius(metres) {
    if (metres < 1000) return "\u00b1" + Math.round(metres) + " m";
    return "\u00b1" + (metres < 10000 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000)) + " km";
  }

  /** One line of text in its own direction. */
  function line(name, text) {
    const made = strikemap.element("div", name, text);
    made.dir = "auto";
    return made;
  }

  /** The small coloured dot of an actor. */
  function swatch(colour) {
    const made = strikemap.element("i", "swatch");
    made.style.background = colour;
    return made;
  }

  function heading(place) {
    const made = strikemap.element("div", "head");
    made.append(line("place", place.name));
    if (place.where) made.append(line("where", place.where));
    if (place.sample) made.append(strikemap.element("span", "badge", "sample"));
    return made;
  }

  function tally(place) {
    const made = strikemap.element("div", "tally", count(place.reports, "report"));
    if (place.denied) {
      const all = place.denied >= place.mentions;
      const words = all ? "denied" : `denied in ${place.denied} of ${count(place.mentions, "mention")}`;
      made.append(strikemap.element("span", "badge denied", words));
    }
    if (strikemap.contested(place)) made.append(strikemap.element("span", "badge denied", "contested"));
    return made;
  }

  function strikers(place) {
    const made = strikemap.element("div", "actors");
    made.append(strikemap.element("span", "", "Said to have struck:"));
    for (const actor of place.actors) {
      const one = strikemap.element("span", "actor");
      one.append(swatch(actor.colour), strikemap.element("bdi", "", actor.name === "unknown" ? "not said" : actor.name));
      made.append(one);
    }
    return made;
  }

  /** Who says it: the outlet, and apart from it whom it quotes. */
  function attribution(place) {
    const made = line("attribution");
    made.append(strikemap.element("bdi", "outlet", place.source || "outlet not given"));
    if (place.quoting.length) {
      made.append("; quoting ");
      place.quoting.forEach((name, i) => made.append(i ? ", " : "", strikemap.element("bdi", "", name)));
    }
    return made;
  }

  function dates(place) {
    const strike = place.date ? "strike dated " + place.date : "strike undated";
    return strike + "; " + (place.published ? "published " + place.published : "publication date not given");
  }

  /** The content for one place. */
  function ofPlace(place) {
    const made = strikemap.element("div", "evidence");
    made.append(heading(place), tally(place));
    if (place.sentence === null) {
      made.append(strikemap.element("div", "hint", "Click the mark for the newest report\u2019s words."));
    } else {
      const words = strikemap.element("blockquote", "", place.sentence);
      words.dir = "auto";
      made.append(words);
    }
    if (place.sentence !== null) made.append(attribution(place), line("when", dates(place)));
    made.append(line("precision", place.precision + ", " + radius(place.radius)));
    if (place.actors.length) made.append(strikers(place));
    return made;
  }

  /** The content for several places that share a mark: each with its own number, each can be chosen. */
  function ofPlaces(places, choose) {
    const made = strikemap.element("div", "evidence several");
    made.append(strikemap.element("div", "place", places.length + " places close together"));
    const list = strikemap.element("ul");
    const sorted = [...places].sort((a, b) => b.reports - a.reports);
    for (const place of sorted.slice(0, LISTED)) {
      const row = strikemap.element("li"), button = strikemap.element("button");
      button.type = "button";
      button.append(swatch(strikemap.fill(strikemap.shares([place]))), strikemap.element("bdi", "", place.name),
        strikemap.element("span", "", count(place.reports, "report")));
      button.addEventListener("click", (event) => {
        event.stopPropagation(); // this list goes away, and a click in nothing would close the popup
        choose(place);
      });
      row.append(button);
      list.append(row);
    }
    made.append(list);
    if (places.length > LISTED) made.append(strikemap.element("div", "hint", "and " + (places.length - LISTED) + " more"));
    made.append(strikemap.element("div", "hint", "Click the mark to part them."));
    return made;
  }

  /** A Leaflet popup that stays inside the map: above its mark or below, moved sideways, its tip at the mark. */
  const Popup = L.Popup.extend({
    options: { autoPan: false, closeButton: true, className: "strikemap-popup", minWidth: 200, maxWidth: 330 },

    _updatePosition() {
      if (!this._map) return;
      const map = this._map.getSize(), mark = this._map.latLngToContainerPoint(this._latlng);
      const box = this._container, tip = 10, gap = (this.options.gap || 12) + 2, margin = 6;
      const width = this._containerWidth, height = box.offsetHeight;
      const below = mark.y - gap - tip - height < margin && map.y - mark.y > mark.y;
      const room = (below ? map.y - mark.y : mark.y) - gap - tip - margin;
      this._wrapper.style.maxHeight = Math.max(90, room) + "px";
      const left = Math.max(margin, Math.min(mark.x - width / 2, map.x - width - margin)) - mark.x;
      box.classList.toggle("below", below);
      box.style.left = Math.round(left) + "px";
      box.style.bottom = below ? "auto" : gap + tip + "px";
      box.style.top = below ? gap + tip + "px" : "auto";
      box.style.setProperty("--tip", Math.round(Math.max(14, Math.min(width - 14, -left))) + "px");
      L.DomUtil.setPosition(box, this._map.latLngToLayerPoint(this._latlng));
    },

    _getAnchor() { return L.point(0, 0); },
  });

  Object.assign(strikemap, { Popup, ofPlace, ofPlaces, swatch, count, radius });
})((window.strikemap = window.strikemap || {}));
