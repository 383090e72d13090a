"""Tests, one file per capability; the folder listing reads as a list of what Strikemap can do."""
