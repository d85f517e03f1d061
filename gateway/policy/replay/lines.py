"""One line of input: a ledger record, or a situation as ``gateway policy decide`` takes it, with what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, NamedTuple

import orjson
from pydantic import Field, ValidationError

from gateway.core.vocabulary import DataClass
from gateway.policy.replay.recorded import (
    NOTHING_LACKING,
    Asked,
    NotReplayable,
    Recorded,
    RecordedDecision,
    decision_ids,
    fallback_of,
    situation_of,
)
from gateway.policy.situation import Situation

_OPEN: Final = 10_000


class Taken(NamedTuple):
    """What a line tells, ``times`` over. ``decisions``: how many there are where it cannot be replayed."""

    found: Recorded | NotReplayable
    times: int = 1
    decisions: int = 1
    is_fallback: bool = False


class SituationLine(Situation):
    """A situation with how often it was seen, and the decision as a record would have it."""

    count: Annotated[int, Field(gt=0)] = 1
    recorded: dict[str, Any] | None = None


@dataclass(slots=True)
class LineReader:
    """Reads lines in their order: a fallback is understood by the intent of its exchange, a few thousand of which wait.

    ``now_s`` (Unix seconds) is the time of situations that name none.
    """

    now_s: int
    _open: dict[str, tuple[Recorded, frozenset[str] | None]] = field(default_factory=dict)

    def read(self, line: bytes) -> Taken | None:
        """What the line tells; None for a record of another kind. Raises ``ValueError`` for a line that is broken."""
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            raise ValueError("this is not JSON") from None
        if type(value) is not dict:
            raise ValueError("this is not a JSON object")
        if "kind" in value and "body" in value:
            return self._record(value)
        if "deployment" in value:
            return self._situation(value)
        raise ValueError("this is neither a ledger record nor a situation")

    def _record(self, envelope: Mapping[str, Any]) -> Taken | None:
        kind, body, exchange = envelope["kind"], envelope["body"], envelope.get("exchange")
        if kind not in _KINDS:
            return None
        if envelope.get("v") != 1 or type(body) is not dict or type(exchange) is not str:
            raise ValueError("the record has not the envelope of version 1")
        if kind == "exchange.attempt":
            return self._attempt(exchange, body)
        found = situation_of(body)
        if isinstance(found, NotReplayable):
            return Taken(found, 1, 0 if found.undecided else _number_of_decisions(body))
        if kind == "exchange.intent":
            self._open[exchange] = (found, None)
            if len(self._open) > _OPEN:
                del self._open[next(iter(self._open))]
        return Taken(found, 1, len(found.decisions))

    def _attempt(self, exchange: str, body: Mapping[str, Any]) -> Taken:
        known = self._open.get(exchange)
        if known is None:
            return Taken(NotReplayable("a fallback whose intent is not among the records before it"), is_fallback=True)
        intent, seen = known
        seen = decision_ids(intent) if seen is None else seen
        found = fallback_of(intent, body, seen)
        if isinstance(found, NotReplayable):
            return Taken(found, is_fallback=True)
        self._open[exchange] = (intent, seen | decision_ids(found))
        return Taken(found, 1, len(found.decisions), is_fallback=True)

    def _situation(self, value: Mapping[str, Any]) -> Taken:
        try:
            line = SituationLine.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise ValueError(f"this is not a situation: {where}: {first['msg']}") from None
        if line.set:
            return Taken(NotReplayable("it sets single facts, which only gateway policy decide does"), line.count)
        place = RecordedDecision(line.deployment, "", line.action, line.recorded or {})
        recorded = Recorded(_asked(line), (place,), line.instant(self.now_s), "", NOTHING_LACKING)
        return Taken(recorded, line.count, 1)


def situation_row(asked: Asked, deployment: str, action: str, now: str) -> dict[str, Any]:
    """The question as a situation for ``gateway policy decide``; ``now`` is ISO 8601."""
    return {
        "deployment": deployment,
        "action": action,
        "principal": {
            "kind": asked.kind,
            "team": asked.team,
            "tenant": asked.tenant,
            "region": asked.region,
            "role": asked.role,
            "groups": list(asked.groups),
        },
        "purpose": asked.purpose,
        "data_class": DataClass(asked.least).label,
        "findings": list(asked.findings),
        "request": {
            "stream": asked.stream,
            "tools": int(asked.tools),
            "unknown_fields": asked.unknown_fields,
            "uninspected": asked.uninspected,
            "remote_urls": asked.remote_urls,
            "thinking": asked.thinking,
            "coverage": asked.coverage,
            "budget_share": asked.budget_share,
        },
        "now": now,
    }


_KINDS: Final = frozenset(("exchange.intent", "exchange.refusal", "exchange.attempt"))


def _asked(line: Situation) -> Asked:
    caller, request = line.principal, line.request
    return Asked(
        kind=caller.kind,
        team=caller.team,
        tenant=caller.tenant,
        region=caller.region,
        role=caller.role,
        groups=tuple(sorted(caller.groups)),
        purpose=line.purpose,
        least=int(DataClass.parse(line.data_class)),
        findings=tuple(sorted(set(line.findings))),
        stream=request.stream,
        tools=request.tools > 0,
        unknown_fields=request.unknown_fields,
        uninspected=request.uninspected,
        remote_urls=request.remote_urls,
        thinking=request.thinking,
        coverage=request.coverage,
        budget_share=request.budget_share,
    )


def _number_of_decisions(body: Mapping[str, Any]) -> int:
    decisions = body.get("decisions")
    return max(1, len(decisions)) if type(decisions) is list else 1


def exchange_of(line: bytes) -> bytes:
    """The id of the exchange that a line belongs to, or the line itself where it belongs to none.

    Canonical records have it behind the body, so that it is found without reading the whole; others are parsed.
    """
    start = line.rfind(_EXCHANGE) + len(_EXCHANGE)
    if start >= len(_EXCHANGE) and (end := line.find(b'"', start)) > 0:
        return line[start:end]
    if b'"exchange"' not in line:
        return line
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return line
    name = value.get("exchange") if type(value) is dict else None
    return name.encode("utf-8", "surrogatepass") if type(name) is str else line


_EXCHANGE: Final = b'"exchange":"'
