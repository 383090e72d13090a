"""Places become map data, never code; the map's script never changes."""

from __future__ import annotations

import base64
import datetime as dt
import gc
import json
import os
import re
import shutil
import zlib
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import folium
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit_folium import (
    _get_feature_group_string,
    _get_map_string,
    generate_js_hash,
)

from geo.errors import AssetsMissing, SettingsError
from geo.mapping import colours, frontend
from geo.mapping.frontend import ASSETS, SCRIPTS, STYLES, assets_ready, assets_version
from geo.mapping.layer import LONGEST_SENTENCE, day, encode_places, shortened, strike_layer
from geo.mapping.leaflet import strike_map
from geo.mapping.precision import DRAWINGS
from geo.mapping.shelf import SERVED, Shelf
from geo.mapping.text import carried, neutral, one_line, safe_url
from geo.mapping.tiles import TileServer, tile_server, tile_servers
from geo.markers import MOST_WORDS, Markers
from geo.records import UNKNOWN_ACTOR, Certainty, PlaceSummary, Precision
from geo.screen.own_component import FRONTEND
from tests.hostile import HOSTILE

IDLIB = PlaceSummary(
    key="curated:sy/idlib-province/province",
    name="Idlib",
    latitude=35.82,
    longitude=36.65,
    precision=Precision.PROVINCE,
    radius_m=60_000,
    province="Idlib",
    country="SY",
    reports=3,
    mentions=4,
    denied=1,
    sentence="Jets were said to have hit several villages of Idlib province.",
    source="Strikemap sample",
    reported_by=("a monitor",),
    date="2015-10-02",
    published=dt.date(2015, 10, 8),
    actors=("Russia", "unknown"),
    sample=True,
)
DOUMA = replace(
    IDLIB, key="geonames:170903/town", name="Douma", precision=Precision.TOWN, radius_m=3500, province="Rif Dimashq"
)
SCRIPT = (ASSETS / "places.js").read_text(encoding="utf-8")


def listed(name: str) -> list[str]:
    """The names of a list in places.js, in its order."""
    written = re.search(rf"const {name} = \[(.*?)\]", SCRIPT, re.DOTALL) or re.search(
        rf"[ ,]{name} = \[(.*?)\]", SCRIPT, re.DOTALL
    )
    assert written
    return re.findall(r'"(\w+)"', written.group(1))


def unpacked(text: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(text, validate=True)))


def read(name: str, faces: str, table: str) -> dict[str, Any]:
    """What the browser makes of the arguments: the table by its columns, and its rows."""
    columns = dict(zip(listed("COLUMNS"), unpacked(table), strict=True))
    looks = dict(zip(listed("FACES"), unpacked(faces), strict=True))
    rows = []
    for number, at in enumerate(columns["at"]):
        row = {field: values[at] for field, values in looks.items()}
        row |= {field: columns[field][number] for field in ("reports", "mentions", "denied", "contested", "sample")}
        words = columns["words"].get(str(number))
        row |= dict(zip(listed("WORDS"), words, strict=True)) if words else {"sentence": None}
        row["actors"] = [columns["names"][actor][0] for actor in columns["actors"][number]]
        width = len(columns["certainties"])
        row["sure"] = columns["sure"][number * width : (number + 1) * width]
        rows.append(row)
    return columns | {"rows": [row for row in rows if row["precision"] is not None]}


def decoded(places: list[PlaceSummary], selected: str | None = None) -> dict[str, Any]:
    """What the browser reads."""
    return read(*json.loads(f"[{encode_places(places, selected)}]"))


def script(places: list[PlaceSummary], selected: str | None = None) -> str:
    """The script that streamlit-folium evaluates in the frame for these places."""
    return _get_feature_group_string(strike_layer(places, selected), strike_map())


def argument(code: str) -> Any:
    """The data of the one call in a group's script."""
    call = re.search(r"strikemap\.update\((.*)\);$", code, re.MULTILINE)
    assert call
    return json.loads(f"[{call.group(1)}]")


def test_a_row_says_what_a_popup_shows() -> None:
    told = decoded([DOUMA], DOUMA.key)
    assert told["names"] == [["Russia", "#0072b2"], ["unknown", colours.UNKNOWN]]
    assert told["chosen"] == DOUMA.key
    (row,) = told["rows"]
    assert row == {
        "key": "geonames:170903/town",
        "name": "Douma",
        "where": "Rif Dimashq province",
        "lat": 35.82,
        "lng": 36.65,
        "precision": 1,
        "radius": 3500,
        "reports": 3,
        "mentions": 4,
        "denied": 1,
        "contested": 0,
        "sample": 1,
        "sentence": "Jets were said to have hit several villages of Idlib province.",
        "source": "Strikemap sample",
        "quoting": ["a monitor"],
        "date": "2 October 2015",
        "published": "8 October 2015",
        "actors": ["Russia", "unknown"],
        "sure": [],
    }


