"""The gazetteer's files: how they are compiled, and what a wrong one says."""

from __future__ import annotations

import math
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from geo.errors import GazetteerError, GazetteerMissing, VocabularyError
from geo.places import Gazetteer, compiling, curated
from geo.places.curated import read_common_words, read_countries, read_places
from geo.places.names import fold

# The compiled files


def test_missing_files_are_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match="gazetteer build"):
        Gazetteer.open(tmp_path)
    with pytest.raises(FileNotFoundError):
        Gazetteer.open(tmp_path / "none")


def build(folder: Path) -> str:
    """Compile the largest cities into a folder, as another process."""
    return str(compiling.compile_gazetteer(folder, smallest=15_000).folder)


def test_two_processes_may_compile_at_once(tmp_path: Path) -> None:
    abandoned = tmp_path / "0.0.0-of-before"
    abandoned.mkdir()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = set(pool.map(build, [tmp_path, tmp_path]))
    assert len(folders) == 1
    assert [path.name for path in tmp_path.iterdir()] == [Path(folders.pop()).name]
    opened = Gazetteer.open(next(tmp_path.iterdir()))
    assert opened.version == f"{compiling.version()}-cities15000"
    assert opened.geocode("Aleppo") is not None


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GazetteerError, match="cannot be written"):
        compiling.compile_gazetteer(tmp_path / "file", smallest=15_000)


def test_the_version_is_that_of_the_data(gazetteer: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gazetteer.version == compiling.version()
    folder = tmp_path / "places"
    folder.mkdir()
    (folder / "xx.toml").write_text('country = "SY"\nsource = "x"\n')
    monkeypatch.setattr(curated, "PLACES", folder)
    assert gazetteer.version != compiling.version()


def test_opening_is_quick_and_small(gazetteer: Gazetteer) -> None:
    code = """
import pathlib, resource, sys, time
from geo.places import Gazetteer
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
folder = pathlib.Path(sys.argv[1])
Gazetteer.open(folder)
before, start = resident(), time.perf_counter()
opened = Gazetteer.open(folder)
taken = time.perf_counter() - start
opened.find("Warplanes bombed Aleppo, Deir ez-Zor and Khan Sheikhoun"), opened.candidates("Idlib")
print(taken * 1000, (resident() - before) / 1e6)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(gazetteer.folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    milliseconds, megabytes = map(float, done.stdout.split())
    assert milliseconds < 100  # the bench holds the goal of 20 ms; this only catches reading all of it
    assert megabytes < 20


# What a wrong file says


ROW = 'id = "a-town"\nname = "A"\nkind = "town"\nlat = 35.0\nlon = 36.0\n'
HEAD = 'country = "SY"\nsource = "x"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("country = ", "x.toml: cannot be read"),
        ('source = "x"\n', "country is None"),
        ('country = "SY"\n', "source is missing"),
        (f"{HEAD}place = 3", "not a list of rows"),
        (f"{HEAD}place = [3]", "row 1 is 3"),
        (f"{HEAD}[[place]]\n" + ROW.replace("lat = 35.0\n", ""), "x.toml:4 row 1 (a-town): lat is missing"),
        (f"{HEAD}[[place]]\n{ROW}colour = 3", "unknown key 'colour'"),
        (f"{HEAD}[[place]]\n" + ROW.replace("35.0", '"35"'), "lat is '35'"),
        (f"{HEAD}[[place]]\n" + ROW.replace("35.0", "95.0"), "swapped"),
        (f"{HEAD}[[place]]\n" + ROW.replace('"town"', '"city"'), "unknown kind 'city'"),
        (f"{HEAD}[[place]]\n{ROW}leans = 'left'", "leans is 'left'"),
        (f"{HEAD}[[place]]\n{ROW}radius_km = 0", "radius_km is 0"),
        (f"{HEAD}[[place]]\n{ROW}aliases = ['', 'b']", "'' is no name"),
        (f"{HEAD}[[place]]\n{ROW}parent = 'none'", "no row 'none'"),
        (f"{HEAD}[[place]]\n{ROW}[[place]]\n{ROW}", "is also at x.toml:4"),
        (f"{HEAD}[[place]]\n" + ROW.replace("a-town", "A Town"), "lower-case words"),
        (
            f"{HEAD}[[place]]\n{ROW}province='B'\n[[place]]\n"
            + ROW.replace("a-town", "p").replace('"town"', '"province"'),
            "no province 'B'",
        ),
    ],
)
def test_a_wrong_row_is_said_with_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(VocabularyError) as caught:
        read_places(tmp_path)
    assert words in str(caught.value)


def test_our_own_files_are_right() -> None:
    places = read_places()
    assert len(places) > 300
    assert len(read_countries()) > 60
    common = read_common_words()
    assert "monday" in common.words
    assert all(fold(word) == word for word in common.words | common.people | common.given)
    for place in places:
        assert math.isfinite(place.latitude)
        assert "example" not in place.source
