"""Bounds on how much work is taken: requests a minute for each key, and exchanges in flight."""
