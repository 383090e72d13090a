"""The charts: reports per week by actor, per province, per weapon."""

from geo.screen.charts_page import show_charts_page
from geo.screen.opening import open_page

show_charts_page(open_page("timeline"))
