"""The witness: a second process that cosigns checkpoints which extend those it has seen, and the log's side of it."""
