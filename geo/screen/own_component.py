"""Components of our own, each drawn by a script and a style of frontend/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

FRONTEND = Path(__file__).with_name("frontend")


def own_component(name: str) -> ComponentRenderer:
    """The component of NAME.js and NAME.css, which Streamlit knows as strikemap_NAME."""
    script, style, make = (written(file) for file in (f"{name}.js", f"{name}.css", "make.js"))
    return component(f"strikemap_{name}", js=f"{script}\n{make}", css=style)


def written(name: str) -> str:
    """A file of frontend/."""
    return (FRONTEND / name).read_text(encoding="utf-8")