def test_what_a_place_looks_like_is_packed_once_and_known_again() -> None:
    markers = Markers.of([IDLIB, DOUMA])
    fewer = replace(markers, **{name: getattr(markers, name)[1:] for name in PER_MARKER})
    one, other = (json.loads(f"[{encode_places(some)}]") for some in (markers, fewer))
    assert one[:2] == other[:2]
    assert [row["name"] for row in read(*other)["rows"]] == ["Douma"]


PER_MARKER = ("at", "reports", "mentions", "denied", "contested", "sample", "actors", "certainties")


def test_certainties_come_in_their_order_each_with_its_colour() -> None:
    unsure = replace(IDLIB, contested=2, certainties=(("hedged", 3), ("asserted", 1)))
    sure = replace(DOUMA, certainties=(("denied", 1), ("asserted", 1)))
    told = decoded([unsure, sure])
    certainties = told["certainties"]
    assert [name for name, _ in certainties] == ["asserted", "hedged", "denied"]
    assert [colour for _, colour in certainties] == [
        *map(colours.colour_of_certainty, ("asserted", "hedged", "denied"))
    ]
    assert [(row["contested"], row["sure"]) for row in told["rows"]] == [(2, [1, 3, 0]), (0, [1, 0, 1])]


def test_a_country_is_not_drawn() -> None:
    told = decoded([replace(IDLIB, precision=Precision.COUNTRY), replace(IDLIB, key="x", latitude=float("nan")), DOUMA])
    assert [row["key"] for row in told["rows"]] == [DOUMA.key]
    assert set(Precision) - set(DRAWINGS) == {Precision.COUNTRY}


def test_a_place_without_actors_is_of_an_unknown_one() -> None:
    assert decoded([replace(IDLIB, actors=())])["rows"][0]["actors"] == [UNKNOWN_ACTOR]


def test_above_500_places_only_the_chosen_one_brings_its_words() -> None:
    many = [replace(DOUMA, key=f"geonames:{i}/town") for i in range(MOST_WORDS + 1)]
    assert all(row["sentence"] for row in decoded(many[1:])["rows"])
    assert [row["key"] for row in decoded(many, many[7].key)["rows"] if row["sentence"]] == [many[7].key]


def test_a_long_sentence_is_cut_with_a_sign() -> None:
    cut = shortened("x" * 278 + "e\u0301" * 300)
    assert len(cut) <= LONGEST_SENTENCE
    assert cut == "x" * 278 + "\u2026"
    assert shortened("y" * 280) == "y" * 280


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2015-10-02", "2 October 2015"),
        ("2015-10", "October 2015"),
        ("2015", "2015"),
        (None, ""),
        (dt.date(2018, 4, 14), "14 April 2018"),
        ("2015-13", "2015-13"),
        ("<b>", "<b>"),
        ("٢٠١٥", "٢٠١٥"),
    ],
)
def test_a_date_reads_as_precisely_as_it_is_known(iso: str | dt.date | None, words: str) -> None:
    assert day(iso) == words


def hostile_places(text: str) -> list[PlaceSummary]:
    """A place that is the text in every field."""
    odd = replace(
        IDLIB, key=text, name=text, province=text, sentence=text, source=text, reported_by=(text,), date=text,
        actors=(text,), precision=Precision.TOWN,
    )  # fmt: skip
    return [odd]


@given(st.text(alphabet=st.characters(), min_size=1, max_size=80) | st.sampled_from(HOSTILE))
@example("{{'feature_group_0'}} {{ this }} </script> `${alert(1)}` map_div feature_group_feature_group_0")
def test_text_comes_through_streamlit_folium_as_it_was(text: str) -> None:
    places = hostile_places(text)
    told = read(*argument(script(places, text)))
    assert told["chosen"] == carried(text)
    assert told["rows"][0]["key"] == carried(text)
    assert told["rows"][0]["name"] == one_line(text)
    assert told["rows"][0]["sentence"] == shortened(neutral(text).strip())
    assert told["names"][0][0] == one_line(text)


@given(st.text(alphabet=st.characters(), max_size=80) | st.sampled_from(HOSTILE))
def test_nothing_in_the_data_can_be_taken_for_code(text: str) -> None:
    data = encode_places(hostile_places(text), text)
    assert data.isascii()
    assert data.isprintable()
    assert not set(data) & set("<>&'`${}_")


