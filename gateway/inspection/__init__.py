"""Finding what is sensitive: text leaves, normalisation, structured identifiers, secrets. Pure functions."""
