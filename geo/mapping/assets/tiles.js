/* Pictures from a map server over the drawn map, where the settings name one and the reader wants them.
   The drawn map is always there beneath: a picture fades in when it has come, and one that does not come is not missed. */
(function (strikemap) {
  "use strict";

  const CHOICE = "strikemap.background";
  const REFERRER = "origin-when-cross-origin"; // OpenStreetMap gives nothing to those who do not say where they are shown
  const PATIENCE = 30000; // milliseconds within which a picture must have come
  const AHEAD = 2000; // how long the others wait for the first one's fate
  const IN_A_ROW = 4; // failures after which the server counts as out of reach
  const PAUSE = 10000, LONGEST = 160000; // until it is asked again, twice as long each time
  const FADED = 300; // a little more than Leaflet's fading takes

  /** True, after a while. */
  function later(milliseconds) {
    return new Promise((done) => setTimeout(done, milliseconds, true));
  }

  const Tiles = L.TileLayer.extend({
    initialize(served, basemap) {
      this.served = served;
      this.basemap = basemap;
      L.TileLayer.prototype.initialize.call(this, this.address(), {
        maxZoom: 18, maxNativeZoom: served.maxZoom, subdomains: served.subdomains, updateWhenZooming: false,
      });
      this.on("tileload tileunload", this.changed, this);
      this.on("tileunload", ({ tile }) => { tile.left = true; tile.asking.abort(); });
    },

    onAdd(map) {
      Object.assign(this, { failures: 0, pause: PAUSE, known: false, reached: false, ahead: null, decided: null });
      this.lost(false);
      L.TileLayer.prototype.onAdd.call(this, map);
      map.on("moveend", this.changed, this);
      this.dress();
    },

    onRemove(map) {
      clearTimeout(this.again);
      map.off("moveend", this.changed, this);
      L.TileLayer.prototype.onRemove.call(this, map);
      this.changed();
      this.lost(false);
    },

    /** Leaflet would take all pictures away at every step without animation; they stay until others cover their place. */
    _invalidateAll() {},

    address() {
      return (document.documentElement.dataset.theme === "dark" && this.served.dark) || this.served.light;
    },

    /** Follow the page's theme: with pictures of that theme, else the light ones dimmed. */
    dress() {
      const dim = document.documentElement.dataset.theme === "dark" && !this.served.dark;
      if (this._container) this._container.classList.toggle("dim", dim);
      this.setUrl(this.address());
    },

    createTile(coords, done) {
      const tile = strikemap.element("img");
      Object.assign(tile, { alt: "", referrerPolicy: REFERRER, asking: new AbortController(), address: this.getTileUrl(coords) });
      this.bring(tile).then(
        () => { if (!tile.left) { tile.painted = true; done(null, tile); } },
        (error) => { if (!tile.left) { tile.failed = true; done(error, tile); } },
      );
      return tile;
    },

    /** One picture, or an error: also where the server is out of reach or slow beyond patience. */
    async bring(tile) {
      await this.turn();
      if (this.out) throw new Error("out of reach");
      const clock = setTimeout(() => tile.asking.abort(), PATIENCE);
      try {
        await this.load(tile);
        this.heard(true);
      } catch (error) {
        if (tile.left) this.next();
        else this.heard(error.message === "404"); // no picture of this spot: but a server
        throw error;
      } finally {
        clearTimeout(clock);
      }
    },

    /** The first picture goes ahead: where it cannot be had, nobody asks for the others. */
    async turn() {
      while (!this.known && this.ahead) {
        const late = await Promise.race([this.ahead, later(AHEAD)]);
        if (late) return;
      }
      if (!this.known) this.ahead = new Promise((done) => { this.decided = done; });
    },

    /** A server may send its refusal as a picture: therefore the answer is looked at, wherever the server allows that. */
    async load(tile) {
      const answer = this.closed ? null : await this.ask(tile);
      if (answer && !answer.ok) throw new Error(String(answer.status));
      const url = answer ? URL.createObjectURL(await answer.blob()) : tile.address;
      try {
        await this.shown(tile, url);
        this.closed = !answer;
      } finally {
        if (answer) URL.revokeObjectURL(url);
      }
    },

    /** The server's answer; null where none may be looked at by a script (CORS), as it seems. */
    async ask(tile) {
      const { signal } = tile.asking;
      try {
        const answer = await fetch(tile.address, { signal, referrerPolicy: REFERRER });
        this.readable = true;
        return answer;
      } catch (error) {
        if (signal.aborted || this.readable) throw error;
        return null;
      }
    },

    /** Wait until the picture can be painted. */
    shown(tile, url) {
      return new Promise((done, failed) => {
        const { signal } = tile.asking;
        tile.onload = () => done();
        tile.onerror = () => failed(new Error("no picture"));
        signal.addEventListener("abort", () => failed(new Error("too late")));
        if (!signal.aborted) tile.src = url;
      });
    },

    /** What became of a request. */
    heard(well) {
      this.failures = well ? 0 : this.failures + 1;
      this.reached = this.reached || well;
      if (well) this.pause = PAUSE;
      if (this._map && !this.out && (!this.reached && !well || this.failures >= IN_A_ROW)) this.rest();
      this.known = true;
      this.next();
    },

    /** The one ahead is through, or does not go on: those who wait go, or one of them goes ahead. */
    next() {
      this.ahead = null;
      if (this.decided) this.decided();
    },

    /** Ask for nothing for a while, then for one picture alone. */
    rest() {
      this.lost(true);
      clearTimeout(this.again);
      this.again = setTimeout(() => this.probe(), this.pause);
      this.pause = Math.min(2 * this.pause, LONGEST);
    },

    async probe() {
      const missing = this.all().filter((tile) => tile.failed), tile = strikemap.element("img");
      if (!missing.length) return this.retry();
      const { address } = missing[Math.floor(Math.random() * missing.length)];
      Object.assign(tile, { address, referrerPolicy: REFERRER, asking: new AbortController() });
      const clock = setTimeout(() => tile.asking.abort(), PATIENCE);
      await this.load(tile).then(() => this.retry(), (error) => (error.message === "404" ? this.retry() : this._map && this.rest()));
      clearTimeout(clock);
    },

    /** The server is there again: ask for what is missing. */
    retry() {
      if (!this._map) return;
      this.failures = 0;
      this.lost(false);
      for (const [key, { el }] of Object.entries(this._tiles)) if (el.failed) this._removeTile(key);
      this._update();
    },

    /** Whether the server is out of reach; the switch says so. */
    lost(yes) {
      this.out = yes;
      this.fire("reach", { out: yes });
      strikemap.tell("tileServer", yes ? "out of reach" : "");
    },

    all() {
      return Object.values(this._tiles || {}).map(({ el }) => el);
    },

    /** After a picture came or went: who is credited, and where the drawn map needs no names. */
    changed(event) {
      const seen = this.seen();
      this.credit(seen > 0);
      strikemap.tell("tiles", seen);
      clearTimeout(this.settled);
      // The names go when the picture over them is whole, and are back at once when it has gone.
      const wait = event && event.type === "tileload" && !strikemap.still ? FADED : 0;
      this.settled = setTimeout(() => this.basemap.redraw(), wait);
    },

    /** Credit whose pictures are seen, for as long as one is. */
    credit(yes) {
      const control = strikemap.map.attributionControl;
      if (yes === Boolean(this.credited)) return;
      this.credited = yes;
      for (const [words, link] of this.served.credits) {
        const text = strikemap.plain(link ? anchor(words, link) : words);
        if (yes) control.addAttribution(text);
        else control.removeAttribution(text);
      }
    },

    /** How many pictures are in sight; Leaflet keeps a few around it. */
    seen() {
      if (!this._map) return 0;
      const from = this._map.containerPointToLayerPoint([0, 0]), to = from.add(this._map.getSize());
      return this.covered().filter((box) => box.left < to.x && box.right > from.x && box.top < to.y && box.bottom > from.y).length;
    },

    /** What is painted over, as boxes in the map's own pixels. */
    covered() {
      if (!this._map) return [];
      const origin = this._map.getPixelOrigin(), size = this.getTileSize();
      return Object.values(this._tiles).filter(({ el }) => el.painted).map(({ coords }) => {
        const scale = this._map.getZoomScale(this._map.getZoom(), coords.z);
        const from = coords.scaleBy(size).multiplyBy(scale).subtract(origin);
        return { left: from.x, top: from.y, right: from.x + size.x * scale, bottom: from.y + size.y * scale };
      });
    },
  });

  function anchor(words, link) {
    const made = strikemap.element("a", "", words);
    Object.assign(made, { href: link, target: "_blank", rel: "noopener" });
    return made;
  }

  /** The reader's switch between the drawn map and the pictures; the choice is kept for next time. */
  const Background = L.Control.extend({
    options: { position: "topleft" },

    initialize(tiles) {
      this.tiles = tiles;
    },

    onAdd() {
      const box = strikemap.element("fieldset", "background leaflet-bar"), chosen = wanted();
      box.append(strikemap.element("legend", "", "Background"));
      box.append(this.choice("drawn", "Drawn", "Drawn on this machine; nothing is asked for", !chosen));
      box.append(this.choice("tiles", "Street map", "Pictures from " + this.tiles.served.label, chosen));
      const sign = box.appendChild(strikemap.element("span", "reach"));
      sign.setAttribute("role", "status");
      this.tiles.on("reach", ({ out }) => {
        sign.textContent = out ? "not reachable" : "";
        sign.hidden = !out;
      });
      sign.hidden = true;
      this.wanted = chosen;
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(box, "keydown", L.DomEvent.stopPropagation);
      return box;
    },

    /** The map shows its places: now it is known what to ask for. */
    begin() {
      if (this.wanted) this.tiles.addTo(strikemap.map);
    },

    choice(value, words, title, checked) {
      const label = strikemap.element("label"), input = strikemap.element("input");
      Object.assign(input, { type: "radio", name: "background", value, checked });
      label.title = title;
      input.addEventListener("change", () => this.choose(value === "tiles"));
      label.append(input, strikemap.element("span", "", words));
      return label;
    },

    choose(yes) {
      this.wanted = yes;
      strikemap.keep(CHOICE, yes ? "tiles" : "drawn", "localStorage");
      if (yes) this.tiles.addTo(strikemap.map);
      else this.tiles.remove();
    },
  });

  /** Whether the reader wants the pictures: yes, unless they chose otherwise. */
  function wanted() {
    return strikemap.kept(CHOICE, "localStorage") !== "drawn";
  }

  Object.assign(strikemap, { Tiles, Background });
})((window.strikemap = window.strikemap || {}));
