"""What the hammer and its processes say to each other: one JSON object a line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from gateway.ledger.hammer.latency import Latencies


@dataclass(frozen=True, slots=True)
class Orders:
    """What one process is to do. ``rate`` in records a second, 0 for as many as are acknowledged."""

    url: str
    state_dir: str
    origin: str
    writer: int
    tasks: int
    seconds: float
    rate: float
    ledger: dict[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        """As one line."""
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def decode(cls, line: bytes) -> Orders:
        """Read back."""
        return cls(**orjson.loads(line))


@dataclass(frozen=True, slots=True)
class Beat:
    """How a process does. ``latencies`` since the beat before, in microseconds; everything else since the start.

    ``phase`` is ``ready``, ``load``, ``drain`` or ``done``; ``exchanges`` are those of which both records were
    acknowledged.
    """

    writer: int
    phase: str
    acknowledged: int = 0
    exchanges: int = 0
    refused: int = 0
    failed: int = 0
    queued: int = 0
    unshipped: int = 0
    checkpoint_us: int | None = None
    cosigned_us: int | None = None
    loaded_s: float = 0.0
    drained_s: float = 0.0
    error: str | None = None
    latencies: dict[int, int] = field(default_factory=dict)

    def encode(self) -> bytes:
        """As one line."""
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)

    @classmethod
    def decode(cls, line: bytes) -> Beat:
        """Read back."""
        fields = orjson.loads(line)
        fields["latencies"] = {int(step): number for step, number in fields["latencies"].items()}
        return cls(**fields)

    def measured(self) -> Latencies:
        """The times of this beat."""
        return Latencies(dict(self.latencies))
