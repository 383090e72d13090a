/* Runs in the top page of every measured map, before its own scripts. `state(kind)` is a number that tells what the
   map shows, 0 while it shows nothing; `when` notes the time two frames after it has become another: painted. */
window.bench = (function () {
  "use strict";

  let instances = 0; // of the last drawing by WebGL: deck.gl draws all points of a layer in one call

  for (const kind of [window.WebGL2RenderingContext, window.WebGLRenderingContext]) {
    for (const name of ["drawArraysInstanced", "drawElementsInstanced"]) {
      const draw = kind && kind.prototype[name];
      if (!draw) continue;
      kind.prototype[name] = function (...given) {
        instances = given[given.length - 1];
        return draw.apply(this, given);
      };
    }
  }

  /** The window of the map's frame: Streamlit's components have one of the same origin. */
  function frame() {
    const box = document.querySelector("iframe[title*='streamlit_folium']");
    return box && box.contentWindow && box.contentDocument && box.contentDocument.body ? box.contentWindow : null;
  }

  /** Reports on all marks of our layer, once they are drawn. */
  function ours(of) {
    const drawn = of && Number(of.document.documentElement.dataset.strikemapMarks);
    return drawn ? of.strikemap.points.reduce((sum, place) => sum + place.reports, 0) : 0;
  }

  const KINDS = {
    ours: () => ours(frame()),
    bare: () => ours(window.strikemap ? window : null),
    empty: () => (frame() && frame().document.querySelector(".leaflet-map-pane") ? 1 : 0),
    markers: () => (frame() ? frame().document.getElementsByClassName("leaflet-marker-icon").length : 0),
    clusters() {
      const map = frame() && frame().map_div;
      if (!map || !map.eachLayer || !frame().document.querySelector(".leaflet-marker-icon")) return 0;
      let count = 0;
      map.eachLayer((layer) => { if (layer._topClusterLevel) count = layer._topClusterLevel.getChildCount(); });
      return count;
    },
    deck: () => instances,
  };

  function state(kind) {
    try { return KINDS[kind](); } catch (error) { return 0; } // between one document of the frame and the next
  }

  const now = () => performance.timeOrigin + performance.now();

  /** Note in `bench.painted` when the state is neither 0 nor `before`, and that frame is on the screen. */
  function when(kind, before) {
    bench.painted = null;
    (function look() {
      const here = state(kind);
      if (!here || here === before) return requestAnimationFrame(look);
      return requestAnimationFrame(() => requestAnimationFrame(() => { bench.painted = now(); }));
    })();
  }

  /** Note in `bench.acted` when the next click is made or key pressed. */
  function act() {
    bench.acted = null;
    for (const kind of ["click", "keydown"]) {
      addEventListener(kind, () => { bench.acted = bench.acted || now(); }, { capture: true, once: true });
    }
  }

  /** Note in `bench.frames` the milliseconds of each frame until `still`. */
  function frames() {
    bench.frames = [];
    let last = performance.now(), going = true;
    requestAnimationFrame(function next(at) {
      bench.frames.push(at - last);
      last = at;
      if (going) requestAnimationFrame(next);
    });
    bench.still = () => { going = false; return bench.frames.slice(1); };
  }

  return { state, when, act, frames, painted: null, acted: null };
})();
