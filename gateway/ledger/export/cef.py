r"""Common Event Format, version 0: a line for each record, with the extension keys of the CEF dictionary.

In the header a backslash and a pipe are escaped, in an extension value a backslash and an equals sign; line ends become
``\n`` and ``\r`` in a value and a space in the header; every other control character becomes a space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from gateway import __version__
from gateway.ledger.export.facts import Facts, facts_of
from gateway.ledger.record import Record

_VENDOR, _PRODUCT = "LLM Governance Gateway", "gateway"
_INFORMATIONAL, _MEDIUM = 3, 6
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_ENDINGS = {"\n": "\\n", "\r": "\\r"}

# Extension keys in the order in which they are written. Values that are null are left out.
EXTENSION: tuple[tuple[str, Callable[[Facts], str | int | None]], ...] = (
    ("rt", lambda facts: facts.ts_us // 1000),
    ("externalId", lambda facts: facts.key),
    ("start", lambda facts: facts.started_us // 1000 if facts.started_us is not None else None),
    ("act", lambda facts: None if facts.allowed is None else ("allowed" if facts.allowed else "refused")),
    ("outcome", lambda facts: facts.status),
    ("reason", lambda facts: facts.code),
    ("app", lambda facts: facts.door),
    ("suid", lambda facts: facts.principal),
    ("spriv", lambda facts: facts.principal_kind),
    ("dvchost", lambda facts: facts.deployment),
    ("fileHash", lambda facts: facts.sha256),
    ("cn1", lambda facts: facts.seq),
    ("cn1Label", lambda _facts: "seq"),
    ("cn2", lambda facts: facts.epoch),
    ("cn2Label", lambda _facts: "epoch"),
    ("cn3", lambda facts: facts.redactions or None),
    ("cn3Label", lambda facts: "redactions" if facts.redactions else None),
    ("cs1", lambda facts: facts.exchange),
    ("cs1Label", lambda facts: "exchange" if facts.exchange is not None else None),
    ("cs2", lambda facts: facts.tenant),
    ("cs2Label", lambda facts: "tenant" if facts.tenant is not None else None),
    ("cs3", lambda facts: facts.model or facts.requested_model),
    ("cs3Label", lambda facts: "model" if facts.model or facts.requested_model else None),
    ("cs4", lambda facts: facts.data_class),
    ("cs4Label", lambda facts: "dataClass" if facts.data_class is not None else None),
    ("cs5", lambda facts: " ".join(facts.rules) or None),
    ("cs5Label", lambda facts: "rules" if facts.rules else None),
    ("cs6", lambda facts: facts.bundle),
    ("cs6Label", lambda facts: "bundle" if facts.bundle is not None else None),
)


def lines(records: Sequence[Record]) -> Iterator[bytes]:
    """One event a line."""
    for record in records:
        yield line(facts_of(record)).encode()


def line(facts: Facts) -> str:
    """The event of one record, without a line feed."""
    severity = _MEDIUM if facts.severe else _INFORMATIONAL
    header = (_VENDOR, _PRODUCT, __version__, facts.kind, facts.kind, str(severity))
    said = ((name, read(facts)) for name, read in EXTENSION)
    extension = " ".join(f"{name}={escape_value(str(value))}" for name, value in said if value is not None)
    return f"CEF:0|{'|'.join(map(escape_header, header))}|{extension}"


def escape_header(text: str) -> str:
    """``text`` as a field of the header."""
    return _CONTROL.sub(" ", text.replace("\\", "\\\\").replace("|", "\\|"))


def escape_value(text: str) -> str:
    """``text`` as the value of an extension key."""
    escaped = text.replace("\\", "\\\\").replace("=", "\\=")
    return _CONTROL.sub(lambda found: _ENDINGS.get(found[0], " "), escaped)
