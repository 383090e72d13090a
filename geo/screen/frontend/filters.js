/* The filters in the sidebar, as one part of the page: a choice shows at once, and a run of the page changes numbers
   here instead of two dozen widgets. Python tells what can be chosen and how many reports each value has
   (geo/screen/choosing.py); all of it is put in as text, never as markup. */

const SHOWN = 6; // values of a filter until the reader asks for all
const SEARCHED = 12; // more values than these are worth a box to look for one
const MOST_DRAWN = 300; // at once; the rest is found by its name
const PAUSE = 400; // milliseconds after the last letter or digit
const PAINTED = 60; // milliseconds that a frame takes at most
const WEEK = 7 * 24 * 3600 * 1000;
const SVG = "http://www.w3.org/2000/svg";

export default function ({ data, parentElement, setStateValue }) {
  parentElement.filters ||= new Filters(parentElement);
  parentElement.filters.send = (chosen) => setStateValue("chosen", chosen);
  parentElement.filters.take(data);
}

const grouped = (number) => number.toLocaleString("en-GB");

/** The map in its frame beside the filters, where this page has one. */
function mapOfThisPage() {
  const frame = document.querySelector(".st-key-map-frame iframe");
  try { return frame ? frame.contentWindow.strikemap : null; } catch (error) { return null; }
}

/** Do something once nothing has been typed for a while, or at once; `waiting` until then. */
class Patience {
  constructor(action) {
    this.action = action;
    this.waiting = false;
  }

  soon() {
    clearTimeout(this.timer);
    this.waiting = true;
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  now() {
    clearTimeout(this.timer);
    this.waiting = false;
    this.action();
  }
}

class Filters {
  constructor(root) {
    this.parts = new Map();
    this.often = make("div", { className: "rows" });
    this.seldom = make("div", { className: "rows" });
    this.summary = make("summary");
    this.more = make("details", {}, this.summary, this.seldom);
    this.resetting = make("button", { type: "button", className: "reset", textContent: "Reset filters", onclick: () => this.change({}) });
    root.append(make("form", { className: "filters", ariaLabel: "Filters", onsubmit: (event) => event.preventDefault() },
      this.often, this.more, this.resetting));
  }

  /** What Python says now; the reader's own choice stands where Python has not heard of it yet. */
  take(told) {
    const first = this.told === undefined;
    this.told = told;
    if (told.session !== this.session || told.turn >= this.turn) {
      Object.assign(this, { session: told.session, turn: told.turn, chosen: told.chosen });
    }
    for (const row of told.rows) {
      if (this.parts.has(row.key)) continue;
      const part = new PARTS[row.kind](row, this);
      this.parts.set(row.key, part);
      (row.rare ? this.seldom : this.often).append(part.box);
    }
    this.draw();
    if (first) this.more.open = this.ofRare() > 0;
  }

  draw() {
    for (const row of this.told.rows) this.parts.get(row.key).show(row, this.chosen[row.key] || []);
    const rare = this.ofRare();
    this.summary.textContent = rare ? `More filters (${rare} chosen)` : "More filters";
    this.resetting.disabled = !Object.keys(this.chosen).length;
  }

  ofRare() {
    return this.told.rows.filter((row) => row.rare && this.chosen[row.key]).length;
  }

  /** Choose values of some filters; shown at once, and told. */
  choose(values) {
    const chosen = { ...this.chosen };
    for (const [key, some] of Object.entries(values)) {
      delete chosen[key];
      if (some.length) chosen[key] = some;
    }
    this.change(chosen);
  }

  change(chosen) {
    if (JSON.stringify(chosen) === JSON.stringify(this.chosen)) return;
    this.chosen = chosen;
    this.turn += 1;
    const turn = this.turn, tell = () => { if (turn === this.turn) this.send({ turn, chosen }); };
    const map = mapOfThisPage(), shown = map && map.answer && map.answer(turn, chosen);
    this.draw();
    // Where the map has answered already, it is painted before the whole page is run.
    if (shown) setTimeout(tell, PAINTED);
    else tell();
  }
}

/** A filter with values to tick. */
class Choices {
  constructor(row, panel) {
    this.key = row.key;
    this.panel = panel;
    this.nodes = new Map();
    this.unfolded = false;
    this.list = make("div", { className: "options" });
    this.looking = make("input", { type: "search", className: "look", hidden: true, placeholder: "Look for one", autocomplete: "off",
      ariaLabel: `${row.label}: look for one`, oninput: () => this.fill() });
    this.folding = make("button", { type: "button", className: "fold", onclick: () => this.fold() });
    this.box = make("fieldset", {}, make("legend", { textContent: row.label }), this.looking, this.list, this.folding);
  }

