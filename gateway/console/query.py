"""The exchanges page's address is its state: query string to filter, and back to links. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import urlencode

from gateway.ledger.filters import ExchangeFilter, Place

PAGE_ROWS = 50
PATH = "/console/exchanges"

_MAX_VALUE = 200
_MAX_US = 2**53
# Names in addresses, and the filter's own.
_NAMES = MappingProxyType(
    {
        "q": "text",
        "decision": "decision",
        "status": "status",
        "class": "data_class",
        "model": "model",
        "asked": "requested_model",
        "deployment": "deployment",
        "team": "team",
        "principal": "principal",
        "licence": "licence",
        "rule": "rule",
        "finding": "finding",
        "policy": "policy_commit",
    }
)


# Of a span of time: its first and its last minute, UTC, as forms write them.
_TIMES = ("from", "to")
_MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: values by name in the address, and the place from which to go on, either way."""

    given: Mapping[str, str]
    before: Place | None = None
    after: Place | None = None

    def value(self, name: str) -> str:
        """What was given for ``name``, or an empty string."""
        return self.given.get(name, "")

    @property
    def filter(self) -> ExchangeFilter:
        """For the ledger's search."""
        words = {_NAMES[name]: value for name, value in self.given.items() if name in _NAMES}
        since, until = (_time(self.value(name)) for name in _TIMES)
        last = None if until is None else until + _MINUTE_US
        span = ExchangeFilter(since_us=since, until_us=last, before=self.before, after=self.after, limit=PAGE_ROWS)
        return replace(span, **words)  # type: ignore[arg-type]

    @property
    def newest(self) -> str:
        """The address of the first page of the same filter."""
        return _address(self.given)

    def older(self, place: Place) -> str:
        """The address of what comes before ``place`` in time."""
        return _address({**self.given, "before": f"{place.started_us}.{place.id}"})

    def newer(self, place: Place) -> str:
        """The address of what comes after ``place`` in time."""
        return _address({**self.given, "after": f"{place.started_us}.{place.id}"})

    def also(self, **values: str) -> str:
        """The address of the same filter with further values."""
        return _address({**self.given, **values})

    def between(self, since_us: int, until_us: int) -> str:
        """The address of the same filter within a span of time."""
        return _address({**self.given, "from": _minute(since_us), "to": _minute(until_us - 1)})

    def without(self, name: str) -> str:
        """The address without one condition."""
        return _address({key: value for key, value in self.given.items() if key != name})

    def with_only(self, **values: str) -> str:
        """The address of a filter of its own."""
        return _address(values)


def read_query(parameters: Mapping[str, str]) -> Query:
    """Read the query string; what is empty, too long or unreadable counts as not given."""
    given = {}
    for name in (*_NAMES, *_TIMES):
        value = parameters.get(name, "").replace("\x00", "").strip()
        if value and len(value) <= _MAX_VALUE and (name in _NAMES or _time(value) is not None):
            given[name] = value
    before, after = (_position(parameters.get(name, "")) for name in ("before", "after"))
    return Query(given, before, None if before else after)


def _time(text: str) -> int | None:
    """``2026-11-27T14:05`` in UTC as microseconds."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int(moment.replace(tzinfo=UTC).timestamp()) * 1_000_000 if len(text) == 16 else None


def _minute(time_us: int) -> str:
    return f"{datetime.fromtimestamp(time_us // 1_000_000, UTC):%Y-%m-%dT%H:%M}"


def _position(text: str) -> Place | None:
    time, _, row_id = text.partition(".")
    if not (time.isascii() and time.isdecimal() and len(time) <= 16 and row_id.isascii() and len(row_id) <= 40):
        return None
    return Place(int(time), row_id.replace("\x00", "")) if int(time) <= _MAX_US else None


def _address(values: Mapping[str, str]) -> str:
    return f"{PATH}?{urlencode(values)}" if values else PATH
