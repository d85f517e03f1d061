"""The operator's configuration: settings, keys from files, and the policy tree on disk."""
