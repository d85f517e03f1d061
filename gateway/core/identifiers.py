"""Identifiers that sort by time: 48 bits of milliseconds, then 80 random bits, in hex.

Time and randomness are arguments, so that the core stays pure; ``pipeline.ports`` supplies them.
"""

from __future__ import annotations

from gateway.core.vocabulary import ExchangeId


def exchange_id(now_ms: int, noise: bytes) -> ExchangeId:
    """An exchange id such as ``ex_0199…``; ``noise`` is 10 random bytes."""
    return ExchangeId(f"ex_{now_ms:012x}{noise.hex()}")


def decision_id(now_ms: int, noise: bytes) -> str:
    """A decision id such as ``dc_0199…``; ``noise`` is 10 random bytes."""
    return f"dc_{now_ms:012x}{noise.hex()}"
