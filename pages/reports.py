"""The reports, and one of them read with its strikes highlighted."""

from geo.screen.opening import open_page
from geo.screen.reports_page import show_reports_page

show_reports_page(open_page("reports"))
