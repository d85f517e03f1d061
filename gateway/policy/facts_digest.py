"""The digest of facts: SHA-256 over their canonical JSON. Parts that many questions share are written once."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter

import orjson

from gateway.core.canonical import MAX_INT, canonical
from gateway.policy.facts import ContextFacts, Facts, OrganisationFacts, PrincipalFacts
from gateway.policy.resource import ResourceFacts

_NAMES = tuple(sorted(item.name for item in dataclasses.fields(ContextFacts)))
_VALUES = attrgetter(*_NAMES)
_ORGANISATION = _NAMES.index("organisation")
_PARTS = 8192


def facts_digest() -> Callable[[Facts], str]:
    """A function from facts to ``sha256:`` and the digest of ``canonical(dataclasses.asdict(facts))``.

    It raises ``ValueError`` or ``TypeError`` where ``canonical`` does.
    """

    @lru_cache(maxsize=_PARTS)
    def written(part: PrincipalFacts | OrganisationFacts | ResourceFacts) -> orjson.Fragment:
        return orjson.Fragment(canonical(dataclasses.asdict(part)))

    def digest(facts: Facts) -> str:
        values = list(_VALUES(facts.context))
        values[_ORGANISATION] = written(values[_ORGANISATION])
        for value in values:
            if type(value) is float or (type(value) is int and not -MAX_INT <= value <= MAX_INT):
                raise ValueError("canonical JSON takes integers below 2**53 only")
        whole = orjson.dumps(
            {
                "action": facts.action,
                "context": dict(zip(_NAMES, values, strict=True)),
                "principal": written(facts.principal),
                "resource": written(facts.resource),
            }
        )
        return "sha256:" + hashlib.sha256(whole).hexdigest()

    return digest
