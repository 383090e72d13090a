/* Which places share a mark at this zoom, and where each mark stands: pure arithmetic on pixels. */
(function (strikemap) {
  "use strict";

  const PILL = 24;
  // Where a province's name may go when its own point is taken, in pixels, nearest first.
  const ASIDE = [[0, 0], [0, -1], [0, 1], [0.6, -0.6], [-0.6, -0.6], [0.6, 0.6], [-0.6, 0.6], [0, -1.8], [0, 1.8], [1, 0], [-1, 0]];

  /** Diameter in pixels of the round mark for so many reports. */
  function diameter(reports) {
    return Math.min(44, 22 + Math.round(6 * Math.log10(Math.max(1, reports))));
  }

  function sum(places) {
    return places.reduce((total, place) => total + place.reports, 0);
  }

  /** A round mark for some places, in the middle between them by their reports. */
  function round(places, at) {
    const reports = sum(places), mean = (axis) => places.reduce((s, p) => s + at(p)[axis] * p.reports, 0) / reports;
    return { places, reports, x: mean("x"), y: mean("y"), r: diameter(reports) / 2 + (places.length > 1 ? 2 : 0) };
  }

  /** Join round marks that overlap, the larger ones first, until none does. */
  function join(marks, at) {
    for (let again = true; again; ) {
      again = false;
      const cells = new Map(), cell = 50, left = new Set(marks), joined = [];
      marks.sort((a, b) => b.reports - a.reports || (a.places[0].key < b.places[0].key ? -1 : 1));
      for (const mark of marks) {
        const key = Math.floor(mark.x / cell) + ":" + Math.floor(mark.y / cell);
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(mark);
      }
      for (const mark of marks) {
        if (!left.delete(mark)) continue;
        const near = [];
        const cx = Math.floor(mark.x / cell), cy = Math.floor(mark.y / cell);
        for (let x = cx - 1; x <= cx + 1; x++) {
          for (let y = cy - 1; y <= cy + 1; y++) {
            for (const other of cells.get(x + ":" + y) || []) {
              const reach = mark.r + other.r;
              if (left.has(other) && Math.hypot(other.x - mark.x, other.y - mark.y) < reach) near.push(other);
            }
          }
        }
        for (const other of near) left.delete(other);
        again = again || near.length > 0;
        joined.push(near.length ? round([mark, ...near].flatMap((m) => m.places), at) : mark);
      }
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
   * The marks for these places. `at` gives a place's pixel, `widthOf` the width of a province's name,
   * `reachOf` a province's radius, both in pixels; the place `chosen` always has a mark of its own.
   */
  function arrange(places, chosen, at, widthOf, reachOf) {
    const isName = (place) => place.look === "name";
    const single = (place) => isName(place)
      ? { places: [place], reports: place.reports, ...at(place), width: widthOf(place), r: PILL / 2 }
      : round([place], at);
    const marks = join(places.filter((p) => !isName(p) && p !== chosen).map(single), at);
    const first = chosen ? single(chosen) : null;
    if (first) {
      marks.forEach((mark) => yieldTo(first, mark));
      marks.push(first);
    }
    const names = places.filter((p) => isName(p) && p !== chosen).sort((a, b) => b.reports - a.reports);
    for (const place of names) {
      const pill = single(place);
      if (put(pill, marks, reachOf(place))) { marks.push(pill); continue; }
      // No room: it goes into the nearest mark, which then stands for several places.
      const away = (mark) => Math.hypot(mark.x - pill.x, mark.y - pill.y);
      const near = marks.filter((mark) => mark !== first).sort((a, b) => away(a) - away(b))[0];
      if (!near) { marks.push(pill); continue; }
      Object.assign(near, round([...near.places, place], at), { x: near.x, y: near.y, width: 0 });
    }
    return marks;
  }

  Object.assign(strikemap, { arrange, diameter, sum, boxOf: box });
})((window.strikemap = window.strikemap || {}));
