"""The one log of the installation: an RFC 6962 tree over seals, cut into shards, with signed checkpoints and proofs."""
