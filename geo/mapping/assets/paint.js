/* How a mark looks: by precision its shape, by actor or certainty its colour, hatched where denied. */
(function (strikemap) {
  "use strict";

  /** 7, 12, 1.2k: never more than four characters. */
  function short(number) {
    if (number < 1000) return String(number);
    return number < 10000 ? (Math.floor(number / 100) / 10) + "k" : Math.floor(number / 1000) + "k";
  }

  /** Dark or light ink for a number on this colour, whichever has the higher contrast (WCAG 2.2). */
  function inkOn(colour) {
    const part = (at) => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    const light = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
    return 1.05 / (light + 0.05) > (light + 0.05) / 0.0585 ? "#ffffff" : "#16191c";
  }

  /** A colour, or a pie of several: each share as wide as its reports. */
  function fill(shares) {
    const all = [...shares.values()].reduce((total, share) => total + share, 0);
    if (shares.size === 1) return [...shares.keys()][0];
    let from = 0;
    const slices = [...shares].map(([colour, share]) => {
      const to = from + (360 * share) / all, slice = `${colour} ${from.toFixed(1)}deg ${to.toFixed(1)}deg`;
      from = to;
      return slice;
    });
    return `conic-gradient(${slices.join(",")})`;
  }

  /** Shares of the places' colours, largest first; equal colours are one. */
  function shares(places) {
    const found = new Map(), add = ([, colour], share) => found.set(colour, (found.get(colour) || 0) + share);
    for (const place of places) place.dye(add);
    return new Map([...found].sort((a, b) => b[1] - a[1]));
  }

  /** Whether mentions differ there, beyond those that deny. */
  function contested(place) {
    return place.contested > place.denied;
  }

  function classes(mark) {
    const { places } = mark, found = ["mark", "leaflet-zoom-animated", places.length > 1 ? "cluster" : places[0].look];
    let denied = 0, wholly = 0, differ = false, samples = 0, chosen = false;
    for (const place of places) {
      if (place.denied) denied += 1;
      if (place.denied && place.denied >= place.mentions) wholly += 1;
      if (place.sample) samples += 1;
      differ = differ || contested(place);
      chosen = chosen || place.key === strikemap.chosen;
    }
    if (denied) found.push(wholly === places.length ? "denied" : "disputed");
    if (differ) found.push("contested");
    if (strikemap.marked && samples === places.length) found.push("sample");
    if (chosen) found.push("chosen");
    return found.join(" ");
  }

  function spoken(mark) {
    if (mark.places.length > 1) return `${mark.places.length} places close together, ${strikemap.count(mark.reports, "report")}`;
    const [place] = mark.places, denied = place.denied >= place.mentions ? ", denied" : place.denied ? ", denied in part" : "";
    const differ = contested(place) ? ", contested" : "";
    return `${place.name}, ${strikemap.count(place.reports, "report")}, ${place.precision}${denied}${differ}`;
  }

  /** Make a button look like its mark. */
  function paint(node, mark) {
    const [first] = mark.places, colours = shares(mark.places), number = short(mark.reports);
    const name = classes(mark), state = [name, [...colours], number, mark.width, mark.r, strikemap.chosen === first.key].join("|");
    if (node.painted === state) return;
    node.painted = state;
    node.className = name;
    node.setAttribute("aria-label", spoken(mark));
    node.textContent = "";
    const named = mark.places.length === 1 && first.look === "name", solid = mark.places.length === 1 && first.look === "dot";
    if (named) {
      const dot = strikemap.element("i", "swatch"), words = strikemap.element("bdi", "name", first.name);
      dot.style.background = fill(colours);
      node.append(dot, words);
    }
    node.append(strikemap.element("span", "count", number));
    if (mark.places.some(contested)) node.append(strikemap.element("i", "differ", "\u2260"));
    node.style.setProperty("--fill", fill(colours).startsWith("conic") ? fill(colours) : `linear-gradient(${fill(colours)} 0 0)`);
    node.style.setProperty("--colour", [...colours.keys()][0]);
    node.classList.toggle("several", solid && colours.size > 1);
    node.style.setProperty("--on", solid && colours.size === 1 ? inkOn([...colours.keys()][0]) : "var(--ink)");
    node.style.width = named ? mark.width + "px" : 2 * mark.r + "px";
    node.style.height = named ? "" : 2 * mark.r + "px";
  }

  Object.assign(strikemap, { paint, short, fill, shares, contested });
})((window.strikemap = window.strikemap || {}));
