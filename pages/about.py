"""Method, limits, sources and licences."""

from geo.screen.about_page import show_about_page
from geo.screen.opening import open_page_without_store

show_about_page(open_page_without_store("about"))
