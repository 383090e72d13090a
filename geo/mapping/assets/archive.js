/* All mentions on the map, of which a filter chooses some: fetched once, behind the first map, and counted here. A filter
   then shows at once. Python counts the same a moment later (geo/mapping/archive.py); a test holds the two to each other. */
(function (strikemap) {
  "use strict";

  const SAMPLE = 1, ANOTHER = 2, FARTHEST = 65534, DAY = 24 * 3600 * 1000;
  const KINDS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };
  const DATES = ["from", "to", "undated"], HERE = 0; // the code of "yes", undated
  const TRIES = 20, PAUSE = 700; // the file is laid out while the first map is drawn, a large one for a second or two

  class Archive {
    /** The bytes are: the length of the head, the head as JSON, the columns. */
    constructor(bytes) {
      const length = new DataView(bytes).getUint32(0, true);
      this.head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
      let at = 4 + length;
      for (const [name, size, count] of this.head.columns) {
        this[name] = new KINDS[size](bytes, at, count);
        at += Math.ceil((size * count) / 8) * 8;
      }
      const { values, faces } = this.head;
      this.codes = Object.fromEntries(Object.entries(values).map(([key, some]) => [key, new Map(some.map((value, code) => [value, code]))]));
      this.coded = new Set(this.head.coded);
      [this.facesName, this.faces] = faces;
      this.mask = new Uint8Array(this.flags.length);
    }

    /** The table of a selection, as Python's; null where it asks for words, which only the database knows. */
    table(selection) {
      if (selection.text) return null;
      this.choose(selection);
      return this.count();
    }

    choose(selection) {
      this.mask.fill(1);
      for (const [key, values] of Object.entries(selection)) {
        if (DATES.includes(key)) continue;
        const wanted = new Uint8Array(this.head.values[key].length + 1);
        for (const value of values) if (this.codes[key].has(value)) wanted[this.codes[key].get(value)] = 1;
        this.keep(this[key], wanted, key === "actor");
      }
      this.keepDays(selection);
    }

    /** Keep the rows whose code is wanted; a row may have further actors. */
    keep(column, wanted, further) {
      const { mask, moreRow, moreActor } = this;
      const before = further ? moreRow.map((row) => mask[row]) : null;
      for (let row = 0; row < mask.length; row++) mask[row] &= wanted[column[row]];
      if (further) for (let at = 0; at < moreRow.length; at++) if (wanted[moreActor[at]]) mask[moreRow[at]] |= before[at];
    }

    /** The rule of dates, as it stands in geo/store/filters.py. */
    keepDays({ from, to, undated }) {
      const { mask, first, last, undated: none } = this, withUndated = Boolean(undated);
      if (!from && !to) {
        if (withUndated) for (let row = 0; row < mask.length; row++) mask[row] &= none[row] === HERE;
        return;
      }
      const days = (some, pick, without) => (some ? pick(...some.map((day) => Date.parse(day) / DAY - this.head.base)) : without);
      const low = Math.max(0, days(from, Math.min, 0)), high = Math.min(FARTHEST, days(to, Math.max, FARTHEST));
      for (let row = 0; row < mask.length; row++) {
        mask[row] &= (last[row] > low && first[row] <= high) || (withUndated && none[row] === HERE);
      }
    }

    /** What the chosen rows count to at each place. */
    count() {
      const { head, mask, begins, flags, actor, certainty, status, standing, moreRow, moreActor } = this;
      const table = { at: [], reports: [], mentions: [], denied: [], contested: [], sample: [], actors: [], sure: [], words: {} };
      const width = head.certainties.length, sure = new Array(width), nobody = [head.names.length - 1];
      const told = new Uint32Array(head.named.length + 1), counted = new Uint32Array(head.named.length + 1);
      let report = 0, more = 0;
      for (let place = 0; place + 1 < begins.length; place++) {
        let reports = 0, mentions = 0, denied = 0, contested = 0, samples = 0, open = false;
        const named = [];
        sure.fill(0);
        for (let row = begins[place]; row < begins[place + 1]; row++) {
          if (flags[row] & ANOTHER) { open = true; report += 1; }
          if (!mask[row]) continue;
          mentions += 1;
          if (open) { reports += 1; open = false; }
          if (flags[row] & SAMPLE) samples += 1;
          if (status[row] === head.denied) denied += 1;
          if (standing[row] === head.contested) contested += 1;
          if (certainty[row] < width) sure[head.sure[certainty[row]]] += 1;
          while (more < moreRow.length && moreRow[more] < row) more += 1;
          for (let code = actor[row], next = more; ; code = moreActor[next++]) {
            if (code < head.named.length && told[code] !== report) {
              told[code] = report;
              if (!counted[code]++) named.push(code);
            }
            if (next >= moreRow.length || moreRow[next] !== row) break;
          }
        }
        if (mentions) {
          table.at.push(place);
          table.reports.push(reports);
          table.mentions.push(mentions);
          table.denied.push(denied);
          table.contested.push(contested);
          table.sample.push(samples === mentions ? 1 : 0);
          for (let i = 0; i < width; i++) table.sure.push(sure[i]);
          table.actors.push(this.coded.has(place) || !named.length ? nobody : this.ordered(named, counted));
        }
        for (const code of named) counted[code] = 0;
      }
      return { ...table, names: head.names, certainties: head.certainties };
    }

    /** The actors of a place by their numbers among the names, those that most reports name first. */
    ordered(named, counted) {
      const { head } = this;
      if (named.length > 1) named.sort((a, b) => counted[b] - counted[a] || head.ranks[a] - head.ranks[b]);
      return [...new Set(named.map((code) => head.named[code]))];
    }
  }

  /** The file at an address, once it is there; unpacked beside the page, as it may be large. */
  async function read(address) {
    for (let turn = 0; turn < TRIES; turn++) {
      await new Promise((done) => setTimeout(done, PAUSE));
      const answer = await fetch(address);
      if (!answer.ok) continue;
      return new Response(answer.body.pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
    }
    return null;
  }

  /** Fetch and keep the archive at an address, "" for none; until it is there Python answers. */
  async function hold(address) {
    if (strikemap.held === address) return;
    Object.assign(strikemap, { held: address, archive: null });
    if (!address) return;
    try {
      const bytes = await read(address);
      if (strikemap.held !== address) return;
      if (!bytes) {
        strikemap.held = null; // it may be there the next time
        return;
      }
      const archive = new Archive(bytes), known = strikemap.facesName === archive.facesName;
      archive.places = known ? strikemap.settled : strikemap.settle(await strikemap.fetched(archive.faces));
      archive.table({}); // what was never run is slow the first time
      if (strikemap.held === address) strikemap.archive = archive;
    } catch (error) {
      console.warn("strikemap: filters wait for Python, as the mentions cannot be read", error);
    }
  }

  Object.assign(strikemap, { Archive, hold });
})((window.strikemap = window.strikemap || {}));
