"""The exchanges page's address is its state: query string to filter, and back to links. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from gateway.ledger.search import ExchangeFilter, ExchangeRow

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
        "deployment": "deployment",
        "team": "team",
        "rule": "rule",
    }
)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: values by name in the address, and the row after which to go on."""

    given: Mapping[str, str]
    before: tuple[int, str] | None = None

    def value(self, name: str) -> str:
        """What was given for ``name``, or an empty string."""
        return self.given.get(name, "")

    @property
    def filter(self) -> ExchangeFilter:
        """For the ledger's search. One row more than a page, to know whether there are older ones."""
        before_us, before_id = self.before or (None, None)
        fields = {_NAMES[name]: value for name, value in self.given.items()}
        return replace(ExchangeFilter(before_us=before_us, before_id=before_id, limit=PAGE_ROWS + 1), **fields)  # type: ignore[arg-type]

    @property
    def newest(self) -> str:
        """The address of the first page of the same filter."""
        return _address(self.given)

    def older(self, last: ExchangeRow) -> str:
        """The address of what comes after ``last``."""
        return _address({**self.given, "before": f"{last.started_us}.{last.id}"})

    def without(self, name: str) -> str:
        """The address without one condition."""
        return _address({key: value for key, value in self.given.items() if key != name})

    def with_only(self, **values: str) -> str:
        """The address of a filter of its own."""
        return _address(values)


def read_query(parameters: Mapping[str, str]) -> Query:
    """Read the query string; what is empty, too long or unreadable counts as not given."""
    given = {}
    for name in _NAMES:
        value = parameters.get(name, "").replace("\x00", "").strip()
        if value and len(value) <= _MAX_VALUE:
            given[name] = value
    return Query(given, _position(parameters.get("before", "")))


def _position(text: str) -> tuple[int, str] | None:
    time, _, row_id = text.partition(".")
    if not (time.isascii() and time.isdecimal() and len(time) <= 16 and row_id.isascii() and len(row_id) <= 40):
        return None
    return (int(time), row_id.replace("\x00", "")) if int(time) <= _MAX_US else None


def _address(values: Mapping[str, str]) -> str:
    return f"{PATH}?{urlencode(values)}" if values else PATH
