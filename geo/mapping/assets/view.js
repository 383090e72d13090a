/* Where the map looks: in the page's address, so that a link or a reload shows the same, and in this tab's memory,
   so that the reader comes back to it from another page. Python never hears of it: panning runs nothing there. */
(function (strikemap) {
  "use strict";

  const NAME = "view", KEPT = "strikemap.view";
  const WRITTEN = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,2})?)$/;

  /** The page around the frame; null where it may not be looked at. */
  function page() {
    try { return window.parent.location.search === undefined ? null : window.parent; } catch (error) { return null; }
  }

  /** "35.6,36.6,8.5" as {center, zoom}; null for anything else: an address comes from anybody. */
  function read(text) {
    const found = WRITTEN.exec(text || "");
    if (!found) return null;
    const [lat, lng, zoom] = found.slice(1).map(Number);
    return Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom <= 18 ? { center: [lat, lng], zoom } : null;
  }

  function written(map) {
    const { lat, lng } = map.getCenter().wrap();
    return [lat.toFixed(4), lng.toFixed(4), map.getZoom().toFixed(1)].map(Number).join(",");
  }

  /** The view to open with: the address's, else that of this tab; null for neither. */
  function first() {
    const around = page();
    const asked = around && read(new URLSearchParams(around.location.search).get(NAME));
    return asked || strikemap.kept(KEPT);
  }

  /** Whether the map shows a view already, but for the pixel to which Leaflet rounds its centre. */
  function shows(map, view) {
    if (!view || view.zoom !== map.getZoom()) return false;
    return map.latLngToContainerPoint(view.center).distanceTo(map.getSize().divideBy(2)) < 2;
  }

  /** Keep the view of the map. Streamlit writes the address anew with every filter: then this is called again. */
  function keep(map) {
    strikemap.keep(KEPT, { center: map.getCenter().wrap(), zoom: map.getZoom() });
    const around = page();
    if (!around) return;
    const address = new URL(around.location.href), now = written(map);
    if (shows(map, read(address.searchParams.get(NAME)))) return;
    // Put together by hand: what else stands there stays as it was written.
    const others = address.search.slice(1).split("&").filter((part) => part && !part.startsWith(NAME + "="));
    address.search = [...others, `${NAME}=${now}`].join("&");
    around.history.replaceState(around.history.state, "", address);
  }

  strikemap.view = { first, keep, read };
})((window.strikemap = window.strikemap || {}));
