/* Which places share a mark at this zoom, and where each mark stands: pure arithmetic on pixels. */
(function (strikemap) {
  "use strict";

  const PILL = 24, CELL = 50, WIDE = 1 << 20; // pixels; cells of a row of the grid
  // Where a province's name may go when its own point is taken, in pixels, nearest first.
  const ASIDE = [[0, 0], [0, -1], [0, 1], [0.6, -0.6], [-0.6, -0.6], [0.6, 0.6], [-0.6, 0.6], [0, -1.8], [0, 1.8], [1, 0], [-1, 0]];

  /** Diameter in pixels of the round mark for so many reports. */
  function diameter(reports) {
    return Math.min(44, 22 + Math.round(6 * Math.log10(Math.max(1, reports))));
  }

  /** A round mark for one place. */
  function round(place) {
    const { reports, x, y } = place;
    return { places: [place], reports, x, y, width: 0, r: diameter(reports) / 2 };
  }

  /** A round mark for several, in the middle between them by their reports. */
  function merged(marks) {
    const places = [];
    let reports = 0, x = 0, y = 0;
    for (const mark of marks) {
      for (const place of mark.places) places.push(place);
      reports += mark.reports;
      x += mark.x * mark.reports;
      y += mark.y * mark.reports;
    }
    return { places, reports, x: x / reports, y: y / reports, width: 0, r: diameter(reports) / 2 + 2 };
  }

  /** A grid of the marks by the cell in which they stand. */
  function grid(marks) {
    const cells = new Map();
    for (const mark of marks) {
      mark.cell = Math.floor(mark.y / CELL) * WIDE + Math.floor(mark.x / CELL);
      const cell = cells.get(mark.cell);
      if (cell) cell.push(mark);
      else cells.set(mark.cell, [mark]);
    }
    return cells;
  }

  /** The marks that overlap with one, of those not yet taken. */
  function overlapping(mark, cells) {
    let found = null;
    for (let down = -1; down <= 1; down++) {
      for (let right = -1; right <= 1; right++) {
        const cell = cells.get(mark.cell + down * WIDE + right);
        if (!cell) continue;
        for (const other of cell) {
          if (other.taken) continue;
          const dx = other.x - mark.x, dy = other.y - mark.y, reach = mark.r + other.r;
          if (dx * dx + dy * dy < reach * reach) (found = found || []).push(other);
        }
      }
    }
    return found;
  }

  /** Join round marks that overlap, the larger ones first, until none does. */
  function join(marks) {
    for (let again = true; again; ) {
      again = false;
      const joined = [], cells = grid(marks);
      marks.sort((a, b) => b.reports - a.reports || a.places[0].at - b.places[0].at);
      for (const mark of marks) {
        if (mark.taken) continue;
        mark.taken = true;
        const near = overlapping(mark, cells);
        if (near) for (const other of near) other.taken = true;
        again = again || Boolean(near);
        joined.push(near ? merged([mark, ...near]) : mark);
      }
      for (const mark of joined) mark.taken = false;
      marks = joined;
    }
    return marks;
  }

  function box(mark) {
    const width = mark.width ? mark.width / 2 : mark.r, height = mark.width ? PILL / 2 : mark.r;
    return { left: mark.x - width, right: mark.x + width, top: mark.y - height, bottom: mark.y + height };
  }

  function meet(a, b, margin) {
    return a.left - margin < b.right && a.right + margin > b.left && a.top - margin < b.bottom && a.bottom + margin > b.top;
  }

  /** Put a province's name where nothing is in its way, as far from its point as the province reaches; whether it could. */
  function put(pill, marks, reach) {
    const x = pill.x, y = pill.y;
    for (const [right, down] of ASIDE) {
      pill.x = x + right * (pill.width / 2 + 18);
      pill.y = y + down * (PILL + 4);
      if (Math.hypot(pill.x - x, pill.y - y) <= reach && !marks.some((mark) => meet(box(mark), box(pill), 2))) return true;
    }
    pill.x = x;
    pill.y = y;
    return false;
  }

  /** Move a mark out from under the chosen one. */
  function yieldTo(chosen, mark) {
    const reach = (chosen.width ? chosen.width / 2 : chosen.r) + mark.r + 2;
    const dx = mark.x - chosen.x, dy = mark.y - chosen.y, distance = Math.hypot(dx, dy);
    if (distance >= reach) return;
    mark.x = chosen.x + (distance ? dx / distance : 1) * reach;
    mark.y = chosen.y + (distance ? dy / distance : 0) * reach;
  }

  /**
   * The marks for these places, which know their pixels. `widthOf` gives the width of a province's name,
   * `reachOf` a province's radius, both in pixels; the place `chosen` always has a mark of its own.
   */
  function arrange(places, chosen, widthOf, reachOf) {
    const isName = (place) => place.look === "name";
    const single = (place) => (isName(place) ? { ...round(place), width: widthOf(place), r: PILL / 2 } : round(place));
    const marks = join(places.filter((place) => !isName(place) && place !== chosen).map(round));
    const first = chosen ? single(chosen) : null;
    if (first) {
      marks.forEach((mark) => yieldTo(first, mark));
      marks.push(first);
    }
    const names = places.filter((place) => isName(place) && place !== chosen).sort((a, b) => b.reports - a.reports);
    for (const place of names) {
      const pill = single(place);
      if (put(pill, marks, reachOf(place))) { marks.push(pill); continue; }
      // No room: it goes into the nearest mark, which then stands for several places.
      const away = (mark) => Math.hypot(mark.x - pill.x, mark.y - pill.y);
      const near = marks.filter((mark) => mark !== first).sort((a, b) => away(a) - away(b))[0];
      if (!near) { marks.push(pill); continue; }
      Object.assign(near, merged([near, round(place)]), { x: near.x, y: near.y });
    }
    return marks;
  }

  Object.assign(strikemap, { arrange, diameter, boxOf: box });
})((window.strikemap = window.strikemap || {}));
