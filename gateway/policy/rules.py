"""One rule or obligation a file: Cedar text with annotations, read into a ``Rule`` or refused with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

import cedarpy
import orjson
from cedarpy import pst

from gateway.catalog.documents import BundleInvalid, text_of
from gateway.catalog.places import START, did_you_mean
from gateway.core.decision import Effect, Mode, Obligation, RuleHit
from gateway.core.vocabulary import RuleId
from gateway.policy.cedar_json import CedarTree
from gateway.policy.duty import duty
from gateway.policy.hints import hint_of_parser
from gateway.policy.obligations import SCHEMAS
from gateway.policy.position import place_of, place_of_annotation, place_of_parse_error
from gateway.policy.vocabulary import Vocabulary

Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES = ("low", "medium", "high", "critical")
LEVELS = ("advisory", "soft", "hard")
MAX_TEXT = 1000

_REQUIRED = {"id", "title", "reason", "severity", "level", "mode", "owner", "refs", "review_by"}
_FOR_FORBID = {"remediation"}
_FOR_OBLIGATION = {"obligation", "params"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what people need to know of it. ``obligation`` is set for the effect "oblige" only."""

    id: RuleId
    effect: Effect
    mode: Mode
    title: str
    reason: str
    remediation: str
    severity: str
    level: str
    owner: str
    refs: str
    review_by: date
    path: str
    text: str
    tree: CedarTree
    obligation: Obligation | None

    @property
    def hit(self) -> RuleHit:
        """What a decision says of this rule when it matched."""
        return RuleHit(
            self.id, self.effect, self.mode, self.title, self.reason, self.remediation, self.severity, self.level
        )


def read_rule(path: str, content: bytes, vocabulary: Vocabulary) -> Rule:
    """Read ``rules/**.cedar`` or ``obligations/**.cedar``. Raises ``BundleInvalid``."""
    text = text_of(path, content)
    tree = parse_rule(path, text)
    notes = dict(tree.annotations)
    is_obligation = path.startswith("obligations/")
    _check_annotations(path, text, notes, tree.effect, is_obligation=is_obligation)
    _check_scope(path, text, tree, is_obligation=is_obligation)
    rule = RuleId(notes["id"])
    return Rule(
        id=rule,
        effect=Effect.OBLIGE if is_obligation else Effect(tree.effect),
        mode=Mode(notes["mode"]),
        title=notes["title"],
        reason=notes["reason"],
        remediation=notes.get("remediation", ""),
        severity=notes["severity"],
        level=notes["level"],
        owner=notes["owner"],
        refs=notes["refs"],
        review_by=date.fromisoformat(notes["review_by"]),
        path=path,
        text=text,
        tree=tree,
        obligation=_obligation(path, text, rule, notes, vocabulary) if is_obligation else None,
    )


def parse_rule(path: str, text: str) -> CedarTree:
    """The one rule of a text, as cedarpy's tree. Raises ``BundleInvalid``."""
    try:
        policies = cedarpy.policies_to_pst(text)
    except ValueError as error:
        said = str(error)
        raise BundleInvalid(
            path, place_of_parse_error(text, said), f"not valid Cedar: {said}{hint_of_parser(said)}"
        ) from None
    if policies.templates:
        raise BundleInvalid(
            path, place_of(text, "?"), "a rule has no template slots; compare with ==, or ask for a team"
        )
    if len(policies.static_policies) != 1:
        raise BundleInvalid(path, START, "a file holds exactly one rule")
    return next(iter(policies.static_policies.values()))


def _check_annotations(path: str, text: str, notes: Mapping[str, str], effect: str, *, is_obligation: bool) -> None:
    needed = _REQUIRED | (_FOR_FORBID if effect == "forbid" else set()) | (_FOR_OBLIGATION if is_obligation else set())
    if missing := sorted(needed - notes.keys()):
        raise BundleInvalid(path, START, f"the annotation @{missing[0]} is missing")
    known = _REQUIRED | _FOR_FORBID | (_FOR_OBLIGATION if is_obligation else set())
    for name, value in notes.items():
        fault = None
        if name not in known:
            fault = f"the annotation @{name} is not known{did_you_mean(name, known)}"
        elif not value.strip() or len(value) > MAX_TEXT:
            fault = f"@{name} is empty or longer than {MAX_TEXT} characters"
        elif name in _CHOICES and value not in _CHOICES[name]:
            choices = _CHOICES[name]
            fault = f"@{name} must be one of: {', '.join(choices)}{did_you_mean(value, choices)}"
        elif name == "review_by" and not _is_date(value):
            fault = "@review_by must be a date such as 2027-06-30"
        elif name == "id" and value != PurePosixPath(path).stem:
            fault = f"the file name must be the rule's id, {value!r}"
        if fault:
            raise BundleInvalid(path, place_of_annotation(text, name), fault)


_CHOICES = {"severity": SEVERITIES, "level": LEVELS, "mode": tuple(mode.value for mode in Mode)}


def _check_scope(path: str, text: str, tree: CedarTree, *, is_obligation: bool) -> None:
    named: set[str] = set()
    if isinstance(tree.action, pst.ActionEq):
        named = {tree.action.entity.id}
    elif isinstance(tree.action, pst.ActionIn):
        named = {entity.id for entity in tree.action.entities}
    place = place_of(text, tree.effect)
    if is_obligation and (tree.effect != "permit" or named != {"oblige"}):
        raise BundleInvalid(path, place, 'an obligation is a permit of exactly Action::"oblige"')
    if not is_obligation and (not named or "oblige" in named):
        raise BundleInvalid(path, place, 'a rule names its actions: Action::"invoke", Action::"fallback" or both')


def _obligation(path: str, text: str, rule: RuleId, notes: Mapping[str, str], vocabulary: Vocabulary) -> Obligation:
    kind = notes["obligation"]
    place = place_of_annotation(text, "params" if kind in SCHEMAS else "obligation")
    try:
        return duty(kind, orjson.loads(notes["params"]), rule, vocabulary)
    except orjson.JSONDecodeError:
        raise BundleInvalid(path, place, "@params is not JSON") from None
    except ValueError as error:
        raise BundleInvalid(path, place, str(error)) from None


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10