def test_the_same_places_give_the_same_script_and_others_another() -> None:
    assert script([IDLIB, DOUMA]) == script([IDLIB, DOUMA])
    assert script([IDLIB, DOUMA]) != script([IDLIB, DOUMA], IDLIB.key)
    assert script([IDLIB]) != script([replace(IDLIB, reports=4)])


def mounted(**options: Any) -> str:
    """streamlit-folium's name for a map: another name is another frame, and the view is lost."""
    chart = strike_map(**options)
    chart.get_root().render()
    return generate_js_hash(_get_map_string(chart), "map")


def test_the_maps_script_is_the_same_every_time() -> None:
    assert mounted() == mounted()
    assert mounted() != mounted(tiles="https://tiles.example/{z}/{x}/{y}.png", tiles_attribution="Example")


def test_nothing_comes_from_outside_unless_tiles_are_switched_on() -> None:
    chart = strike_map("../page.assets")
    urls = [url for _, url in [*chart.default_js, *chart.default_css]]
    assert [url.split("?")[0] for url in urls] == [f"../page.assets/{name}" for name in (*SCRIPTS, *STYLES)]
    assert {url.split("?v=")[1] for url in urls} == {assets_version()}
    assert "http" not in chart.get_root().render().replace("http-equiv", "")


def told(chart: folium.Map) -> Any:
    """What the map's script is told, as the browser gets it from streamlit-folium."""
    found = re.search(r'open\("map_div", (.*)\);', _get_map_string(chart))
    assert found
    return json.loads(found[1])


def test_tiles_of_the_settings_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIKEMAP_TILES", "https://tile.openstreetmap.org/{z}/{x}/{y}.png")
    tiles = told(strike_map())["tiles"]
    assert tiles["light"] == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert [words for words, _ in tiles["credits"]] == ["\u00a9 OpenStreetMap contributors"]
    assert told(strike_map(tiles="", tiles_attribution=""))["tiles"] is None


def test_a_server_can_be_named() -> None:
    tiles = told(strike_map(tiles=" CARTO ", tiles_attribution="and us"))["tiles"]
    assert ("light_all" in tiles["light"], "dark_all" in tiles["dark"]) == (True, True)
    assert [words for words, _ in tiles["credits"]] == ["\u00a9 OpenStreetMap contributors", "\u00a9 CARTO", "and us"]


@pytest.mark.parametrize("server", tile_servers().values(), ids=tile_servers())
def test_a_named_server_credits_openstreetmap_and_says_its_terms(server: TileServer) -> None:
    assert server.terms
    assert server.credits[0] == ("\u00a9 OpenStreetMap contributors", "https://www.openstreetmap.org/copyright")
    for address in filter(None, (server.light, server.dark)):
        assert tile_server(address) is not None  # an address that the setting would take, too
    assert all(safe_url(link) for _, link in server.credits)


@pytest.mark.parametrize(
    "wrong",
    [
        *HOSTILE,
        "osm",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}/{key}.png",
        "javascript:alert({z}{x}{y})",
        'https://tiles.example/{z}/{x}/{y}.png" onerror=alert(1)',
        "file:///etc/{z}/{x}/{y}",
    ],
)
def test_what_is_no_server_of_tiles_is_refused(wrong: str) -> None:
    if wrong.strip():
        with pytest.raises(SettingsError, match="carto, openstreetmap"):
            strike_map(tiles=wrong, tiles_attribution="")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_attribution_stays_data(text: str) -> None:
    chart = strike_map(tiles="http://localhost/{z}/{x}/{y}.png", tiles_attribution=text)
    assert told(chart)["tiles"]["credits"] == ([[text, ""]] if text.strip() else [])
    assert not set(re.sub(r'"(?:[^"\\]|\\.)*"', "", chart.constant)) - set("{}[]:, truefalsn0123456789")
    assert not set("<>&'`$_") & set(chart.constant)


def test_it_is_a_folium_map_and_layer() -> None:
    assert isinstance(strike_map(), folium.Map)
    assert isinstance(strike_layer([]), folium.FeatureGroup)
    assert (decoded([])["rows"], decoded([])["chosen"]) == ([], "")


def test_missing_files_are_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend, "ASSETS", tmp_path)
    with pytest.raises(AssetsMissing, match=r"leaflet\.js.*python -m geo\.mapping\.install"):
        assets_ready()


def test_every_file_of_ours_is_loaded_or_named() -> None:
    ours = {path.name for path in ASSETS.glob("*.js")} | {path.name for path in ASSETS.glob("*.css")}
    assert ours == {name for name in (*SCRIPTS, *STYLES) if "/" not in name}


