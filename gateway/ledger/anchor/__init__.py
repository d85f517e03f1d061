"""Anchors: checkpoints, tiles and entries of the log in a place that keeps what it was given once."""
