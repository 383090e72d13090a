/* The marks: one a place, or one for several places that would overlap; their circles on a canvas below.
   A mark is a button: it can be pointed at, tapped, reached and used with the keyboard, and read aloud. */
(function (strikemap) {
  "use strict";

  const EARTH = 40075016.686; // metres around the equator
  const CROWD = 4; // places of one mark
  const WAIT = 80, LINGER = 220; // milliseconds before a popup opens under a resting pointer, and closes after it left

  /** A place's radius on this zoom's map (Web Mercator stretches by the latitude). */
  function pixels(place, zoom) {
    return (place.radius * 256 * 2 ** zoom) / (EARTH * Math.cos((place.lat * Math.PI) / 180));
  }

  /** A name by which the mark of these places is known again. */
  function nameOf(places) {
    if (places.length === 1) return places[0].key;
    let sum = 0; // of numbers that are far apart, whatever their order
    for (const place of places) sum += Math.imul(place.at + 1, 2654435761) >>> 0;
    return `${places.length} ${sum}`;
  }

  /** The true circles of places, as large as their radius is on the ground. */
  const Circles = strikemap.Sheet.extend({
    options: { pane: "circles", padding: 0.25 },

    show(marks) {
      this.marks = marks;
      this.redraw();
    },

    draw(context) {
      for (const mark of this.marks || []) {
        // The circles of a crowd would only blacken the ground; they come when it parts.
        const places = mark.places.length > CROWD ? mark.places.filter((place) => place.key === strikemap.chosen) : mark.places;
        for (const place of places) this.circle(context, place, mark);
      }
    },

    circle(context, place, mark) {
      const zoom = this._map.getZoom(), own = mark.places.length === 1, least = own ? mark.r + 5 : 12, wide = place.look === "dashed";
      const radius = Math.max(pixels(place, zoom), wide && own && zoom > 4 ? least : 0);
      if (place.look === "dot" || place.look === "name" || radius < least) return;
      const at = mark.onMap(place).subtract(this._bounds.min), strong = place.key === strikemap.chosen;
      context.beginPath();
      context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
      context.fillStyle = context.strokeStyle = strikemap.lifted(place.colour);
      context.globalAlpha = (place.look === "area" ? 0.12 : 0.06) * (strong ? 2 : 1);
      context.fill();
      context.globalAlpha = strong ? 1 : 0.75;
      context.lineWidth = (wide ? 1.8 : 1.3) + (strong ? 1 : 0);
      context.setLineDash(wide ? [7, 5] : []);
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
    },
  });

  const Marks = L.Layer.extend({
    initialize(basemap) {
      L.stamp(this);
      this.basemap = basemap;
      this.places = [];
      this.drawn = new Map();
      this.marks = [];
    },

    onAdd(map) {
      this.pane = map.getPane("marks");
      this.pane.setAttribute("role", "group");
      this.pane.setAttribute("aria-label", "Places with reported strikes");
      this.circles = new Circles().addTo(map);
      this.popup = new strikemap.Popup();
      L.DomEvent.on(this.pane, "keydown", this.onKey, this);
    },

    getEvents() {
      return { zoomend: this.onZoomed, moveend: this.refresh, zoomanim: this.follow, popupclose: this.onClosed };
    },

    /** Show these places from now on. */
    show(places) {
      this.places = places;
      this.arrange();
      this.reopen();
    },

    onZoomed() {
      this.arrange();
      this.reopen();
    },

    /** Work out the marks for this zoom; they stay where they are on the ground while the map is moved. */
    arrange() {
      const map = this._map;
      if (!map || map._animatingZoom) return;
      const world = 256 * 2 ** map.getZoom();
      for (const place of this.places) place.stand(world);
      const chosen = strikemap.chosen && this.places.find((place) => place.key === strikemap.chosen);
      this.marks = strikemap.arrange(this.places, chosen, (place) => this.widthOf(place), (place) => pixels(place, map.getZoom()));
      for (const mark of this.marks) {
        mark.id = nameOf(mark.places);
        mark.latlng = map.unproject([mark.x, mark.y], map.getZoom());
      }
      this.refresh();
    },

    /** Width of a province's name as it will be drawn. */
    widthOf(place) {
      this.ruler = this.ruler || document.createElement("canvas").getContext("2d");
      this.ruler.font = "italic 600 12.5px " + strikemap.FONT;
      const name = this.ruler.measureText(place.name).width;
      this.ruler.font = "700 12px " + strikemap.FONT;
      return Math.ceil(Math.min(name, 150) + this.ruler.measureText(strikemap.short(place.reports)).width) + 36;
    },

    /** Bring what is in sight into the page, take the rest out of it. */
    refresh() {
      const map = this._map;
      if (!map || map._animatingZoom) return;
      const view = map.getPixelBounds().pad(0.3), origin = map.getPixelOrigin(), world = 256 * 2 ** map.getZoom();
      const kept = new Set(), middle = view.getCenter().x, shown = [];
      for (const mark of this.marks) {
        const shift = world * Math.round((middle - mark.x) / world); // the copy of the world that is in sight
        mark.point = L.point(mark.x + shift, mark.y).subtract(origin);
        mark.lng = mark.latlng.lng + (360 * shift) / world;
        mark.onMap = (place) => L.point(place.x + shift, place.y).subtract(origin);
        if (!view.contains(L.point(mark.x + shift, mark.y))) continue;
        kept.add(mark.id);
        shown.push(mark);
        this.put(mark);
      }
      for (const [id, node] of this.drawn) {
        if (kept.has(id)) continue;
        node.remove();
        this.drawn.delete(id);
      }
      this.rove();
      this.circles.show(this.marks);
      this.makeRoom(shown);
      strikemap.report();
    },

    /** The basemap's names give way once the marks are on the screen: drawing them anew takes as long as all marks do. */
    makeRoom(shown) {
      cancelAnimationFrame(this.clearing);
      this.clearing = requestAnimationFrame(() => setTimeout(() => {
        this.basemap.avoid(shown.map((mark) => this.boxOf(mark)), this.provinceNames());
      }));
    },

    boxOf(mark) {
      const alone = mark.places.length === 1 && mark.places[0].look !== "name";
      const box = strikemap.boxOf({ x: mark.point.x, y: mark.point.y, r: mark.r, width: mark.width });
      return { ...box, name: alone ? mark.places[0].name : "", reports: mark.reports };
    },

    provinceNames() {
      return new Set(this.places.filter((place) => place.look === "name").map((place) => place.name));
    },

    put(mark) {
      let node = this.drawn.get(mark.id);
      if (!node) {
        node = strikemap.element("button");
        node.type = "button";
        node.tabIndex = -1;
        this.listen(node);
        this.pane.append(node);
        this.drawn.set(mark.id, node);
      }
      node.mark = mark;
      strikemap.paint(node, mark);
      L.DomUtil.setPosition(node, mark.point);
    },

    /** Go along with Leaflet's zoom animation. */
    follow(event) {
      for (const node of this.drawn.values()) {
        const place = L.latLng(node.mark.latlng.lat, node.mark.lng);
        L.DomUtil.setPosition(node, this._map._latLngToNewLayerPoint(place, event.zoom, event.center).round());
      }
    },

    listen(node) {
      node.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "mouse") this.soon(() => this.open(node.mark, false), WAIT);
      });
      node.addEventListener("pointerleave", () => this.leave());
      node.addEventListener("focus", () => {
        this.rove(node);
        if (node.matches(":focus-visible")) this.open(node.mark, false);
      });
      node.addEventListener("blur", () => this.leave());
      node.addEventListener("dblclick", (event) => event.stopPropagation());
      node.addEventListener("click", (event) => {
        event.stopPropagation();
        // The end of a drag that began on the mark is no click.
        if (!(event.detail && this._map.dragging && this._map.dragging.moved())) this.click(node.mark);
      });
    },

    soon(action, wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(action, wait);
    },

    leave() {
      this.soon(() => {
        const kept = this.marks.find((mark) => mark.id === this.pinned);
        if (!kept) this.close();
        else if (this.shown !== kept) this.open(kept, true);
      }, LINGER);
    },

    click(mark) {
      if (mark.places.length > 1) this.part(mark);
      else this.choose(mark.places[0]);
    },

    /** The mark that stands for a place, alone or among others. */
    markOf(key) {
      return this.marks.find((mark) => mark.places.some((place) => place.key === key));
    },

    /** Choose one place: its popup stays, and Python hears of it. */
    choose(place) {
      strikemap.choose(place.key);
      this.arrange();
      this.open(this.markOf(place.key), true);
      strikemap.send(this, place.key);
    },

    /** Go nearer until the places of a mark part; where they never do, list them. */
    part(mark) {
      const bounds = L.latLngBounds(mark.places.map((place) => [place.lat, place.lng]));
      const zoom = this._map.getBoundsZoom(bounds, false, L.point(90, 90));
      if (zoom <= this._map.getZoom() || bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-4)) return this.open(mark, true);
      this.close();
      this._map.flyToBounds(bounds, { padding: [45, 45], maxZoom: 14, duration: 0.6, animate: !strikemap.still });
    },

    /** Open the popup at a mark; a pinned one stays when the pointer leaves, and comes back after a glance elsewhere. */
    open(mark, pinned) {
      clearTimeout(this.timer);
      if (pinned) this.pinned = mark.id;
      this.fill(mark);
    },

    fill(mark) {
      this.shown = mark;
      const content = mark.places.length > 1
        ? strikemap.ofPlaces(mark.places, (place) => this.choose(place)) : strikemap.ofPlace(mark.places[0]);
      this.popup.options.gap = mark.width ? 12 : mark.r;
      this.popup.options.maxWidth = Math.min(330, this._map.getSize().x - 44);
      this.popup.setContent(content).setLatLng([mark.latlng.lat, mark.lng]);
      if (!this._map.hasLayer(this.popup)) this.popup.openOn(this._map);
      const box = this.popup.getElement();
      box.onpointerenter = () => clearTimeout(this.timer);
      box.onpointerleave = () => this.leave();
      strikemap.report();
    },

    close() {
      clearTimeout(this.timer);
      this._map.closePopup(this.popup);
    },

    onClosed() {
      this.shown = null;
      this.pinned = null;
      strikemap.report();
    },

    /** After an update the open popup shows the new words, or closes where its place is gone. */
    reopen() {
      if (!this.shown) return;
      const mark = this.marks.find((other) => other.id === this.shown.id);
      if (mark) this.fill(mark);
      else this.close();
    },

    /** One mark alone can be reached with Tab; the arrows lead from it to the others. */
    rove(node) {
      const nodes = [...this.drawn.values()];
      const stop = node || nodes.find((other) => other === document.activeElement) || nodes.find((other) => other.tabIndex === 0) ||
        nodes.sort((a, b) => b.mark.reports - a.mark.reports)[0];
      for (const other of nodes) other.tabIndex = other === stop ? 0 : -1;
    },

    onKey(event) {
      const node = event.target.closest("button");
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (event.key === "Escape") this.close();
      else if (way && node && node.mark) this.step(node, way);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },

    /** To the nearest mark in a direction. */
    step(node, way) {
      const here = node.mark.point;
      let best = null, least = Infinity;
      for (const other of this.drawn.values()) {
        const dx = other.mark.point.x - here.x, dy = other.mark.point.y - here.y;
        const along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (other !== node && along > 1 && along + 2 * across < least) { best = other; least = along + 2 * across; }
      }
      if (!best) return;
      best.focus({ preventScroll: true });
      this._map.panInside([best.mark.latlng.lat, best.mark.lng], { padding: [40, 40], animate: !strikemap.still });
    },
  });

  Object.assign(strikemap, { Marks });
})((window.strikemap = window.strikemap || {}));
