"""Paste or upload reports, and see what is found before keeping it."""

from geo.screen.add_page import show_add_page
from geo.screen.opening import open_page

show_add_page(open_page("add", filters=False))
