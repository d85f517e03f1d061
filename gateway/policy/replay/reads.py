"""Which facts the live rules of a tree read: a record may lack those that none of them does."""

from __future__ import annotations

from gateway.core.decision import Mode
from gateway.policy.bundle import Bundle
from gateway.policy.clauses import Unreadable, clauses_of, paths_of
from gateway.policy.fact_paths import facts_by_path


def facts_read(bundle: Bundle) -> frozenset[str]:
    """Paths such as ``context.stream``; all of them where a rule cannot be taken apart."""
    found: set[str] = set()
    for rule in bundle.rules.values():
        if rule.mode is Mode.OFF:
            continue
        try:
            found.update(path for _, expression in clauses_of(rule.tree) for path in paths_of(expression))
        except Unreadable:
            return frozenset(facts_by_path())
    if any(item.scope.groups for item in bundle.exceptions.by_id.values()):
        found.add("principal.groups")
    return frozenset(found)
