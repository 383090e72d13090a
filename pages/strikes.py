"""The table of strikes, with downloads."""

from geo.screen.opening import open_page
from geo.screen.strikes_page import show_strikes_page

show_strikes_page(open_page("strikes"))
