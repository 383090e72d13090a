/* The places beside the map, to choose one from (geo/screen/place_list.py); all of it is put in as text. */

export default function ({ data, parentElement, setTriggerValue }) {
  const box = (parentElement.places ||= parentElement.appendChild(make("section")));
  const rows = data.places.map(([key, name, where, reports]) => make("li", {},
    make("button", { type: "button", onclick: () => setTriggerValue("place", key) },
      make("bdi", { className: "name", textContent: name }), make("bdi", { className: "where", textContent: where }),
      make("span", { className: "reports", textContent: reports, title: "reports" }))));
  box.replaceChildren(make("h3", { textContent: data.heading }), make("p", { textContent: data.hint }), make("ol", {}, ...rows),
    make("p", { textContent: data.more, hidden: !data.more }));
}
