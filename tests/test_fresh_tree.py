"""The tree as a newcomer clones it: nothing stray at the top, nothing of the machine it was made on."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP = {
    *("README.md", "LICENSE", "Makefile", "pyproject.toml", "requirements.txt", "dashboard.py", ".gitignore"),
    *("geo", "pages", "tests", ".ci", ".github", ".streamlit"),
}
NOT_OURS = {
    *(".git", ".venv", "__pycache__", "node_modules", "vendor", "compiled", "test-artifacts"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"),
}
TEXT = {".py", ".toml", ".md", ".txt", ".json", ".jsonl", ".js", ".css", ".html", ".yml", ".yaml", ".sh", ".cfg", ""}
# Written in pieces, so that this file does not find itself.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com"]
OPTIONS = ["--index" + "-url", "--extra" + "-index-url", "--find" + "-links", "_auth" + "Token", "trusted" + "-host"]
CDNS = ["cdn." + "jsdelivr", "unpkg" + ".com", "cdnjs." + "cloudflare", "code." + "jquery.com", "netdna." + "bootstrap"]
MACHINE = re.compile(r"(?<![\w./-])/(?:" + "|".join(["work", "root", "home", "Users", "workspace"]) + r")/[\w.]")
LARGEST_KB = 1024


@cache
def tracked() -> tuple[Path, ...]:
    """The files that are, or would be, in a commit; without git, all but what is built here."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False).stdout if shutil.which("git") else b""
    names = [Path(name) for name in listed.decode().split("\0") if name]
    if not names:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    return tuple(sorted(name for name in names if not NOT_OURS & set(name.parts) and (ROOT / name).is_file()))


def texts() -> list[tuple[Path, str]]:
    """Every tracked text with its name."""
    return [(name, (ROOT / name).read_text(encoding="utf-8")) for name in tracked() if name.suffix in TEXT]


def found(words: list[str]) -> list[str]:
    """Where one of these words stands, as "file: word"."""
    return [f"{name}: {word}" for name, text in texts() for word in words if word in text]


def test_the_top_level_stays_clear() -> None:
    assert {name.parts[0] for name in tracked()} - TOP == set()


def test_nothing_that_is_built_or_fetched_is_tracked() -> None:
    assert [
        str(name) for name in tracked() if name.suffix in {".pyc", ".db", ".sqlite", ".marisa", ".npy", ".whl"}
    ] == []


def test_no_file_is_large() -> None:
    assert [str(name) for name in tracked() if (ROOT / name).stat().st_size > LARGEST_KB * 1024] == []


def test_no_address_of_a_package_registry_and_none_of_its_options() -> None:
    assert found(REGISTRIES + OPTIONS) == []


def test_nothing_is_loaded_from_a_content_network() -> None:
    assert found(CDNS) == []


def test_no_path_of_the_machine_it_was_written_on() -> None:
    assert [f"{name}: {hit[0]}" for name, text in texts() for hit in MACHINE.finditer(text)] == []


@pytest.mark.parametrize("name", [name for name in tracked() if name.name == "package-lock.json"], ids=str)
def test_the_lock_file_fixes_versions_and_names_no_address(name: Path) -> None:
    packages = json.loads((ROOT / name).read_text(encoding="utf-8"))["packages"]
    fetched = {path: package for path, package in packages.items() if path}
    assert fetched
    assert all(package["version"] and package["integrity"].startswith("sha512-") for package in fetched.values())
    assert "http" not in json.dumps([package.get("resolved", "") for package in fetched.values()])


def test_requirements_have_a_lower_bound_and_a_reason() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]
    assert packages
    assert [line for line in packages if not re.fullmatch(r"[\w.-]+(\[\w+\])?>=[\d.]+ +# \S.*", line)] == []


def test_development_tools_are_not_what_a_user_installs() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    tools = {re.split(r"[^\w.-]", line)[0].lower() for group in groups.values() for line in group}
    runs = {
        re.split(r"[^\w.-]", line)[0].lower()
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    }
    assert tools & runs == set()


def test_the_dashboard_listens_on_this_machine_only_and_reports_to_nobody() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "localhost"
    assert config["browser"]["gatherUsageStats"] is False


def commands_in(name: str) -> list[str]:
    """The lines of a document that a reader would type: `make ...` and `python -m geo ...`."""
    text = (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else ""
    return re.findall(
        r"^(?:    |\$ |)((?:make|python3? -m geo) \S[^\n]*)$|`((?:make|python3? -m geo) [^`\n]+)`", text, re.M
    )


DOCUMENTED = sorted(
    {
        line.split("#")[0].strip()
        for name in ("README.md", ".github/CONTRIBUTING.md")
        for pair in commands_in(name)
        for line in pair
        if line
    }
)


def test_the_readme_says_how_to_start_and_how_to_test() -> None:
    assert {"make run", "make test"} <= set(DOCUMENTED)


@pytest.mark.parametrize("line", DOCUMENTED)
def test_a_documented_command_exists(line: str) -> None:
    program, *words = shlex.split(line)
    if program == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert words[0] in targets
    else:
        answer = subprocess.run(
            [sys.executable, "-m", "geo", words[2], "--help"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stderr


def test_every_make_target_a_person_types_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (typed,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert set(typed.split()) == set(re.findall(r"^([a-z]+):.* ## \S", makefile, re.MULTILINE))
