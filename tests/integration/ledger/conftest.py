"""A ledger on a temporary spool, on either database."""

from __future__ import annotations

import pytest
from ledger_installation import Installation


@pytest.fixture
def installation(engine, tmp_path) -> Installation:
    """An installation on either database."""
    return Installation(engine, tmp_path / "spool")


@pytest.fixture
def sqlite_installation(sqlite_engine, tmp_path) -> Installation:
    """An installation on SQLite, where the kind of database does not matter."""
    return Installation(sqlite_engine, tmp_path / "spool")
