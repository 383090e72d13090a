"""The dashboard in a real Chromium, with every host but localhost blocked."""
