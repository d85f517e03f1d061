"""Metrics and traces. Never content, never the evidence."""
