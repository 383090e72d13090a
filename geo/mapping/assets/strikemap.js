/* The map of the frame: opened once by a script that never changes, filled again and again by `update`.

   Python sends data, never code: packed texts, in which nothing of a report can be read as anything else.  */
(function (strikemap) {
  "use strict";

  const COLOURING = "strikemap.colouring";
  const WORLD = { center: [25, 25], zoom: 2.5 };
  // What Python's lists are, in their order (geo/mapping/layer.py writes them).
  const FACES = ["key", "name", "where", "lat", "lng", "precision", "radius"], PRECISION = FACES.indexOf("precision");
  const COLUMNS = ["at", "reports", "mentions", "denied", "contested", "sample", "actors", "sure", "words", "names", "certainties",
    "chosen"];
  const WORDS = ["sentence", "source", "quoting", "date", "published"], NO_WORDS = [null, "", [], "", ""];
  const NATURAL_EARTH = '<a href="https://www.naturalearthdata.com/" target="_blank" rel="noopener">Natural Earth</a>';
  const GEONAMES = '<a href="https://www.geonames.org/" target="_blank" rel="noopener">GeoNames</a> (CC BY 4.0)';

  // Where the files lie: beside this script; its query names the version.
  const here = new URL(document.currentScript.src);

  /** The memory of this tab, or with "localStorage" of this browser; a reader who forbids it loses no more than the view. */
  function kept(name, memory = "sessionStorage") {
    try { return JSON.parse(window[memory].getItem(name)); } catch (error) { return null; }
  }

  function keep(name, value, memory = "sessionStorage") {
    try { window[memory].setItem(name, JSON.stringify(value)); } catch (error) { /* forbidden: not kept */ }
  }

  /** Open the map in the element `id`. Constant: called once with constant options. */
  function open(id, options) {
    strikemap.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    strikemap.precisions = options.precisions;
    const box = document.getElementById(id), view = options.picking ? null : strikemap.view.first();
    dressed(box);
    const map = L.map(box, {
      center: view ? view.center : WORLD.center, zoom: view ? view.zoom : WORLD.zoom,
      minZoom: 2, maxZoom: 18, zoomSnap: 0.5, wheelPxPerZoomLevel: 90, worldCopyJump: true, maxBoundsViscosity: 1,
      maxBounds: [[-85, -36000], [85, 36000]],
      zoomAnimation: !strikemap.still, fadeAnimation: !strikemap.still, markerZoomAnimation: !strikemap.still,
    });
    strikemap.map = map;
    strikemap.fitted = Boolean(view);
    panes(map);
    strikemap.follow(() => {
      if (strikemap.basemap) strikemap.basemap.redraw();
      if (strikemap.marks) strikemap.marks.circles.redraw();
      if (strikemap.tiles) strikemap.tiles.dress();
    });
    strikemap.basemap = new strikemap.Basemap(new URL(".", here).href).addTo(map);
    strikemap.marks = new strikemap.Marks(strikemap.basemap).addTo(map);
    controls(map, options);
    box.classList.toggle("picking", Boolean(options.picking)); // its view is its own, and a click is a point
    map.on("moveend", () => {
      if (strikemap.fitted && !options.picking) strikemap.view.keep(map);
    });
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
    return map;
  }

  /** Leaflet's and our styles come after the scripts: keep the map out of sight until they are there. */
  function dressed(box) {
    const until = Date.now() + 3000;
    box.style.visibility = "hidden";
    (function look() {
      const pane = box.querySelector(".leaflet-map-pane"), own = getComputedStyle(box).getPropertyValue("--dressed");
      if ((pane && own && getComputedStyle(pane).position === "absolute") || Date.now() > until) {
        box.style.visibility = "";
        strikemap.map.invalidateSize({ animate: false });
      } else requestAnimationFrame(look);
    })();
  }

  function panes(map) {
    for (const [name, level] of [["basemap", 150], ["circles", 420], ["marks", 600]]) {
      map.createPane(name).style.zIndex = level;
    }
    map.getPane("basemap").style.pointerEvents = map.getPane("circles").style.pointerEvents = "none";
  }

  function controls(map, options) {
    map.attributionControl.setPrefix(false).addAttribution(NATURAL_EARTH).addAttribution(GEONAMES);
    const all = strikemap.element("a", "all", "\u2922");
    Object.assign(all, { href: "#", title: "Show all places" });
    all.setAttribute("role", "button");
    all.setAttribute("aria-label", "Show all places");
    L.DomEvent.on(all, "click", (event) => { L.DomEvent.stop(event); fit(true); });
    map.zoomControl.getContainer().append(all);
    if (options.tiles) {
      strikemap.tiles = new strikemap.Tiles(options.tiles, strikemap.basemap);
      strikemap.basemap.over = () => strikemap.tiles.covered();
      strikemap.background = new strikemap.Background(strikemap.tiles).addTo(map);
    }
    if (!options.picking) strikemap.legend = new strikemap.Legend(options.precisions).addTo(map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 90 }).addTo(map);
  }

  /** A text or an element for the one place where Leaflet takes HTML: its attribution. */
  function plain(words) {
    const made = document.createElement("span");
    made.append(words);
    return made.innerHTML;
  }

  /** Whether some of these places rest on sample reports and some on others: only then each bears a mark. */
  function mixed(places) {
    return places.some((place) => place.sample) && places.some((place) => !place.sample);
  }

  /** One badge on the map while any sample report is on it. */
  function badge(places) {
    let sign = document.querySelector(".samples");
    if (!sign) sign = strikemap.map.getContainer().appendChild(strikemap.element("div", "samples"));
    const some = places.some((place) => place.sample);
    sign.textContent = some ? (mixed(places) ? "with sample reports" : "sample reports") : "";
    sign.hidden = !some;
  }

  /** A line on the map itself, "" for none: nothing to show, or a file that is missing. */
  function note(text) {
    let line = document.querySelector(".note");
    if (!line) {
      line = strikemap.element("div", "note");
      line.setAttribute("role", "status");
      strikemap.map.getContainer().append(line);
    }
    line.textContent = text;
    line.hidden = !text;
  }

  /** Show all places; without `animate` at once. */
  function fit(animate) {
    const map = strikemap.map, bounds = L.latLngBounds([]);
    for (const place of strikemap.points) {
      // A wide place counts with a part of its circle: its name stands in its middle.
      bounds.extend(L.latLng(place.lat, place.lng).toBounds(Math.max(2000, place.radius * 0.8)));
    }
    if (!bounds.isValid() || !map.getSize().x) return;
    strikemap.fitted = true;
    map.fitBounds(bounds, { padding: [36, 36], maxZoom: 11, animate: animate && !strikemap.still });
  }

  /** What Python packed: JSON, compressed, in Base64. */
  async function unpacked(text) {
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  }

  /** A place of the table: its face, its numbers, and its words where they came along. */
  function read(number, faces, table) {
    const place = {}, face = table.at[number];
    FACES.forEach((field, i) => { place[field] = faces[i][face]; });
    COLUMNS.slice(1, 6).forEach((field) => { place[field] = table[field][number]; });
    const words = table.words[number] || NO_WORDS;
    WORDS.forEach((field, i) => { place[field] = words[i]; });
    const precision = strikemap.precisions[place.precision];
    place.look = precision.look;
    place.precision = precision.label;
    place.actors = table.actors[number].map((i) => ({ name: table.names[i][0], colour: table.names[i][1] }));
    const width = table.certainties.length, sure = table.sure.slice(number * width, (number + 1) * width);
    place.sure = sure.map((mentions, i) => ({ name: table.certainties[i][0], colour: table.certainties[i][1], mentions }))
      .filter((part) => part.mentions).sort((a, b) => b.mentions - a.mentions);
    return dyed(place);
  }

  /** The parts of a place's colour: by who is said to have struck, or by how sure its mentions are. */
  function dyed(place) {
    const all = place.sure.reduce((total, part) => total + part.mentions, 0);
    place.parts = strikemap.colouring === "sure" && all
      ? place.sure.map((part) => ({ ...part, share: (place.reports * part.mentions) / all }))
      : place.actors.map((actor) => ({ ...actor, share: place.reports / place.actors.length }));
    place.colour = place.parts[0].colour;
    return place;
  }

  /** Colour by "actor" or by "sure": here alone, nothing runs in Python. */
  function colourBy(what) {
    strikemap.colouring = what;
    keep(COLOURING, what);
    strikemap.points.forEach(dyed);
    strikemap.marks.show(strikemap.points);
    strikemap.legend.show(strikemap.points);
  }

  /** Show other places: `faces` packed, known again by their `name`, and the packed table of who is there now. */
  async function update(name, faces, table) {
    // streamlit-folium keeps every group it ever added; ours are empty, and one is enough.
    if (window.feature_group) window.feature_group.length = 0;
    const turn = strikemap.turn = (strikemap.turn || 0) + 1;
    if (strikemap.facesName !== name) {
      const unpackedFaces = await unpacked(faces);
      if (turn !== strikemap.turn) return; // a newer one has come meanwhile
      Object.assign(strikemap, { facesName: name, faces: unpackedFaces });
    }
    const columns = await unpacked(table);
    if (turn === strikemap.turn) show(Object.fromEntries(COLUMNS.map((field, i) => [field, columns[i]])));
  }

  function show(table) {
    const { chosen } = table, drawn = table.at.map((face) => strikemap.faces[PRECISION][face] !== null);
    Object.assign(strikemap, { actors: table.names, certainties: table.certainties });
    strikemap.points = table.at.map((_, i) => i).filter((i) => drawn[i]).map((i) => read(i, strikemap.faces, table));
    const other = strikemap.chosen !== chosen;
    heard(chosen);
    strikemap.chosen = chosen;
    if (other && strikemap.marks.pinned) strikemap.marks.close();
    if (!strikemap.fitted) fit(false);
    else strikemap.view.keep(strikemap.map);
    strikemap.marked = mixed(strikemap.points);
    strikemap.marks.show(strikemap.points);
    strikemap.legend.show(strikemap.points);
    badge(strikemap.points);
    note(strikemap.points.length ? strikemap.lacking || "" : "Nothing to show on the map for this selection.");
    const place = other && strikemap.points.find((point) => point.key === chosen);
    if (place && !strikemap.map.getBounds().contains([place.lat, place.lng])) {
      strikemap.map.panTo([place.lat, place.lng], { animate: !strikemap.still });
    }
    filled();
  }

  /** What Python sent is on the map. */
  function filled() {
    strikemap.version_drawn = (strikemap.version_drawn || 0) + 1;
    if (strikemap.background) strikemap.background.begin();
    report();
  }

  /** Say to Python, through streamlit-folium, which place was clicked.

     It takes the text of the clicked layer's tooltip by setting it as HTML in an element of its own:
     therefore the key is escaped, and the layer has no real tooltip at all. */
  function send(layer, key) {
    strikemap.sent = key;
    strikemap.awaited = strikemap.told === key ? null : key; // Python answers only to what is new to it
    const content = plain(key), place = strikemap.points.find((point) => point.key === key);
    layer.fire("click", {
      latlng: L.latLng(place.lat, place.lng),
      sourceTarget: { _tooltip: { _content: content }, getTooltip: () => ({ getContent: () => content }) },
    });
  }

  /** Python's choice has come. If it is not what was last sent from here, take that back:
      else a second click on the same place would be no change, and nobody would hear of it. */
  function heard(chosen) {
    strikemap.told = chosen;
    if (strikemap.awaited === chosen) strikemap.awaited = null;
    else if (strikemap.sent && strikemap.sent !== chosen && !strikemap.awaited && window.__GLOBAL_DATA__) {
      const own = window.__GLOBAL_DATA__; // streamlit-folium's: what it would send, and what it sent last
      strikemap.sent = own.last_object_clicked_tooltip = null;
      own.previous_data = { ...own.previous_data, last_object_clicked_tooltip: null };
      window.Streamlit.setComponentValue(own.previous_data);
    }
  }

  function choose(key) {
    strikemap.chosen = key;
  }

  /** For tests and for whoever looks: what is drawn now, as attributes of the page. */
  function report() {
    const marks = strikemap.marks, popup = marks.shown;
    tell("places", strikemap.points.length);
    tell("marks", marks.drawn.size);
    tell("popup", popup ? popup.places.map((place) => place.key).join(" ") : "");
    tell("version", strikemap.version_drawn || 0);
  }

  /** Where the mark of a place stands, in pixels of the frame, and whether it stands for this place alone. */
  function where(key) {
    const mark = strikemap.marks.markOf(key);
    if (!mark) return null;
    const { x, y } = strikemap.map.latLngToContainerPoint([mark.latlng.lat, mark.lng]);
    return { x, y, alone: mark.places.length === 1 };
  }

  function tell(name, value) {
    document.documentElement.dataset["strikemap" + name[0].toUpperCase() + name.slice(1)] = String(value);
  }

  Object.assign(strikemap, { open, update, where, fit, mixed, plain, send, choose, kept, keep, note, filled, report, tell,
    colourBy, colouring: kept(COLOURING) === "sure" ? "sure" : "actor", points: [], chosen: "", version: here.search });
})((window.strikemap = window.strikemap || {}));