def test_on_a_shelf_the_program_is_one_file_with_a_name_of_its_own() -> None:
    shelf = Shelf()
    chart = strike_map("../page.assets", shelf=shelf)
    ((_, address),) = chart.default_js
    assert (chart.default_css, address) == ([], f"{SERVED}/strikemap-{assets_version()}.js")
    written = (shelf.folder / address.rsplit("/", 1)[1]).read_text(encoding="utf-8")
    assert all((ASSETS / name).read_text(encoding="utf-8") in written for name in SCRIPTS)
    assert all(f"../page.assets/{name}?v=" in written for name in STYLES)
    assert mounted(shelf=shelf) == mounted(shelf=shelf)


def test_a_shelf_keeps_the_newest_data_and_the_program() -> None:
    shelf = Shelf()
    shelf.put("program.js", lambda: b"1")
    for number in range(40):
        assert shelf.put(f"{number}.bin", lambda: b"x") == f"{SERVED}/{number}.bin"
        os.utime(shelf.folder / f"{number}.bin", (number, number))
    kept = {path.name for path in shelf.folder.iterdir()}
    assert kept == {"program.js", *(f"{number}.bin" for number in range(24, 40))}


def test_where_nothing_can_be_written_all_comes_with_the_message() -> None:
    shelf = Shelf()
    shutil.rmtree(shelf.folder)
    many = [replace(IDLIB, key=f"test:{number}/province", latitude=number / 7) for number in range(900)]
    found = read(*json.loads(f"[{encode_places(many, None, shelf)}]"))
    assert len(found["rows"]) == 900
    assert strike_map("../page.assets", shelf=shelf).default_css, "the files one by one"


def test_many_faces_lie_on_the_shelf_and_few_come_along() -> None:
    shelf = Shelf()
    many = [replace(IDLIB, key=f"test:{number}/province", latitude=number / 7) for number in range(900)]
    name, address, _ = json.loads(f"[{encode_places(many, None, shelf)}]")
    assert address == f"{SERVED}/{name}.bin"
    assert len(json.loads(zlib.decompress((shelf.folder / f"{name}.bin").read_bytes()))[0]) == 900
    assert not json.loads(f"[{encode_places([IDLIB], None, shelf)}]")[1].startswith("..")


def test_a_shelf_is_gone_with_its_owner() -> None:
    shelf = Shelf()
    folder = shelf.folder
    assert folder.is_dir()
    del shelf
    gc.collect()
    assert not folder.exists()


def test_scripts_never_write_html() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in [*ASSETS.glob("*.js"), *FRONTEND.glob("*.js")]}
    writes = re.compile(r"innerHTML\s*\+?=|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function")
    assert [name for name, text in written.items() if writes.search(text)] == []
    assert sum(text.count("innerHTML") for text in written.values()) == 1  # read, never written: strikemap.js, plain()


def sight(colour: str, kind: str) -> tuple[float, float, float]:
    """A colour as it looks: CIELAB under a kind of colour sight (Machado, Oliveira & Fernandes 2009, severity 1)."""
    matrices = {
        "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
        "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
    }
    rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    line = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    seen = [min(1.0, max(0.0, sum(m * v for m, v in zip(row, line, strict=True)))) for row in matrices[kind]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(m * v for m, v in zip(row, seen, strict=True)) for row in to_xyz)
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.9505, y, z / 1.089))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


PALETTES = {
    "actors": [*(colours.COLOURS[actor] for actor in colours.MAIN), colours.UNKNOWN],
    "certainties": [*colours.CERTAINTIES.values(), colours.UNKNOWN],
}


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("kind", ["all", "no red", "no green", "no blue"])
def test_colours_differ_for_every_kind_of_colour_sight(kind: str, name: str) -> None:
    palette = PALETTES[name]
    closest = min(
        sum((p - q) ** 2 for p, q in zip(sight(a, kind), sight(b, kind), strict=True)) ** 0.5
        for a, b in combinations(palette, 2)
    )
    assert closest > 12, "CIE76 distance; about 2 is the least difference that is seen side by side"


def test_every_certainty_on_the_map_has_a_colour_and_an_unknown_word_the_grey() -> None:
    assert set(colours.CERTAINTIES) == set(Certainty) - {Certainty.NOT_SAID}
    assert colours.colour_of_certainty("perhaps") == colours.UNKNOWN


def test_an_actor_has_one_colour_and_unknown_a_grey_of_its_own() -> None:
    assert len(set(colours.COLOURS.values()) | {colours.UNKNOWN}) == len(colours.COLOURS) + 1
    assert colours.colour("Some new militia") == colours.colour("Some new militia")
    assert colours.colour("Some new militia") not in {*colours.COLOURS.values(), colours.UNKNOWN}
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in (*colours.COLOURS.values(), *colours.OTHERS))
