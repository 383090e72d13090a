/* Light or dark, as the page around the frame is; every colour of the map but the actors'. */
(function (strikemap) {
  "use strict";

  const PALETTES = {
    light: {
      sea: "#d3e0e8", shore: "#e2ebf0", land: "#f7f5ef", coast: "#a8bbc6", border: "#b9b0a3",
      country: "#8b8273", province: "#978b6d", town: "#4b4f55", dot: "#85898f", water: "#8aa6b7",
      surface: "#ffffff", ink: "#23262a", faint: "#6c7076", line: "#dbdbd4", edge: "rgba(35,38,42,.28)",
      shadow: "rgba(35,45,55,.28)", accent: "#1f5673",
    },
    dark: {
      sea: "#10161b", shore: "#141c22", land: "#20262b", coast: "#3a4852", border: "#4b555d",
      country: "#88929a", province: "#7c8378", town: "#b9c0c5", dot: "#7d868c", water: "#4a6474",
      surface: "#15181b", ink: "#f0f1ee", faint: "#a2a9ae", line: "#363c42", edge: "rgba(240,241,238,.45)",
      shadow: "rgba(0,0,0,.6)", accent: "#8dbbd3",
    },
  };

  /** "light" or "dark": Streamlit tells its frames its background colour, else the reader's system decides. */
  function wanted() {
    const told = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
    const probe = document.createElement("canvas").getContext("2d");
    if (told && probe) {
      probe.fillStyle = "#000000";
      probe.fillStyle = told;
      const number = parseInt(probe.fillStyle.slice(1), 16);
      const light = 0.3 * (number >> 16) + 0.59 * ((number >> 8) & 255) + 0.11 * (number & 255);
      return light < 110 ? "dark" : "light";
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  /** Take the page's theme over, and call `changed` whenever it becomes another. */
  function follow(changed) {
    const root = document.documentElement;
    const take = function () {
      const theme = wanted();
      if (root.dataset.theme === theme) return;
      root.dataset.theme = theme;
      strikemap.palette = PALETTES[theme];
      for (const [name, colour] of Object.entries(strikemap.palette)) root.style.setProperty("--" + name, colour);
      changed();
    };
    take();
    // Streamlit sends its theme with every run; its own listener has to write the colours first.
    window.addEventListener("message", () => setTimeout(take, 0));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", take);
  }

  /** An element of the page: the only way this program makes one. Text becomes text, never HTML. */
  function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** A colour as a thin line on this theme's land: brighter on dark land, the palest ones darker on light land. */
  function lifted(colour) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const dark = document.documentElement.dataset.theme === "dark", pale = parts[0] + parts[1] > 430;
    return `rgb(${parts.map((part) => Math.round(dark ? part * 0.65 + 90 : pale ? part * 0.72 : part)).join(",")})`;
  }

  Object.assign(strikemap, { follow, lifted, element, palette: PALETTES.light });
})((window.strikemap = window.strikemap || {}));
