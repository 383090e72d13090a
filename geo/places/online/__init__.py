"""Online geocoders, off unless the user switches one on: whom to ask, how politely, and which answers to believe."""
