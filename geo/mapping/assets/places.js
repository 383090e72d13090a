/* The places on the map: what each looks like, which stays, and the numbers of the newest answer.
   There may be thousands, and each filter changes all: what only an open popup shows is worked out when it is asked for. */
(function (strikemap) {
  "use strict";

  // What Python's lists are, in their order (geo/mapping/layer.py writes them).
  const FACES = ["key", "name", "where", "lat", "lng", "precision", "radius"];
  const COLUMNS = ["at", "reports", "mentions", "denied", "contested", "sample", "actors", "sure", "words", "names", "certainties",
    "chosen", "turn", "archive"];
  const WORDS = ["sentence", "source", "quoting", "date", "published"], NO_WORDS = [null, "", [], "", ""];

  const named = ([name, colour]) => ({ name, colour });

  class Place {
    constructor(at, face) {
      this.at = at;
      FACES.forEach((field, i) => { this[field] = face[i]; });
      const { label, look } = strikemap.precisions[this.precision], { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(this.lat, this.lng), 0);
      Object.assign(this, { precision: label, look, east: x / 256, south: y / 256, x: 0, y: 0 });
    }

    /** Take over the numbers of a row of the table. */
    read(number, table) {
      this.number = number;
      this.table = table;
      this.reports = table.reports[number];
      this.mentions = table.mentions[number];
      this.denied = table.denied[number];
      this.contested = table.contested[number];
      this.sample = table.sample[number];
    }

    /** Its pixel in a world so many pixels wide. */
    stand(world) {
      this.x = this.east * world;
      this.y = this.south * world;
    }

    get actors() { return this.table.actors[this.number].map((actor) => named(this.table.names[actor])); }

    get words() { return this.table.words[this.number] || NO_WORDS; }

    get colour() {
      let first = null;
      this.dye((part) => { first = first || part[1]; });
      return first;
    }

    /** Each part of its colour, the largest first: [name, colour], and how many of its reports: by who is said to have
        struck, or by how sure its mentions are. */
    dye(take) {
      const { table, number, reports } = this;
      if (strikemap.colouring === "sure") {
        const width = table.certainties.length, mentions = table.sure.slice(number * width, (number + 1) * width);
        const all = mentions.reduce((total, some) => total + some, 0);
        const order = mentions.map((_, i) => i).filter((i) => mentions[i]).sort((a, b) => mentions[b] - mentions[a]);
        for (const i of order) take(table.certainties[i], (reports * mentions[i]) / all);
        if (all) return;
      }
      const actors = table.actors[number];
      for (let i = 0; i < actors.length; i++) take(table.names[actors[i]], reports / actors.length);
    }
  }

  WORDS.forEach((field, i) => Object.defineProperty(Place.prototype, field, { get() { return this.words[i]; } }));

  /** The places of Python's lists of faces; null for one that is not drawn. */
  function settle(faces) {
    const precisions = faces[FACES.indexOf("precision")];
    return precisions.map((precision, at) => (precision === null ? null : new Place(at, faces.map((column) => column[at]))));
  }

  /** Python's columns by their names. */
  function tabled(columns) {
    return Object.fromEntries(COLUMNS.map((field, i) => [field, columns[i]]));
  }

  /** The places that the table has numbers of, with these numbers. */
  function withNumbers(places, table) {
    const found = [];
    for (let number = 0; number < table.at.length; number++) {
      const place = places[table.at[number]];
      if (!place) continue;
      place.read(number, table);
      found.push(place);
    }
    return found;
  }

  Object.assign(strikemap, { settle, tabled, withNumbers });
})((window.strikemap = window.strikemap || {}));
