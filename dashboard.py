"""Strikemap's first page: the map of reported strikes, and the evidence for each place."""

from geo.screen.map_page import show_map_page
from geo.screen.opening import open_page

show_map_page(open_page("map", filters_last=True))
