"""Proofs over all facts that there can be: does an invariant hold for the rules, or which facts are against it?

Everything here but ``invariants`` needs z3 (the extra ``prove``).
"""
