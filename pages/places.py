"""The names of places: how each was found, and correcting it."""

from geo.screen.opening import open_page
from geo.screen.places_page import show_places_page

show_places_page(open_page("places"))
