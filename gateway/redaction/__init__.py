"""Replacing what was found, and restoring it for the one exchange that carried it. Pure functions and small state."""
