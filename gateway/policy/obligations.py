"""The known obligations: parameters, how several of one type become one, and what a deployment can meet.

Merging is commutative, associative and idempotent; what cannot be merged is a conflict, and a conflict refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gateway.catalog.places import did_you_mean
from gateway.core.decision import Obligation
from gateway.core.errors import GatewayError
from gateway.core.vocabulary import RuleId
from gateway.policy.resource import ResourceFacts


class ObligationConflict(GatewayError):
    """The duties cannot all be met. ``rules`` are those that impose them."""

    def __init__(self, rules: Iterable[RuleId]) -> None:
        super().__init__("obligations conflict")
        self.rules = tuple(sorted(set(rules)))


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Redact(_Params):
    """Replace findings of these types on the way in, on the way out, or both. ``SECRET_*`` is a prefix, ``*`` all.

    ``min_precision`` leaves alone what is real less often than that, as the tuning corpus measured it.
    """

    types: Annotated[list[str], Field(min_length=1)]
    where: Literal["request", "response", "both"]
    mode: Literal["surrogate", "fake", "hash", "mask", "drop"] = "surrogate"
    min_precision: Annotated[float, Field(ge=0, le=1, strict=False)] = 0.0


class InspectNames(_Params):
    """Names and addresses are looked for, and what is found counts as any finding does; or the exchange is refused."""

    where: Literal["request", "response", "both"]


class ThinkingMode(_Params):
    """Reasoning is switched off, hidden from the caller, or explicitly allowed."""

    mode: Literal["off", "hide", "allow"]


class MaxTokens(_Params):
    """At most this many tokens in the answer."""

    limit: Annotated[int, Field(gt=0)]


class ForceStoreFalse(_Params):
    """The upstream is told to store nothing."""


class Notice(_Params):
    """A text that the answer carries."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[\x20-\x7e]+$")]


class HumanReview(_Params):
    """A person of this queue releases the answer. Nothing here can hold answers back yet, so that it refuses."""

    queue: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class StoreText(_Params):
    """The text is kept in the payload vault for at least ``days``, or the exchange is refused."""

    where: Literal["request", "response", "both"]
    days: Annotated[int, Field(ge=1, le=3660)]


class StoreNoText(_Params):
    """No text of the exchange is kept; together with ``store_text`` that is a conflict."""


class RequireRegion(_Params):
    """The deployment stands in one of these regions."""

    regions: Annotated[list[str], Field(min_length=1)]


SCHEMAS: Mapping[str, type[_Params]] = {
    "redact": Redact,
    "inspect_names": InspectNames,
    "thinking": ThinkingMode,
    "max_tokens": MaxTokens,
    "force_store_false": ForceStoreFalse,
    "human_review": HumanReview,
    "notice": Notice,
    "require_region": RequireRegion,
    "store_text": StoreText,
    "store_no_text": StoreNoText,
}
_STRICTNESS = {"allow": 0, "hide": 1, "off": 2}
_CAN_BE_SILENT = {"hybrid", "non_thinking_only", "none"}


def check_obligation(kind: str, params: object) -> dict[str, object]:
    """Parameters of an obligation, validated. Raises ``ValueError`` that says what is wrong."""
    if kind not in SCHEMAS:
        hint = did_you_mean(kind, SCHEMAS) or f"; known are {', '.join(sorted(SCHEMAS))}"
        raise ValueError(f"unknown obligation {kind!r}{hint}")
    try:
        return SCHEMAS[kind].model_validate(params).model_dump()
    except ValidationError as error:
        raise ValueError(f"params of {kind}: {_first_fault(error, SCHEMAS[kind])}") from None


