"""The shipped policy tree as files, and a bundle of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from gateway.config.policy_tree import read_policy_files
from gateway.policy.bundle import Bundle, load_bundle

POLICIES = Path(__file__).parents[3] / "policies"


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, bytes]:
    return MappingProxyType(read_policy_files(POLICIES))


@pytest.fixture(scope="session")
def bundle(shipped: Mapping[str, bytes]) -> Bundle:
    return load_bundle(shipped, "c0ffee")
