"""A candidate bundle beside the live one: what would it have decided? It never changes what is done."""

from __future__ import annotations

from gateway.core.decision import Decision, Shadow
from gateway.policy.bundle import Bundle
from gateway.policy.decide import decide
from gateway.policy.facts import Facts

SAME, REFUSES, ALLOWS, DUTIES = "same", "would_refuse", "would_allow", "other_duties"


def shadow_of(candidate: Bundle, facts: Facts | None, live: Decision, now_s: int) -> tuple[Shadow | None, str]:
    """What the candidate says where it differs from ``live``, and how it differs in one word.

    ``facts`` are None where the candidate does not have the deployment, which it could therefore not allow.
    """
    if facts is None:
        return (Shadow(candidate.digest, allow=False), REFUSES) if live.allow else (None, SAME)
    beside = decide(candidate, facts, live.id, now_s)
    difference = _difference(live, beside)
    if difference == SAME:
        return None, SAME
    duties = tuple(item.type for item in beside.obligations)
    return Shadow(candidate.digest, beside.allow, beside.deciding, duties), difference


def _difference(live: Decision, beside: Decision) -> str:
    if live.allow != beside.allow:
        return ALLOWS if beside.allow else REFUSES
    duties = [[(item.type, item.params) for item in decision.obligations] for decision in (live, beside)]
    return SAME if duties[0] == duties[1] else DUTIES