def _first_fault(error: ValidationError, form: type[BaseModel]) -> str:
    """A field that is not known comes first: where one is misspelt, another one is missing too."""
    first = min(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{where}: this field is not known{did_you_mean(where, form.model_fields)}"
    return f"{where}: {first['msg']}" if where else first["msg"]


def merge(obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """At most one duty of each type and place, in a fixed order. Raises ``ObligationConflict``."""
    groups: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        groups.setdefault(obligation.type, []).append(obligation)
    if "store_text" in groups and "store_no_text" in groups:
        raise ObligationConflict(_rules([*groups["store_text"], *groups["store_no_text"]]))
    merged: list[Obligation] = []
    for kind in sorted(groups):
        group = groups[kind]
        try:
            params = [SCHEMAS[kind].model_validate(dict(item.params)) for item in group]
        except (KeyError, ValidationError):
            raise ObligationConflict(_rules(group)) from None
        merged.extend(_merge_kind(kind, group, params))
    return tuple(merged)


def unmet(obligations: Iterable[Obligation], resource: ResourceFacts) -> tuple[Obligation, ...]:
    """The duties that cannot be met with this model at this deployment.

    A review by a person is never met: there is no stage that holds an answer until somebody released it.
    """
    return tuple(
        item
        for item in obligations
        if item.type == "human_review"
        or (item.type == "require_region" and resource.region not in _texts(item, "regions"))
        or (
            item.type == "thinking"
            and item.params.get("mode") == "off"
            and resource.model.thinking not in _CAN_BE_SILENT
        )
    )


def _merge_kind(kind: str, group: list[Obligation], params: list[Any]) -> Iterable[Obligation]:
    rules = _rules(group)
    if kind == "redact":
        return _merge_redact(group, params)
    if kind == "inspect_names":
        places = {p.where for p in params}
        return (Obligation(kind, {"where": places.pop() if len(places) == 1 else "both"}, rules),)
    if kind == "thinking":
        return (Obligation(kind, {"mode": max((p.mode for p in params), key=_STRICTNESS.__getitem__)}, rules),)
    if kind == "max_tokens":
        return (Obligation(kind, {"limit": min(p.limit for p in params)}, rules),)
    if kind in {"force_store_false", "store_no_text"}:
        return (Obligation(kind, {}, rules),)
    if kind == "store_text":
        return _merge_store_text(group, params)
    if kind == "human_review":
        return tuple(_apart(kind, "queue", group, params))
    if kind == "require_region":
        regions = set.intersection(*(set(p.regions) for p in params))
        if not regions:
            raise ObligationConflict(rules)
        return (Obligation(kind, {"regions": sorted(regions)}, rules),)
    if kind == "notice":
        return tuple(_apart(kind, "text", group, params))
    raise ObligationConflict(rules)


def _apart(kind: str, name: str, group: list[Obligation], params: list[Any]) -> Iterable[Obligation]:
    """One duty for each value of the parameter ``name``, each with the rules that asked for it."""
    values = [getattr(item, name) for item in params]
    for value in sorted(set(values)):
        yield Obligation(kind, {name: value}, _rules(o for o, its in zip(group, values, strict=True) if its == value))


def _merge_redact(group: list[Obligation], params: list[Redact]) -> Iterable[Obligation]:
    def merged(place: str, mode: str, least: float) -> Obligation | None:
        here = [
            (o, p)
            for o, p in zip(group, params, strict=True)
            if p.where in (place, "both") and (p.mode, p.min_precision) == (mode, least)
        ]
        if not here:
            return None
        types = _broadest({name for _, p in here for name in p.types})
        params_of = {"types": types, "where": place, "mode": mode, "min_precision": least}
        return Obligation("redact", params_of, _rules(o for o, _ in here))

    # The two places stay apart even where they agree, so that each keeps the rules that asked for it; so do the ways
    # of replacing, of which the strictest holds where two of them name a type.
    ways = sorted({(p.mode, p.min_precision) for p in params})
    return tuple(item for place in ("request", "response") for way in ways if (item := merged(place, *way)))


def _merge_store_text(group: list[Obligation], params: list[StoreText]) -> Iterable[Obligation]:
    """For each place its own duty, for as long as the longest."""
    for place in ("request", "response"):
        here = [(o, p) for o, p in zip(group, params, strict=True) if p.where in (place, "both")]
        if here:
            days = max(p.days for _, p in here)
            yield Obligation("store_text", {"where": place, "days": days}, _rules(o for o, _ in here))


def _broadest(types: set[str]) -> list[str]:
    """Without the types and prefixes that a prefix among them covers."""
    prefixes = [name[:-1] for name in types if name.endswith("*")]
    return sorted(
        name for name in types if not any(name.startswith(prefix) and name != prefix + "*" for prefix in prefixes)
    )


def _rules(group: Iterable[Obligation]) -> tuple[RuleId, ...]:
    return tuple(sorted({rule for item in group for rule in item.rules}))


def _texts(obligation: Obligation, name: str) -> tuple[str, ...]:
    value = obligation.params.get(name)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
