"""Recorded decisions, asked again: of the same rules or of others. Pure; records are read elsewhere."""
