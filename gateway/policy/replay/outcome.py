"""What a decision comes to, in words that two trees, or a record and a tree, can be compared by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import orjson

from gateway.core.decision import Obligation
from gateway.policy.combine import Verdict

NO_PERMIT: Final = "(no permit)"
NO_DEPLOYMENT: Final = "(no such deployment)"
NO_EVALUATION: Final = "(rules failed)"


class Outcome(NamedTuple):
    """``deciding`` names rules, or the one reason in brackets where none decided. All texts are sorted."""

    allow: bool
    deciding: tuple[str, ...]
    obligations: tuple[str, ...]
    waived: tuple[tuple[str, str], ...]
    failed: bool = False


GONE: Final = Outcome(allow=False, deciding=(NO_DEPLOYMENT,), obligations=(), waived=())


def outcome_of(verdict: Verdict) -> Outcome:
    """A verdict with its duties in full: ``thinking {"mode":"off"}``."""
    deciding = tuple(sorted(verdict.deciding)) or _without(allow=verdict.allow, failed=verdict.error is not None)
    duties = tuple(sorted({_in_full(item) for item in verdict.obligations}))
    return Outcome(verdict.allow, deciding, duties, tuple(sorted(verdict.waived)), verdict.error is not None)


def as_recorded(outcome: Outcome, verdict: Verdict) -> Outcome:
    """The same with duties as records name them: the type and the rules that ask for it."""
    duties = tuple(sorted(f"{item.type} ({', '.join(sorted(item.rules))})" for item in verdict.obligations))
    return outcome._replace(obligations=duties)


def recorded_outcome(told: Mapping[str, Any]) -> Outcome | None:
    """The outcome that a record tells, None where it does not tell it in full."""
    allow, deciding, waived = told.get("allow"), told.get("deciding"), told.get("waived", [])
    duties, failed = told.get("obligations"), told.get("error") is not None
    try:
        if type(allow) is not bool or type(deciding) is not list or type(duties) is not list:
            return None
        names = tuple(sorted(map(str, deciding))) or _without(allow=allow, failed=failed)
        texts = tuple(sorted(f"{item['type']} ({', '.join(sorted(item['rules']))})" for item in duties))
        lifted = tuple(sorted((str(item["rule"]), str(item["exception"])) for item in waived))
    except (KeyError, TypeError):
        return None
    return Outcome(allow, names, texts, lifted, failed)


def _without(*, allow: bool, failed: bool) -> tuple[str, ...]:
    return () if allow else (NO_EVALUATION,) if failed else (NO_PERMIT,)


def _in_full(obligation: Obligation) -> str:
    if not obligation.params:
        return obligation.type
    return f"{obligation.type} {orjson.dumps(dict(obligation.params), option=orjson.OPT_SORT_KEYS).decode()}"
