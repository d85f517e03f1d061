"""The shipped policy tree, read once, and a bundle of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from gateway.policy.bundle import Bundle, load_bundle
from gateway.policy.facts import Facts
from gateway.policy.situation import Situation

POLICIES = Path(__file__).parents[3] / "policies"
NOW_S = 1_795_392_000


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, bytes]:
    found = {p.relative_to(POLICIES).as_posix(): p.read_bytes() for p in POLICIES.rglob("*") if p.is_file()}
    return MappingProxyType(found)


@pytest.fixture(scope="session")
def bundle(shipped: Mapping[str, bytes]) -> Bundle:
    return load_bundle(shipped, "c0ffee")


@pytest.fixture(scope="session")
def shipped_facts(bundle: Bundle) -> Facts:
    return Situation(deployment="openai-gpt-4.1", data_class="internal").facts(bundle, NOW_S)
