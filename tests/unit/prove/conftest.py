"""The shipped policy tree as files, and a bundle of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from gateway.policy.bundle import Bundle, load_bundle

POLICIES = Path(__file__).parents[3] / "policies"


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, bytes]:
    found = {p.relative_to(POLICIES).as_posix(): p.read_bytes() for p in POLICIES.rglob("*") if p.is_file()}
    return MappingProxyType(found)


@pytest.fixture(scope="session")
def bundle(shipped: Mapping[str, bytes]) -> Bundle:
    return load_bundle(shipped, "c0ffee")
