"""Names of the log's shards, and the leaves with which they begin and end."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import orjson

from gateway.core.canonical import canonical
from gateway.core.signed_note import is_key_name

_SHARD = re.compile(r"(?:/(?P<half>[0-9]{4}H[12]))?(?:/r(?P<recovery>[1-9][0-9]{0,5}))?")
_MAX_ORIGIN = 100


@dataclass(frozen=True, slots=True)
class Naming:
    """How shards are called: ``prefix``, then the half-year where ``halves``."""

    prefix: str
    halves: bool

    def __post_init__(self) -> None:
        if not is_key_name(self.prefix) or len(self.prefix) > _MAX_ORIGIN or self.prefix.endswith("/"):
            raise ValueError(f"an origin has 1 to {_MAX_ORIGIN} characters without spaces, plus signs or a last slash")

    def at(self, now_us: int) -> str:
        """The origin of the shard that a log begins with at this time."""
        return f"{self.prefix}/{_half(now_us)}" if self.halves else self.prefix

    def next(self, origin: str, now_us: int) -> str | None:
        """The shard that must follow ``origin`` now; ``None`` while it is its own time, or the clock stands before."""
        found = _SHARD.fullmatch(origin.removeprefix(self.prefix))
        half = found["half"] if found else None
        due = _half(now_us)
        return f"{self.prefix}/{due}" if self.halves and (half is None or due > half) else None

    def recovery(self, origin: str) -> str:
        """The shard that follows ``origin`` after a recovery."""
        found = _SHARD.fullmatch(origin.removeprefix(self.prefix))
        number = int(found["recovery"] or 0) if found else 0
        base = re.sub(r"/r[1-9][0-9]*$", "", origin) if number else origin
        return f"{base}/r{number + 1}"


def is_shard_of(prefix: str, origin: str) -> bool:
    """Whether ``origin`` names a shard of the log ``prefix``, or the log itself."""
    return origin.startswith(prefix) and _SHARD.fullmatch(origin[len(prefix) :]) is not None


@dataclass(frozen=True, slots=True)
class Head:
    """The state of a shard: its origin, its number of leaves, its root in hex."""

    origin: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """Why a log was gone on with in a new shard although more of the old one was known than the database held."""

    known: str
    known_by: tuple[str, ...]
    reason: str
    actor: str


def open_entry(origin: str, prev: Head, at_us: int) -> bytes:
    """The first leaf of a shard that follows another."""
    return canonical({"v": 1, "entry": "shard.open", "origin": origin, "prev": asdict(prev), "at_us": at_us})


def close_entry(origin: str, size: int, following: str, at_us: int) -> bytes:
    """The last leaf of a shard; ``size`` counts it."""
    return canonical(
        {"v": 1, "entry": "shard.close", "origin": origin, "size": size, "next": following, "at_us": at_us}
    )


def recover_entry(origin: str, prev: Head, recovery: Recovery, at_us: int) -> bytes:
    """The first leaf of a shard after a recovery."""
    told = {**asdict(recovery), "known_by": list(recovery.known_by)}
    return canonical({"v": 1, "entry": "shard.recover", "origin": origin, "prev": asdict(prev), "at_us": at_us, **told})


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf that is no seal. ``next`` and ``size`` are those of a closing, ``prev`` that of an opening."""

    kind: str
    origin: str
    size: int | None = None
    next: str | None = None
    prev: Head | None = None


def parse_entry(raw: bytes) -> Entry:
    """Read a leaf of the log that is no seal. Raises ``ValueError``."""
    try:
        fields = orjson.loads(raw)
        if canonical(fields) != raw or fields["v"] != 1 or type(fields["at_us"]) is not int:
            raise ValueError("the entry of the log is not of version 1")
        kind, origin = fields["entry"], _text(fields["origin"])
        if kind == "shard.close":
            return Entry(kind, origin, size=_number(fields["size"]), next=_text(fields["next"]))
        if kind in {"shard.open", "shard.recover"}:
            prev = fields["prev"]
            return Entry(kind, origin, prev=Head(_text(prev["origin"]), _number(prev["size"]), _text(prev["root"])))
    except (KeyError, TypeError, orjson.JSONDecodeError):
        raise ValueError("the entry of the log is malformed") from None
    raise ValueError("the entry of the log is of no known kind")


def _half(now_us: int) -> str:
    now = datetime.fromtimestamp(now_us / 1e6, UTC)
    return f"{now.year:04}H{1 if now.month <= 6 else 2}"


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value
