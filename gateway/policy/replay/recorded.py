"""From the body of a record (docs/ledger.md) to what policy was asked: nothing is guessed, what is missing is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from gateway.core.vocabulary import DataClass
from gateway.policy.facts import Action

NOTHING_LACKING: Final[frozenset[str]] = frozenset()
_CLASSES: Final = {data_class.label: int(data_class) for data_class in DataClass}
_PRINCIPAL: Final = ("kind", "team", "tenant", "region", "role")
# Facts of the request that older records do not have: where they stand, and the fact that rules read.
_COUNTED: Final = (
    ("tools", "context.uses_tools"),
    ("unknown_fields", "context.unknown_fields"),
    ("remote_urls", "context.remote_urls"),
)


class Asked(NamedTuple):
    """One exchange as policy sees it, without the candidate. Hashable: equal ones have equal decisions.

    ``least`` is the class that the caller and the key ask for; findings raise it, as the tree's vocabulary says.
    ``groups`` and ``findings`` are sorted.
    """

    kind: str
    team: str
    tenant: str
    region: str
    role: str
    groups: tuple[str, ...]
    purpose: str
    least: int
    findings: tuple[str, ...]
    stream: bool
    tools: bool
    unknown_fields: bool
    uninspected: bool
    remote_urls: bool
    thinking: bool | None
    coverage: str
    budget_share: int | None


class RecordedDecision(NamedTuple):
    """One decision of the record. ``told`` is the decision as the record has it, not checked any further."""

    deployment: str
    model: str
    action: Action
    told: Mapping[str, Any]


class Recorded(NamedTuple):
    """What was asked and decided. ``decided_s`` in Unix seconds. ``lacking``: facts by path that the record has not."""

    asked: Asked
    decisions: tuple[RecordedDecision, ...]
    decided_s: int
    bundle: str
    lacking: frozenset[str]


class NotReplayable(NamedTuple):
    """Why policy cannot be asked again. ``undecided``: it was never asked, so nothing is missing."""

    reason: str
    undecided: bool = False


UNDECIDED: Final = NotReplayable("policy was not asked", undecided=True)


class _Malformed(Exception):
    pass


def situation_of(body: Mapping[str, Any]) -> Recorded | NotReplayable:
    """What the body of an ``exchange.intent`` or ``exchange.refusal`` says that policy was asked."""
    try:
        return _recorded(body)
    except _Malformed as problem:
        return NotReplayable(str(problem))


def fallback_of(intent: Recorded, body: Mapping[str, Any], seen: frozenset[str]) -> Recorded | NotReplayable:
    """What an ``exchange.attempt`` of the same exchange adds: its decisions whose ids are not among those ``seen``."""
    try:
        if "findings" not in body or "data_class" not in body:
            return NotReplayable("the attempt lacks the findings of its time")
        least, findings = _least(body), _findings(body)
        decisions = [item for item in _decisions(body) if item.told.get("id") not in seen]
        if not decisions:
            return NotReplayable("the attempt has no decision of its own")
        asked = intent.asked._replace(least=least, findings=findings)
        lacking = intent.lacking - {"context.coverage"}
        coverage = body.get("coverage")
        if coverage in ("full", "structured_only"):
            asked = asked._replace(coverage=coverage)
        else:
            lacking |= {"context.coverage"}
        return Recorded(asked, tuple(decisions), _decided_s(decisions[0], intent.decided_s), intent.bundle, lacking)
    except _Malformed as problem:
        return NotReplayable(str(problem))


def decision_ids(recorded: Recorded) -> frozenset[str]:
    """The ids of its decisions."""
    return frozenset(str(item.told.get("id")) for item in recorded.decisions)


def _recorded(body: Mapping[str, Any]) -> Recorded | NotReplayable:
    decisions = _decisions(body)
    if not decisions:
        return UNDECIDED
    principal, policy, received = body.get("principal"), body.get("policy"), body.get("received_us")
    if type(principal) is not dict:
        return NotReplayable("the record has no principal")
    who = [principal.get(name) for name in _PRINCIPAL]
    if not _TEXT.issuperset(map(type, who)):
        return NotReplayable("the principal lacks a fact")
    purpose = body.get("purpose")
    if type(purpose) is not str:
        return NotReplayable("the record has no purpose")
    if type(received) is not int or type(policy) is not dict or type(policy.get("bundle")) is not str:
        return NotReplayable("the record lacks the time or the bundle")
    lacking: list[str] = []
    request = _request(body, lacking)
    about = _groups(principal, lacking), purpose, _least(body), _findings(body)
    asked = Asked._make((*who, *about, *request))
    decided_s = _decided_s(decisions[0], received // 1_000_000)
    return Recorded(
        asked, tuple(decisions), decided_s, policy["bundle"], frozenset(lacking) if lacking else NOTHING_LACKING
    )


_TEXT: Final = frozenset({str})


def _decisions(body: Mapping[str, Any]) -> list[RecordedDecision]:
    found = body.get("decisions")
    if type(found) is not list:
        raise _Malformed("the record has no list of decisions")
    decisions: list[RecordedDecision] = []
    for item in found:
        if type(item) is not dict:
            raise _Malformed("a decision is malformed")
        deployment, model, action = item.get("deployment"), item.get("model"), item.get("action")
        if type(deployment) is not str or type(model) is not str or action not in ("invoke", "fallback"):
            raise _Malformed("a decision does not say about what it is")
        decisions.append(RecordedDecision(deployment, model, action, item))
    return decisions


def _least(body: Mapping[str, Any]) -> int:
    parts = body.get("data_class")
    if type(parts) is not dict:
        raise _Malformed("the record has no data class")
    try:
        declared = parts["declared"]
        least = max(_CLASSES[parts["floor"]], 0 if declared is None else _CLASSES[declared])
        whole = max(least, _CLASSES[parts["from_findings"]]) == _CLASSES[parts["value"]]
    except (KeyError, TypeError):
        raise _Malformed("the data class lacks a part") from None
    if not whole:
        raise _Malformed("the data class is not the highest of its parts")
    return least


def _findings(body: Mapping[str, Any]) -> tuple[str, ...]:
    found = body.get("findings")
    if type(found) is not dict:
        raise _Malformed("the record has no findings")
    return tuple(sorted(found)) if found else ()


def _groups(principal: Mapping[str, Any], lacking: list[str]) -> tuple[str, ...]:
    groups = principal.get("groups")
    if type(groups) is list and _TEXT.issuperset(map(type, groups)):
        return tuple(sorted(groups))
    lacking.append("principal.groups")
    return ()


def _request(
    body: Mapping[str, Any], lacking: list[str]
) -> tuple[bool, bool, bool, bool, bool, bool | None, str, int | None]:
    """The rest of ``Asked``, from ``stream`` on. What is lacking gets a value that no rule will read."""
    stream, request, coverage = body.get("stream"), body.get("request"), body.get("coverage")
    if type(stream) is not bool:
        lacking.append("context.stream")
    if type(request) is not dict:
        request = {}
    counted = []
    for name, path in _COUNTED:
        number = request.get(name)
        if type(number) is not int:
            lacking.append(path)
        counted.append(type(number) is int and number > 0)
    uninspected = request.get("uninspected")
    if type(uninspected) is not list:
        lacking.append("context.uninspected")
    thinking = request.get("thinking")
    if "thinking" not in request or not (thinking is None or type(thinking) is bool):
        lacking.append("context.thinking_requested")
        thinking = None
    if coverage not in ("full", "structured_only"):
        lacking.append("context.coverage")
        coverage = "full"
    share = request.get("budget_share")
    if "budget_share" not in request or not (share is None or type(share) is int):
        lacking.append("context.budget_share")
        share = None
    tools, unknown_fields, remote_urls = counted
    return stream is True, tools, unknown_fields, bool(uninspected), remote_urls, thinking, coverage, share


def _decided_s(decision: RecordedDecision, received_s: int) -> int:
    """When it was decided: decision ids begin with the time (gateway/core/identifiers.py); else on arrival."""
    name = decision.told.get("id")
    if type(name) is str and len(name) == 35 and name.startswith("dc_"):
        try:
            return int(name[3:15], 16) // 1000
        except ValueError:
            return received_s
    return received_s
