"""Incidents: mentions that may well tell of the same strike, joined by rules that anyone can read."""

from geo.incidents.joining import RULES_VERSION, SPREAD, Incident, join
from geo.incidents.standing import RULES, Standing
from geo.incidents.tellings import Telling, tellings_of

__all__ = ["RULES", "RULES_VERSION", "SPREAD", "Incident", "Standing", "Telling", "join", "tellings_of"]
