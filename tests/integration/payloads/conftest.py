"""A payload vault on either database, with a clock that the test moves."""

import pytest

from gateway.payloads.holders import FileKeyHolder
from gateway.payloads.vault import PayloadVault

START_US = 1_795_500_000_000_000


class Clock:
    def __init__(self):
        self.now_us = START_US

    def __call__(self):
        return self.now_us


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def holder(tmp_path):
    return FileKeyHolder(tmp_path / "payload-keys")


@pytest.fixture
def vault(engine, holder, clock):
    return PayloadVault(engine, holder, b"t" * 32, clock)
