"""What policy wants done with findings: which types, how, and from which expected precision on."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.core.exchange import RedactRule
from gateway.core.vocabulary import Finding
from gateway.redaction.modes import Mode
from gateway.redaction.types import TypeSet

_STRICTNESS = {Mode.FAKE: 0, Mode.SURROGATE: 1, Mode.HASH: 2, Mode.MASK: 3, Mode.DROP: 4}
EVERY_TYPE = TypeSet(["*"])


class Treatment:
    """Several rules as one; where two name a type, the stricter mode holds."""

    __slots__ = ("_rules",)

    def __init__(self, rules: Iterable[RedactRule]) -> None:
        made = [(TypeSet(rule.types), Mode(rule.mode), rule.min_precision) for rule in rules]
        self._rules = sorted(made, key=lambda rule: -_STRICTNESS[rule[1]])

    def __bool__(self) -> bool:
        return bool(self._rules)

    def select(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that a rule wants replaced."""
        return [
            finding
            for finding in findings
            if any(finding.type in types and finding.score >= least for types, _, least in self._rules)
        ]

    def mode(self, kind: str) -> Mode:
        """How a selected finding of this type is replaced."""
        return next((mode for types, mode, _ in self._rules if kind in types), Mode.SURROGATE)
