"""Cards as Markdown. Words of a rule stay words: nothing in them becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gateway.policy.card import Card, Example

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&])")


def markdown_of(card: Card) -> str:
    """One card, as a document of its own."""
    rule = card.rule
    parts = [
        f"# {_plain(rule.title)}",
        _plain(card.does),
        f"**Why.** {_plain(rule.reason)}",
        *([f"**What to do.** {_plain(rule.remediation)}"] if rule.remediation else []),
        "## When it applies",
        _conditions(card.conditions),
        "## Who answers for it",
        _rows(card),
        "## Examples",
        *_examples("It applies", card.applies),
        *_examples("One condition short of applying", card.spares),
        "## The rule itself",
        "\n".join(f"    {line}" for line in card.cedar.splitlines()),
    ]
    return "\n\n".join(parts) + "\n"


def markdown_index(cards: Sequence[Card]) -> str:
    """All cards with links to their documents."""
    head = "| Rule | Title | Effect | Mode | Level | Owner | Review by |\n|---|---|---|---|---|---|---|"
    rows = [
        f"| [{_plain(card.rule.id)}]({card.rule.id}.md) | "
        + " | ".join(_plain(str(value)) for value in _line(card))
        + " |"
        for card in cards
    ]
    return "# Policy cards\n\n" + "\n".join([head, *rows]) + "\n"


def _line(card: Card) -> tuple[object, ...]:
    rule = card.rule
    return rule.title, rule.effect, rule.mode, rule.level, rule.owner, rule.review_by


def _rows(card: Card) -> str:
    rule = card.rule
    rows = (
        ("Rule", rule.id),
        ("Effect and mode", f"{rule.effect}, {rule.mode}"),
        ("Level", card.standing),
        ("Severity", rule.severity),
        ("Owner", rule.owner),
        ("Rests on", rule.refs),
        ("Review by", rule.review_by),
        ("File", rule.path),
    )
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {_plain(str(value))} |" for name, value in rows)])


def _conditions(conditions: Iterable[Sequence[str]]) -> str:
    lines: list[str] = []
    for choices in conditions:
        if len(choices) == 1:
            lines.append(f"- {_plain(choices[0])}")
        else:
            lines.append("- one of these:")
            lines.extend(f"    - {_plain(choice)}" for choice in choices)
    return "\n".join(["All of these hold:", "", *lines]) if lines else "Always."


def _examples(title: str, examples: Sequence[Example]) -> list[str]:
    lines = [
        f"- {_plain(item.name)}: **{'served' if item.served else 'refused'}** ({_plain(item.place)})"
        for item in examples
    ]
    return [f"{title}:", "\n".join(lines) or "- no case"]


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
