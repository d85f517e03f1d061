"""The console over SQLite, and over both databases where the database is what matters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from console_site import Site, site_over

from gateway.config.policy_tree import read_policy_tree
from gateway.identity import passwords
from gateway.policy.bundle import Bundle, load_bundle

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@pytest.fixture(scope="session")
def shipped_bundle() -> Bundle:
    return load_bundle(read_policy_tree(POLICIES).files, "0123456789abcdef")


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch):
    monkeypatch.setattr(passwords, "_LOG_N", 4)
    monkeypatch.setattr(passwords, "_P", 1)


@pytest.fixture
async def site(sqlite_engine, tmp_path, shipped_bundle) -> AsyncIterator[Site]:
    async with site_over(sqlite_engine, tmp_path, shipped_bundle) as made:
        yield made


@pytest.fixture
async def site_on_each(engine, tmp_path, shipped_bundle) -> AsyncIterator[Site]:
    async with site_over(engine, tmp_path, shipped_bundle) as made:
        yield made
