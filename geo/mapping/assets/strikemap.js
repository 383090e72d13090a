/* The map of the frame: opened once by a script that never changes, filled again and again by `update`.

   Python sends data, never code: packed texts, in which nothing of a report can be read as anything else.  */
(function (strikemap) {
  "use strict";

  const COLOURING = "strikemap.colouring";
  const LATE = 10_000; // milliseconds for which an answer to an earlier turn of the filters is not shown any more
  const DEGREE = 111320; // metres
  const WORLD = { center: [25, 25], zoom: 2.5 };
  const NATURAL_EARTH = '<a href="https://www.naturalearthdata.com/" target="_blank" rel="noopener">Natural Earth</a>';
  const GEONAMES = '<a href="https://www.geonames.org/" target="_blank" rel="noopener">GeoNames</a> (CC BY 4.0)';

  // Where the files lie: beside this script, also where it came in one file with the others; its query names the version.
  const here = new URL(strikemap.script || document.currentScript.src, document.baseURI);

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

  /** The bounds of all places; a wide one counts with a part of its circle, as its name stands in its middle. */
  function around(places) {
    let south = 90, west = 180, north = -90, east = -180;
    for (const place of places) {
      const high = Math.max(1000, place.radius * 0.4) / DEGREE, wide = high / Math.max(0.05, Math.cos((place.lat * Math.PI) / 180));
      south = Math.min(south, place.lat - high);
      north = Math.max(north, place.lat + high);
      west = Math.min(west, place.lng - wide);
      east = Math.max(east, place.lng + wide);
    }
    return L.latLngBounds([south, west], [north, east]);
  }

  /** Show all places; without `animate` at once. */
  function fit(animate) {
    const map = strikemap.map;
    if (!strikemap.points.length || !map.getSize().x) return;
    strikemap.fitted = true;
    map.fitBounds(around(strikemap.points), { padding: [36, 36], maxZoom: 11, animate: animate && !strikemap.still });
  }

  /** What Python packed: JSON, compressed; at once, as whatever waits here waits for the whole page around the frame. */
  function unpacked(bytes) {
    return JSON.parse(fflate.strFromU8(fflate.unzlibSync(bytes)));
  }

  function lettered(text) {
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    return bytes;
  }

  /** The faces that were sent along in letters, or lie at an address. */
  async function fetched(faces) {
    if (!faces.startsWith("../")) return unpacked(lettered(faces));
    const answer = await fetch(faces);
    if (!answer.ok) throw new Error(`${faces}: ${answer.status}`);
    return unpacked(new Uint8Array(await answer.arrayBuffer()));
  }

  /** Colour by "actor" or by "sure": here alone, nothing runs in Python. */
  function colourBy(what) {
    strikemap.colouring = what;
    keep(COLOURING, what);
    strikemap.marks.show(strikemap.points);
    strikemap.legend.show(strikemap.points);
  }

  /** Show other places: the `faces`, known again by their `name`, and the packed table of who is there now. */
  function update(name, faces, table) {
    // streamlit-folium keeps every group it ever added; ours are empty, and one is enough.
    if (window.feature_group) window.feature_group.length = 0;
    const turn = strikemap.turn = (strikemap.turn || 0) + 1;
    const coming = strikemap.facesName === name ? null : fetched(faces), told = strikemap.tabled(unpacked(lettered(table)));
    if (!coming) return take(told);
    return coming.then((read) => {
      if (turn !== strikemap.turn) return; // a newer one has come meanwhile
      Object.assign(strikemap, { facesName: name, settled: strikemap.settle(read) });
      take(told);
    }, (error) => {
      console.error("strikemap: the places cannot be read", error);
      note("The places could not be fetched: reload the page.");
    });
  }

  /** Answer a turn of the filters here, from all mentions, before Python does; false where that cannot be. */
  function answer(turn, selection) {
    const archive = strikemap.archive, table = archive && archive.table(selection);
    if (!table) return false;
    Object.assign(strikemap, { asked: turn, askedAt: performance.now(), facesName: archive.facesName, settled: archive.places });
    show({ ...table, chosen: strikemap.chosen });
    return true;
  }

  /** Python's answer; one to an earlier turn than was answered here meanwhile comes too late. */
  function take(table) {
    if (table.turn < strikemap.asked && performance.now() - strikemap.askedAt < LATE) return;
    strikemap.hold(table.archive);
    show(table);
  }

  function show(table) {
    const { chosen } = table;
    Object.assign(strikemap, { actors: table.names, certainties: table.certainties });
    strikemap.points = strikemap.withNumbers(strikemap.settled, table);
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

  Object.assign(strikemap, { open, update, answer, where, fit, mixed, plain, send, choose, kept, keep, note, filled, report, tell,
    colourBy, colouring: kept(COLOURING) === "sure" ? "sure" : "actor", points: [], chosen: "", asked: 0, version: here.search, fetched });
})((window.strikemap = window.strikemap || {}));
