"""A rule on one page for people who do not read Cedar: what it does, when, why, whose it is, and examples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.core.decision import Effect, Mode
from gateway.policy.card_words import words_for_condition
from gateway.policy.cedar_text import text_of_rule
from gateway.policy.clauses import conjuncts_of, disjuncts_of, paths_of
from gateway.policy.evaluate import environment
from gateway.policy.explain import action_of, missing
from gateway.policy.rules import Rule
from gateway.policy.tables import Outcome

MAX_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A case of the tables: ``place`` is its file and line, ``served`` how it ended."""

    name: str
    place: str
    served: bool


@dataclass(frozen=True, slots=True)
class Card:
    """``conditions`` must all hold; of a condition with several entries, one must.

    ``applies`` are cases in which the rule matches, ``spares`` those in which just one condition is lacking.
    """

    rule: Rule
    does: str
    standing: str
    conditions: tuple[tuple[str, ...], ...]
    cedar: str
    applies: tuple[Example, ...]
    spares: tuple[Example, ...]


def card_of(rule: Rule, outcomes: Iterable[Outcome]) -> Card:
    """The card of one rule, with examples from those of these cases that passed."""
    conditions = tuple(
        tuple(words_for_condition(part) for part in disjuncts_of(condition))
        for _, condition in conjuncts_of(rule.tree)
        if not ("action" in paths_of(condition) and _asks_always(rule))
    )
    applies, spares = _examples(rule, outcomes)
    return Card(rule, _does(rule), _STANDINGS[rule.level], conditions, text_of_rule(rule.tree), applies, spares)


def _asks_always(rule: Rule) -> bool:
    """Whether the rule is asked at the first attempt and at every fallback, as duties are, too."""
    named = {entity.id for entity in getattr(rule.tree.action, "entities", ())}
    return rule.effect is Effect.OBLIGE or named >= {"invoke", "fallback"}


def _examples(rule: Rule, outcomes: Iterable[Outcome]) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    found: dict[bool, list[tuple[bool, Example]]] = {True: [], False: []}
    for item in outcomes:
        if item.facts is None or item.decision is None or item.failures or rule.mode is Mode.OFF:
            continue
        lacking = len(missing(rule.tree, environment(item.facts, action_of(rule, item.facts))))
        if lacking <= 1:
            about = rule.id in (*item.case.matches, *item.case.near, item.case.decided_by)
            example = Example(item.name, f"{item.path}:{item.line}", item.decision.allow)
            found[lacking == 0].append((not about, example))
    # First those that were written with this rule in mind.
    best = {fits: sorted(examples, key=lambda entry: entry[0])[:MAX_EXAMPLES] for fits, examples in found.items()}
    return tuple(example for _, example in best[True]), tuple(example for _, example in best[False])


def _does(rule: Rule) -> str:
    if rule.mode is Mode.OFF:
        return "Switched off: it does nothing."
    said = {
        Effect.FORBID: "Refuses the request.",
        Effect.PERMIT: "Permits the request, where no rule refuses it.",
        Effect.OBLIGE: f"Adds a duty to requests that are allowed: {_duty(rule)}.",
    }[rule.effect]
    return said if rule.mode is Mode.ENFORCE else f"{_TRIALS[rule.mode]} {said}"


_TRIALS = {
    Mode.WARN: "Reported with each request it applies to and not enforced. Once enforced:",
    Mode.SHADOW: "Recorded and not enforced. Once enforced:",
}
_STANDINGS: Mapping[str, str] = {
    "hard": "Hard: no exception can waive it.",
    "soft": "Soft: an exception can waive it for a time.",
    "advisory": "Advisory: it advises people.",
}
_PLACES: Mapping[object, str] = {
    "request": "the request",
    "response": "the answer",
    "both": "the request and the answer",
}


def _duty(rule: Rule) -> str:
    if rule.obligation is None:
        return "none"
    kind, params = rule.obligation.type, rule.obligation.params
    place = _PLACES.get(params.get("where"), "")
    match kind:
        case "redact":
            # As the rule says it: kinds of findings, not the many types of each.
            types = json.loads(rule.tree.annotations["params"])["types"]
            return f"findings in {place} are replaced ({params.get('mode')}): {', '.join(types)}"
        case "inspect_names":
            return f"names of persons and addresses are looked for in {place}"
        case "thinking":
            return f"reasoning of the model is set to “{params.get('mode')}”"
        case "max_tokens":
            return f"the answer has at most {params.get('limit')} tokens"
        case "force_store_false":
            return "the provider is told to store nothing"
        case "notice":
            return f"the answer carries the notice “{params.get('text')}”"
        case "human_review":
            queue = params.get("queue")
            return f"a person of the queue “{queue}” releases the answer; where answers cannot be held back, it refuses"
        case "require_region":
            regions = params.get("regions")
            return (
                f"the deployment stands in {', '.join(regions) if isinstance(regions, list | tuple) else 'no region'}"
            )
    details = ", ".join(f"{name} {value}" for name, value in params.items())
    return f"{kind.replace('_', ' ')}{f' ({details})' if details else ''}"
