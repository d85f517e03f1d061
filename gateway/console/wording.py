"""How the console says things, the same on every page: times, amounts, the word and tone of a decision. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from gateway.ledger import LedgerHealth
from gateway.ledger.projection import ExchangeRow

_BEHIND_RECORDS = 5_000
_SECOND_US = 1_000_000


class Tone(StrEnum):
    """What a colour means. Each has a shape of its own, and never stands without a word."""

    ALLOW = "allow"
    REFUSE = "refuse"
    REDACT = "redact"
    ATTENTION = "attention"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with its tone; ``note`` says more where there is room."""

    tone: Tone
    word: str
    note: str = ""


_ENDINGS = {
    "open": Badge(Tone.ATTENTION, "Under way", "No outcome is recorded yet."),
    "client_closed": Badge(Tone.ATTENTION, "Caller left", "The caller closed the connection."),
    "upstream_failed": Badge(Tone.ATTENTION, "Model failed", "The model's server gave no answer."),
    "interrupted": Badge(Tone.ATTENTION, "Broken off", "The answer broke off."),
    "unknown": Badge(Tone.ATTENTION, "Ending unknown", "The gateway stopped while it was under way."),
}


def decision_badge(row: ExchangeRow) -> Badge:
    """Allowed or refused."""
    return Badge(Tone.REFUSE, "Refused") if row.decision == "refused" else Badge(Tone.ALLOW, "Allowed")


def ending_badge(row: ExchangeRow) -> Badge | None:
    """How the exchange ended, where that was not simply by an answer or a refusal."""
    if row.status in {"answered", "refused"}:
        return None
    return _ENDINGS.get(row.status, Badge(Tone.ATTENTION, "Ending unknown"))


def health_badge(health: LedgerHealth) -> Badge:
    """What the ledger of this process does. It does not say that the record was verified."""
    if not health.accepting:
        return Badge(
            Tone.REFUSE, "Ledger stopped", health.error or "No record can be made durable, so nothing is served."
        )
    if health.error:
        return Badge(Tone.ATTENTION, "Ledger behind", health.error)
    if health.unshipped > _BEHIND_RECORDS:
        return Badge(Tone.ATTENTION, "Ledger behind", f"{number(health.unshipped)} records wait to be shipped.")
    return Badge(Tone.ALLOW, "Ledger recording", "Records are made durable, shipped and sealed.")


def utc(time_us: int | None) -> str:
    """A time to the second, UTC; the column or label beside it says so."""
    return "" if time_us is None else _datetime(time_us).strftime("%Y-%m-%d %H:%M:%S")


def utc_exact(time_us: int | None) -> str:
    """A time to the microsecond, in ISO 8601."""
    return "" if time_us is None else _datetime(time_us).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ago(time_us: int | None, now_us: int) -> str:
    """How long ago, roughly: ``4 s ago``, ``3 min ago``, ``2 h ago``, ``5 days ago``."""
    if time_us is None:
        return "never"
    seconds = max(0, (now_us - time_us) // _SECOND_US)
    for limit, unit, name in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{seconds // unit} {name} ago"
    return f"{seconds // 86_400} days ago"


def duration(elapsed_us: int | None) -> str:
    """``0.8 ms``, ``312 ms``, ``2.41 s``."""
    if elapsed_us is None:
        return ""
    if elapsed_us < 10_000:
        return f"{elapsed_us / 1000:.1f} ms"
    return f"{elapsed_us / 1000:.0f} ms" if elapsed_us < _SECOND_US else f"{elapsed_us / _SECOND_US:.2f} s"


def number(value: int) -> str:
    """Thousands apart by a narrow space."""
    return f"{value:,}".replace(",", "\u202f")


def counted(value: int, one: str, many: str = "") -> str:
    """``1 value``, ``3 values``."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """A percentage that never rounds something to nothing, nor almost all to all."""
    if whole <= 0:
        return "0 %"
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "< 1 %"
    return "> 99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def shorten(text: str, head: int = 8, tail: int = 6) -> str:
    """A long id with its middle left out; a digest keeps its algorithm."""
    scheme, colon, rest = text.partition(":")
    if colon and len(scheme) <= 8:
        return f"{scheme}:{shorten(rest, head, tail)}"
    return text if len(text) <= head + tail + 1 else f"{text[:head]}…{text[len(text) - tail :]}"


def _datetime(time_us: int) -> datetime:
    # Divided as integers: a float would lose microseconds. What lies outside the calendar is shown at its edge.
    bounded = min(max(time_us, 0), 253_402_300_799_999_999)
    return datetime.fromtimestamp(bounded // _SECOND_US, UTC).replace(microsecond=bounded % _SECOND_US)
