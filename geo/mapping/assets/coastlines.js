/* Natural Earth's lines, decoded once, and drawn as far as they are in sight. */
(function (strikemap) {
  "use strict";

  // Points of a line that are looked at together: a chunk wholly beyond one edge of the view is one step.
  const CHUNK = 48;
  const FARTHEST = 85.0511;

  /** Web Mercator of the whole world in the unit square (EPSG:3857), y growing southward. */
  function project(longitude, latitude) {
    const sine = Math.sin((Math.max(-FARTHEST, Math.min(FARTHEST, latitude)) * Math.PI) / 180);
    return [(longitude + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  /** Grid steps of one encoded arc (Encoded Polyline Algorithm) as numbers. */
  function steps(text) {
    const found = [];
    let number = 0, shift = 0;
    for (let i = 0; i < text.length; i++) {
      const bits = text.charCodeAt(i) - 63;
      number |= (bits & 31) << shift;
      if (bits >= 32) { shift += 5; continue; }
      found.push(number & 1 ? ~(number >> 1) : number >> 1);
      number = shift = 0;
    }
    return found;
  }

  /** An arc: its points in the unit square, cut into chunks that know their own bounds. */
  function decode(text, scale, translate) {
    const grid = steps(text), count = grid.length / 2;
    const xs = new Float64Array(count), ys = new Float64Array(count), chunks = [];
    for (let i = 0, x = 0, y = 0; i < count; i++) {
      x += grid[2 * i];
      y += grid[2 * i + 1];
      [xs[i], ys[i]] = project(x * scale[0] + translate[0], y * scale[1] + translate[1]);
    }
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(from + CHUNK + 1, count), box = nowhere();
      for (let i = from; i < to; i++) {
        box.west = Math.min(box.west, xs[i]); box.east = Math.max(box.east, xs[i]);
        box.north = Math.min(box.north, ys[i]); box.south = Math.max(box.south, ys[i]);
      }
      chunks.push({ from, to, ...box });
    }
    return { xs, ys, chunks, ...chunks.reduce((box, chunk) => around(box, chunk, 0), nowhere()) };
  }

  function nowhere() {
    return { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  }

  /** The box around a box and another one that is moved `shift` worlds east. */
  function around(box, other, shift) {
    return {
      west: Math.min(box.west, other.west + shift), east: Math.max(box.east, other.east + shift),
      north: Math.min(box.north, other.north), south: Math.max(box.south, other.south),
    };
  }

  /** A ring: arcs end to end. An arc on the other side of the antimeridian is moved by whole worlds. */
  function ring(indices, arcs) {
    const parts = [];
    let end = null, box = nowhere();
    for (const index of indices) {
      const arc = arcs[index < 0 ? ~index : index], back = index < 0, last = arc.xs.length - 1;
      const shift = end === null ? 0 : Math.round(end - arc.xs[back ? last : 0]);
      end = arc.xs[back ? 0 : last] + shift;
      parts.push({ arc, back, shift });
      box = around(box, arc, shift);
    }
    const first = parts[0].arc.xs[parts[0].back ? parts[0].arc.xs.length - 1 : 0];
    // A ring that does not come back to where it began goes around a pole: close it beyond the edge.
    return { parts, ...box, polar: Math.abs(end - first) > 0.5, first, end };
  }

  class Coastlines {
    constructor(file) {
      this.arcs = file.arcs.map((text) => decode(text, file.scale, file.translate));
      this.rings = file.land.map((indices) => ring(indices, this.arcs));
      this.borders = file.borders.map((index) => this.arcs[index]);
      this.disputed = file.disputed.map((index) => this.arcs[index]);
    }

    /** Lay all land in sight into the context's path. */
    land(pen) {
      for (const ring of this.rings) {
        for (const world of pen.worlds(ring)) {
          ring.parts.forEach((part, i) => pen.arc(part.arc, part.back, part.shift + world, i === 0, true));
          if (ring.polar) pen.pole(ring, world);
          pen.close();
        }
      }
    }

    /** Lay lines in sight into the context's path. */
    lines(pen, which) {
      for (const arc of this[which]) {
        for (const world of pen.worlds(arc)) pen.arc(arc, false, world, true, false);
      }
    }
  }

  /** Draws arcs into a canvas: `view` is its rectangle in the unit square, `size` the world's width in pixels. */
  class Pen {
    constructor(context, view, size) {
      this.context = context;
      this.view = view;
      this.size = size;
      this.round = size > 256 * 2 ** 8.5; // beyond the data's own grid its corners are rounded off
    }

    /** By how many worlds a thing has to be moved to be in sight; often none, at the lowest zoom several. */
    worlds(box) {
      const { west, east, north, south } = this.view, found = [];
      if (box.south < north || box.north > south) return found;
      for (let k = Math.floor(west - box.east) - 1; k <= Math.ceil(east - box.west) + 1; k++) {
        if (box.east + k >= west && box.west + k <= east) found.push(k);
      }
      return found;
    }

    to(x, y) {
      const px = (x - this.view.west) * this.size, py = (y - this.view.north) * this.size;
      if (this.first) {
        this.context.moveTo(px, py);
        this.first = false;
      } else if (Math.abs(px - this.x) + Math.abs(py - this.y) < 0.8) {
        return;
      } else if (this.round) {
        this.context.quadraticCurveTo(this.x, this.y, (this.x + px) / 2, (this.y + py) / 2);
      } else {
        this.context.lineTo(px, py);
      }
      this.x = px;
      this.y = py;
    }

    arc(arc, back, shift, begin, filled) {
      const { west, east, north, south } = this.view, { xs, ys, chunks } = arc;
      this.first = begin;
      for (let c = 0; c < chunks.length; c++) {
        const chunk = chunks[back ? chunks.length - 1 - c : c];
        const beyond = chunk.east + shift < west || chunk.west + shift > east || chunk.south < north || chunk.north > south;
        const from = back ? chunk.to - 1 : chunk.from, to = back ? chunk.from : chunk.to - 1;
        if (beyond) {
          // Filled land keeps its outline by two points; a line may simply stop.
          if (filled) { this.to(xs[from] + shift, ys[from]); this.to(xs[to] + shift, ys[to]); } else this.first = true;
          continue;
        }
        for (let i = from; back ? i >= to : i <= to; i += back ? -1 : 1) this.to(xs[i] + shift, ys[i]);
        if (!filled) this.context.lineTo((xs[to] + shift - west) * this.size, (ys[to] - north) * this.size);
      }
    }

    pole(ring, world) {
      const low = ring.south > 0.5 ? 1.2 : -0.2;
      this.to(ring.end + world, low);
      this.to(ring.first + world, low);
    }

    close() {
      this.context.closePath();
    }
  }

  Object.assign(strikemap, { Coastlines, Pen, project });
})((window.strikemap = window.strikemap || {}));
