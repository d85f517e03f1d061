"""A generated, labelled corpus and the measure of how well personal data and secrets are found in it.

The corpus knows nothing of the engine: its values come from public specifications, its sentences from this package.
"""
