/* What each drawing and colour means; folded on a small screen. */
(function (strikemap) {
  "use strict";

  const OPEN = "strikemap.legend";

  const Legend = L.Control.extend({
    options: { position: "bottomleft" },

    initialize(precisions) {
      this.precisions = precisions;
    },

    onAdd(map) {
      const box = strikemap.element("div", "legend leaflet-control");
      this.toggle = strikemap.element("button", "toggle", "Legend");
      this.toggle.type = "button";
      this.body = strikemap.element("div", "body");
      this.body.id = "strikemap-legend";
      this.toggle.setAttribute("aria-controls", this.body.id);
      this.toggle.addEventListener("click", () => this.open(this.body.hidden, true));
      box.append(this.toggle, this.body);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      const kept = strikemap.kept(OPEN);
      const size = map.getSize();
      this.open(kept === null ? size.x >= 900 && size.y >= 480 : kept, false);
      return box;
    },

    open(yes, keep) {
      this.body.hidden = !yes;
      this.toggle.setAttribute("aria-expanded", String(yes));
      if (keep) strikemap.keep(OPEN, yes);
    },

    /** Show the drawings and the actors that are on the map now. */
    show(places) {
      const sure = strikemap.colouring === "sure", there = new Set();
      let several = false;
      for (const place of places) {
        let parts = 0;
        place.dye(([name]) => { there.add(name); parts += 1; });
        several = several || parts > 1;
      }
      const names = new Map((sure ? strikemap.certainties : strikemap.actors).filter(([name]) => there.has(name)));
      const looks = new Set(places.map((place) => place.look));
      this.body.textContent = "";
      this.section("Where", this.precisions.filter((row) => looks.has(row.look)).map((row) => this.row(row.look, row.legend)));
      const more = [];
      if (several) more.push(this.row("ring several", "several: a slice each"));
      if (places.some((place) => place.denied)) more.push(this.row("ring denied", "denied (in part: hatched corner)"));
      if (places.some(strikemap.contested)) more.push(this.row("ring contested", "contested: mentions differ"));
      if (strikemap.mixed(places)) more.push(this.row("ring sample", "sample reports"));
      this.body.append(this.choice(sure));
      this.section("", [...names].map(([name, colour]) => this.name(name, colour)), "pairs");
      this.section("", more);
      const note = "Numbers are of reports. Borders show who holds, not whose it is; disputed ones are dashed.";
      this.body.append(strikemap.element("p", "", note));
    },

    section(title, rows, name) {
      if (!rows.length) return;
      const list = strikemap.element("ul", name);
      list.append(...rows);
      if (title) this.body.append(strikemap.element("h4", "", title));
      this.body.append(list);
    },

    row(look, words) {
      const made = strikemap.element("li"), sign = strikemap.element("span", "sign");
      const mark = sign.appendChild(strikemap.element("span", "mark " + look));
      mark.append(strikemap.element("span", "count"));
      if (look.endsWith(" contested")) mark.append(strikemap.element("i", "differ", "\u2260"));
      made.append(sign, strikemap.element("span", "", words));
      return made;
    },

    /** What colours mean, to choose: who is said to have struck, or how sure the mentions are. */
    choice(sure) {
      const made = strikemap.element("div", "choice");
      made.setAttribute("role", "group");
      made.setAttribute("aria-label", "Colours");
      for (const [what, words] of [["actor", "Said to have struck"], ["sure", "How sure"]]) {
        const button = strikemap.element("button", "", words);
        button.type = "button";
        button.setAttribute("aria-pressed", String(sure === (what === "sure")));
        button.addEventListener("click", () => {
          strikemap.colourBy(what);
          this.body.querySelector(".choice [aria-pressed=true]").focus();
        });
        made.append(button);
      }
      return made;
    },

    name(name, colour) {
      const made = strikemap.element("li"), sign = strikemap.element("span", "sign");
      sign.append(strikemap.swatch(colour));
      made.append(sign, strikemap.element("bdi", "", name === "unknown" ? "not said" : name));
      return made;
    },
  });

  Object.assign(strikemap, { Legend });
})((window.strikemap = window.strikemap || {}));