  show(row, chosen) {
    this.options = row.options;
    this.chosen = new Set(chosen);
    this.box.hidden = !row.options.length;
    this.fill();
  }

  fold() {
    this.unfolded = !this.unfolded;
    this.looking.value = "";
    this.fill();
    if (!this.unfolded) this.box.scrollIntoView({ block: "nearest" });
    else if (!this.looking.hidden) this.looking.focus();
  }

  /** The values that are in sight now: the most reported ones and the chosen, or all that have the letters. */
  sight() {
    if (!this.unfolded) {
      const first = new Set([...this.options].sort((a, b) => b.known - a.known).slice(0, SHOWN));
      return this.options.filter((option) => first.has(option) || this.chosen.has(option.value));
    }
    const letters = this.looking.value.trim().toLowerCase();
    return this.options.filter((option) => `${option.words} ${option.home}`.toLowerCase().includes(letters)).slice(0, MOST_DRAWN);
  }

  fill() {
    const sight = this.sight(), homes = new Set(sight.map((option) => option.home)), rows = [];
    sight.forEach((option, at) => {
      if (homes.size > 1 && (at === 0 || sight[at - 1].home !== option.home)) rows.push(this.heading(option.home));
      rows.push(this.node(option));
    });
    if (!rows.length) rows.push(make("p", { className: "none", textContent: "None has these letters." }));
    // What stays where it is is not touched: the focus and the pointer stay with it.
    rows.forEach((row, at) => { if (this.list.children[at] !== row) this.list.insertBefore(row, this.list.children[at] || null); });
    while (this.list.children.length > rows.length) this.list.lastChild.remove();
    const many = this.options.length - SHOWN;
    this.folding.hidden = many <= 0;
    this.folding.textContent = this.unfolded ? "Show fewer" : `Show all ${grouped(this.options.length)}`;
    this.folding.ariaExpanded = String(this.unfolded);
    this.looking.hidden = !this.unfolded || this.options.length <= SEARCHED;
  }

  heading(home) {
    const key = `\n${home}`;
    if (!this.nodes.has(key)) this.nodes.set(key, make("p", { className: "home", textContent: home || "no country" }));
    return this.nodes.get(key);
  }

  node(option) {
    let node = this.nodes.get(option.value);
    if (!node) {
      const box = make("input", { type: "checkbox", onchange: () => this.tick(option.value, box.checked) });
      const count = make("span", { className: "count" });
      node = make("label", { className: "option" }, box, make("bdi", { textContent: option.words }), count);
      Object.assign(node, { box, count });
      this.nodes.set(option.value, node);
    }
    node.box.checked = this.chosen.has(option.value);
    node.count.textContent = grouped(option.number);
    node.classList.toggle("nothing", !option.number);
    return node;
  }

  tick(value, on) {
    const now = this.options.map((option) => option.value).filter((one) => (one === value ? on : this.chosen.has(one)));
    this.panel.choose({ [this.key]: now });
  }
}

/** A filter that is on or off. */
class Switch {
  constructor(row, panel) {
    this.count = make("span", { className: "count" });
    this.input = make("input", { type: "checkbox", onchange: () => panel.choose({ [row.key]: this.input.checked ? ["yes"] : [] }) });
    this.box = make("label", { className: "option alone" }, this.input, make("span", { textContent: row.label }), this.count);
  }

  show(row, chosen) {
    this.input.checked = chosen.length > 0;
    this.count.textContent = grouped(row.options.length ? row.options[0].number : 0);
  }
}

/** Words to look for: taken when the reader rests, or presses Enter. */
class Words {
  constructor(row, panel) {
    const patience = this.patience = new Patience(() => panel.choose({ [row.key]: this.input.value.trim() ? [this.input.value] : [] }));
    this.input = make("input", { type: "search", placeholder: row.hint, maxLength: row.longest, autocomplete: "off",
      oninput: () => patience.soon(), onchange: () => patience.now() });
    this.box = make("label", { className: "field" }, make("span", { textContent: row.label }), this.input);
  }

