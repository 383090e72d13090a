/* Names on the basemap: the more important first, each only where it covers nothing drawn before it. */
(function (strikemap) {
  "use strict";

  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
  // From which zoom on a town of at least so many inhabitants is named.
  const SHOWN = [[3.5, 5e6], [4.5, 2e6], [5.5, 9e5], [6.4, 3e5], [7.2, 9e4], [8, 4e4], [8.8, 1.5e4], [9.6, 5e3], [10.4, 1]];

  /** Rectangles already taken, in cells, so that 10,000 names are tried in a moment. */
  class Taken {
    constructor() { this.cells = new Map(); }

    /** A box that this point lies in. */
    at(x, y) {
      const near = this.cells.get(Math.floor(x / 64) + ":" + Math.floor(y / 64)) || [];
      return near.find((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
    }

    /** Take the box unless it meets another one; whether it was free. */
    take(box, margin) {
      const keys = this.keys(box);
      for (const key of keys) {
        for (const other of this.cells.get(key) || []) {
          if (box.left - margin < other.right && box.right + margin > other.left &&
              box.top - margin < other.bottom && box.bottom + margin > other.top) return false;
        }
      }
      this.put(box, keys);
      return true;
    }

    put(box, keys) {
      for (const key of keys || this.keys(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }

    keys(box) {
      const found = [];
      for (let x = Math.floor(box.left / 64); x <= Math.floor(box.right / 64); x++) {
        for (let y = Math.floor(box.top / 64); y <= Math.floor(box.bottom / 64); y++) found.push(x + ":" + y);
      }
      return found;
    }
  }

  /** Prepared once: [name, x, y in the unit square, weight]. */
  function prepare(rows) {
    return rows.map(([name, longitude, latitude, weight]) => [name, ...strikemap.project(longitude, latitude), weight || 0]);
  }

  class Names {
    constructor(file) {
      this.countries = prepare(file.countries);
      this.provinces = prepare(file.provinces);
      this.towns = prepare(file.towns);
      this.seas = prepare(file.seas);
    }

    /** Draw into a context of the view; `covered` are rectangles of marks, `own` the province names that marks bear,
        `over` rectangles of pictures, which have names of their own. */
    draw(context, view, size, covered, own, over) {
      Object.assign(this, { context, view, size, zoom: Math.log2(size / 256), taken: new Taken(), covered: new Taken(), written: [] });
      for (const box of covered) { this.taken.put(box); this.covered.put(box); }
      for (const box of over) this.taken.put(box);
      context.lineJoin = "round";
      context.textBaseline = "middle";
      if (this.zoom < 8.3) this.drawCountries();
      if (this.zoom >= 5.8 && this.zoom < 11.5) this.drawProvinces(own);
      this.drawSeas();
      this.drawMarked(covered);
      this.drawTowns();
      context.letterSpacing = "0px";
    }

    /** Pixel of a point, in the copy of the world that is in sight; null where it is out of sight. */
    pixel(x, y) {
      const { west, east, north, south } = this.view;
      x += Math.ceil(west - x);
      if (x > east || y < north || y > south) return null;
      return [(x - west) * this.size, (y - north) * this.size];
    }

    style(font, colour, spacing, align) {
      this.context.font = font + " " + FONT;
      this.context.letterSpacing = spacing || "0px";
      this.context.textAlign = align || "center";
      this.colour = colour;
    }

    write(text, x, y, halo) {
      this.context.lineWidth = 3;
      this.context.strokeStyle = halo;
      this.context.strokeText(text, x, y);
      this.context.fillStyle = this.colour;
      this.context.fillText(text, x, y);
      this.written.push({ text, x, y });
    }

    /** A name at the middle of an area, a little higher or lower where it is taken. */
    centred(text, x, y, height, halo, margin) {
      const half = this.context.measureText(text).width / 2;
      for (const shift of [0, -1.3, 1.3, -2.6, 2.6]) {
        const at = y + shift * height;
        const box = { left: x - half, right: x + half, top: at - height / 2, bottom: at + height / 2 };
        if (this.taken.take(box, margin)) return this.write(text, x, at, halo);
      }
    }

    drawCountries() {
      const letters = this.zoom < 4 ? 11 : this.zoom < 6 ? 12 : 13.5;
      this.style(`600 ${letters}px`, strikemap.palette.country, `${(letters * 0.14).toFixed(1)}px`);
      for (const [name, x, y, width] of this.countries) {
        const text = name.toUpperCase(), at = this.pixel(x, y);
        if (at && this.context.measureText(text).width < ((width / 360) * this.size) * 1.15) {
          this.centred(text, at[0], at[1], letters, strikemap.palette.land, 5);
        }
      }
    }

    drawProvinces(own) {
      const letters = this.zoom < 7 ? 11 : 12.5;
      this.style(`italic 500 ${letters}px`, strikemap.palette.province, "0.6px");
      for (const [name, x, y] of this.provinces) {
        const at = own.has(name) ? null : this.pixel(x, y);
        if (at) this.centred(name, at[0], at[1], letters, strikemap.palette.land, 4);
      }
    }

    drawSeas() {
      this.style("italic 400 12px", strikemap.palette.water, "1px");
      for (const [name, x, y, from] of this.seas) {
        const at = this.zoom >= from && this.zoom < from + 4 ? this.pixel(x, y) : null;
        if (at) this.centred(name, at[0], at[1], 12, strikemap.palette.sea, 6);
      }
    }

    /** The names of the places that marks stand for, beside the marks. */
    drawMarked(covered) {
      this.style("600 12px", strikemap.palette.town, "0px", "left");
      for (const mark of [...covered].sort((a, b) => b.reports - a.reports)) {
        if (mark.name) this.beside(mark.name, mark, (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2, 12, 1);
      }
    }

    /** Write a name beside a box; whether there was room. */
    beside(name, box, x, y, letters, margin) {
      const width = this.context.measureText(name).width, places = [[box.right + 5, y], [box.left - 5 - width, y]];
      if (margin < 2) places.push([x - width / 2, box.bottom + letters * 0.75], [x - width / 2, box.top - letters * 0.75]);
      for (const [left, middle] of places) {
        const own = { left, right: left + width, top: middle - letters * 0.55, bottom: middle + letters * 0.55 };
        if (!this.taken.take(own, margin)) continue;
        this.write(name, left, middle, strikemap.palette.land);
        return true;
      }
      return false;
    }

    drawTowns() {
      const least = SHOWN.reduce((found, [zoom, people]) => (this.zoom >= zoom ? people : found), Infinity);
      for (const [name, x, y, people] of this.towns) {
        if (people < least) break;
        const at = this.pixel(x, y);
        if (at) this.town(name, at[0], at[1], people);
      }
    }

    /** A dot and its name beside it. Where several places' mark stands on the dot, the name stands beside the mark;
        one place's mark bears the place's own name. */
    town(name, x, y, people) {
      const mark = this.covered.at(x, y), dot = { left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 };
      if (mark ? mark.name || mark.named : !this.taken.take(dot, 1)) return;
      const letters = people > 3e5 ? 12.5 : people > 5e4 ? 11.5 : 11;
      this.style(`${people > 3e5 ? 600 : 400} ${letters}px`, strikemap.palette.town, "0px", "left");
      const written = this.beside(name, mark || dot, x, y, letters, mark ? 1 : 2);
      if (written && mark) mark.named = true;
      if (written && !mark) this.dot(x, y, people > 3e5 ? 2.4 : 1.7);
    }

    dot(x, y, radius) {
      this.context.beginPath();
      this.context.arc(x, y, radius, 0, 2 * Math.PI);
      this.context.fillStyle = strikemap.palette.dot;
      this.context.fill();
    }
  }

  Object.assign(strikemap, { Names, FONT });
})((window.strikemap = window.strikemap || {}));
