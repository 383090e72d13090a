"""Strikemap: from news text to a map of reported strikes."""

__version__ = "0.1.0"
