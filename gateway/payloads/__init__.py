"""Texts of exchanges, kept where policy says so: sealed, found by keyed terms, held, erased, shown to two persons."""
