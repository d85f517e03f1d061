"""The HTTP faces: inference doors, model list, health. They speak HTTP and know nothing of policy."""
