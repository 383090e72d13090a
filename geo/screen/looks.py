"""Sizes that the pages share."""

from __future__ import annotations

from pathlib import Path

STYLE = Path(__file__).with_name("style.css")
# A file of our own: Streamlit would fetch a ":material/...:" favicon from a public host.
ICON = Path(__file__).with_name("icon.svg")
ROW_HEIGHT = 33  # pixels a row, as st.dataframe draws it at our font size


def table_height(rows: int, *, most: int = 17) -> int:
    """Pixels that show all rows of a short table, and a long one in a window of its own.

    The window ends within a row, which says that there is more below.
    """
    return ROW_HEIGHT * (min(rows, most) + 1) + (ROW_HEIGHT // 2 if rows > most else 3)
