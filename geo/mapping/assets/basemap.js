/* The map under everything: sea, land, borders and names on one canvas, sharp on any screen. */
(function (strikemap) {
  "use strict";

  // From this zoom on the finer lines are fetched and drawn.
  const FINE = 6.5;
  const FILES = { coarse: "vendor/land-50m.json", fine: "vendor/land-10m.json", names: "vendor/names.json" };

  /** A canvas as large as the view and a margin, drawn anew when the map has come to rest (Leaflet moves it meanwhile). */
  const Sheet = L.Renderer.extend({
    _initContainer() {
      this._container = strikemap.element("canvas", "leaflet-zoom-animated");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._context;
    },

    _update() {
      if (!this._map || (this._map._animatingZoom && this._bounds)) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize(), sharp = window.devicePixelRatio || 1, canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = Math.round(size.x * sharp);
      canvas.height = Math.round(size.y * sharp);
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this.redraw();
    },

    /** Draw without moving. */
    redraw() {
      if (!this._context || !this._bounds || this._zoom !== this._map.getZoom() || this._map._animatingZoom) return;
      const sharp = window.devicePixelRatio || 1, size = this._bounds.getSize();
      this._context.setTransform(sharp, 0, 0, sharp, 0, 0);
      this._context.clearRect(0, 0, size.x, size.y);
      this.draw(this._context, size);
    },

    // Leaflet's own paths are not used; after a zoom comes a moveend, which draws.
    _onZoomEnd() {},
    _updatePaths() {},
  });

  const Basemap = Sheet.extend({
    options: { pane: "basemap", padding: 0.25 },

    initialize(base) {
      L.setOptions(this, {});
      L.stamp(this);
      this._layers = {};
      this.base = base;
      this.lines = {};
      this.covered = [];
      this.own = new Set();
      this.over = () => [];
      this.load("coarse");
      this.load("names");
    },

    /** Fetch one file once; what is missing is said on the map, and the rest is drawn. */
    async load(which) {
      if (which in this.lines) return;
      this.lines[which] = null;
      try {
        const answer = await fetch(this.base + FILES[which] + strikemap.version);
        if (!answer.ok) throw new Error(answer.status);
        const file = await answer.json();
        this.lines[which] = which === "names" ? new strikemap.Names(file) : new strikemap.Coastlines(file);
        this.redraw();
        strikemap.tell("basemap", Object.keys(this.lines).filter((name) => this.lines[name]).join(" "));
      } catch (error) {
        console.error("strikemap: " + FILES[which] + " cannot be read", error);
        if (which !== "fine") strikemap.note(strikemap.lacking = "The base map's file is missing: run python -m geo.mapping.install");
      }
    },

    /** What the marks cover and which provinces they name, so that no name is hidden or there twice. */
    avoid(covered, own) {
      this.covered = covered;
      this.own = own;
      this.redraw();
    },

    draw(context, size) {
      const zoom = this._map.getZoom(), world = 256 * 2 ** zoom;
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const view = { west: origin.x / world, north: origin.y / world };
      view.east = view.west + size.x / world;
      view.south = view.north + size.y / world;
      // The fine land is cut along the antimeridian, and the cut would show as a coast.
      const fine = zoom >= FINE && Math.floor(view.west) === Math.floor(view.east);
      if (fine) this.load("fine");
      const lines = (fine && this.lines.fine) || this.lines.coarse;
      context.fillStyle = strikemap.palette.sea;
      context.fillRect(0, 0, size.x, size.y);
      if (lines) this.drawLines(context, new strikemap.Pen(context, view, world), lines, zoom);
      if (this.lines.names) this.drawNames(context, view, world);
      this.drawn = true;
    },

    drawLines(context, pen, lines, zoom) {
      const colours = strikemap.palette;
      context.lineJoin = context.lineCap = "round";
      context.beginPath();
      lines.land(pen);
      this.stroke(context, colours.shore, zoom < 4 ? 3 : 7);
      context.fillStyle = colours.land;
      context.fill();
      this.stroke(context, colours.coast, zoom < 4 ? 0.6 : 0.9);
      context.beginPath();
      lines.lines(pen, "borders");
      this.stroke(context, colours.border, zoom < 4 ? 0.7 : zoom < 8 ? 1.1 : 1.5);
      context.beginPath();
      lines.lines(pen, "disputed");
      context.setLineDash([4, 4]);
      this.stroke(context, colours.border, zoom < 4 ? 0.7 : zoom < 8 ? 1.1 : 1.5);
      context.setLineDash([]);
    },

    stroke(context, colour, width) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    },

    drawNames(context, view, world) {
      const { min } = this._bounds;
      const moved = (box) => ({
        ...box, left: box.left - min.x, right: box.right - min.x, top: box.top - min.y, bottom: box.bottom - min.y,
      });
      this.lines.names.draw(context, view, world, this.covered.map(moved), this.own, this.over().map(moved));
    },
  });

  Object.assign(strikemap, { Sheet, Basemap });
})((window.strikemap = window.strikemap || {}));