  show(row, chosen) {
    const value = chosen[0] || "";
    if (this.input.value.trim() !== value && !this.patience.waiting && !this.input.matches(":focus")) this.input.value = value;
  }
}

/** A first or last day. */
class Day {
  constructor(row, panel) {
    const patience = this.patience = new Patience(() => {
      if (this.input.validity.valid) panel.choose({ [row.key]: this.input.value ? [this.input.value] : [] });
    });
    this.input = make("input", { type: "date", min: row.earliest, max: row.latest, oninput: () => patience.soon(), onchange: () => patience.soon(),
      onblur: () => patience.now() });
    this.box = make("label", { className: "field day" }, make("span", { textContent: row.label }), this.input);
  }

  show(row, chosen) {
    if (!this.patience.waiting && !this.input.matches(":focus")) this.input.value = chosen[0] || "";
  }
}

/** The reports of each week: draw over some to choose their days. The two fields below do the same by the keyboard. */
class Weeks {
  constructor(row, panel) {
    this.panel = panel;
    this.picture = document.createElementNS(SVG, "svg");
    this.picture.setAttribute("preserveAspectRatio", "none");
    this.picture.setAttribute("aria-hidden", "true");
    this.bars = ["all", "chosen"].map((name) => {
      const bar = document.createElementNS(SVG, "path");
      bar.setAttribute("class", name);
      this.picture.append(bar);
      return bar;
    });
    this.brush = make("i", { className: "brush", hidden: true });
    this.ends = make("p", { className: "ends" }, make("span"), make("span"));
    const area = this.area = make("div", { className: "weeks", title: "Draw over weeks to choose them" }, this.picture, this.brush);
    area.addEventListener("pointerdown", (event) => this.begin(event));
    area.addEventListener("pointermove", (event) => this.move(event));
    area.addEventListener("pointerup", () => this.end());
    area.addEventListener("pointercancel", () => { this.drawing = null; this.paint(); });
    this.box = make("div", { className: "timeline" }, area, this.ends);
  }

  show(row) {
    Object.assign(this, { first: Date.parse(row.first), numbers: row.numbers });
    this.box.hidden = row.numbers.length < 2;
    this.picture.setAttribute("viewBox", `0 0 ${row.numbers.length} 1`);
    [...this.ends.children].forEach((end, at) => { end.textContent = row.ends[at]; });
    this.paint();
  }

  day(week, more = 0) {
    return new Date(this.first + week * WEEK + more).toISOString().slice(0, 10);
  }

  /** The weeks that the chosen days touch, or that are being drawn over. */
  span() {
    if (this.drawing) return [Math.min(...this.drawing), Math.max(...this.drawing)];
    const [from] = this.panel.chosen.from || [], [to] = this.panel.chosen.to || [];
    const week = (day) => Math.floor((Date.parse(day) - this.first) / WEEK);
    return [from ? week(from) : -Infinity, to ? week(to) : Infinity];
  }

  paint() {
    const [low, high] = this.span(), most = Math.max(1, ...this.numbers), parts = ["", ""];
    this.numbers.forEach((number, at) => {
      if (!number) return;
      const height = Math.max(number / most, 0.04);
      parts[at >= low && at <= high ? 1 : 0] += `M${at} 1v${-height.toFixed(3)}h.9v${height.toFixed(3)}z`;
    });
    this.bars.forEach((bar, at) => bar.setAttribute("d", parts[at]));
    const last = this.numbers.length - 1, whole = low <= 0 && high >= last;
    this.brush.hidden = whole || low > last || high < 0;
    this.brush.style.left = `${(100 * Math.max(low, 0)) / this.numbers.length}%`;
    this.brush.style.right = `${(100 * (last - Math.min(high, last))) / this.numbers.length}%`;
  }

  week(event) {
    const box = this.area.getBoundingClientRect(), share = (event.clientX - box.left) / box.width;
    return Math.min(this.numbers.length - 1, Math.max(0, Math.floor(share * this.numbers.length)));
  }

  begin(event) {
    if (event.button) return;
    this.area.setPointerCapture(event.pointerId);
    this.drawing = [this.week(event), this.week(event)];
    this.paint();
  }

  move(event) {
    if (!this.drawing) return;
    this.drawing[1] = this.week(event);
    this.paint();
  }

  /** A drag chooses its weeks; a click one week, or again all where that one was chosen. */
  end() {
    if (!this.drawing) return;
    const [low, high] = this.span();
    this.drawing = null;
    const from = [this.day(low)], to = [this.day(high, WEEK - 1)];
    const again = low === high && String(this.panel.chosen.from) === String(from) && String(this.panel.chosen.to) === String(to);
    this.panel.choose(again ? { from: [], to: [] } : { from, to });
    this.paint();
  }
}

const PARTS = { choices: Choices, switch: Switch, text: Words, day: Day, weeks: Weeks };
