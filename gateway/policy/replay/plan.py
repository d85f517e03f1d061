"""The plan as one document: what an edit of the tree changes, for people and programs alike (docs/plan.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from gateway.policy.bundle import Bundle
from gateway.policy.replay.changes import ExceptionChange, RuleChange, exception_changes, file_changes, rule_changes
from gateway.policy.replay.groups import Coverage, coverage_of
from gateway.policy.replay.lines import situation_row
from gateway.policy.replay.tally import DIRECTIONS, Changes, Tally

Document = dict[str, Any]
EXPIRING_DAYS: Final = 30
_DAY: Final = 86_400
NOT_ASKED: Final[Document] = {"status": "not_asked", "reason": "no proof was asked for", "failed": []}


def plan_document(
    *,
    before: Bundle,
    after: Bundle,
    files: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    tally: Tally,
    now_s: int,
    as_of_s: int | None = None,
    proof: Document = NOT_ASKED,
) -> Document:
    """Everything that the outputs show. ``files`` are those of ``before`` and of ``after``; times in Unix seconds.

    Models that are left are those at ``as_of_s``, else at the time of the last record.
    """
    at_s = as_of_s if as_of_s is not None else tally.last_s if tally.last_s is not None else now_s
    coverage = coverage_of(before, after, tally, at_s)
    rules = rule_changes(before, after)
    changed = tally.allow_to_deny.total + tally.deny_to_allow.total + tally.duties
    return {
        "format": 1,
        "base": {"digest": before.digest, "commit": before.commit},
        "head": {"digest": after.digest, "commit": after.commit},
        "records": records_row(tally, as_of_s),
        "rules": [_rule(item) for item in rules],
        "hard_rules_changed": [item.id for item in rules if item.level == "hard"],
        "files": [{"path": path, "change": change} for path, change in file_changes(*files)],
        "decision_changes": changed,
        **{direction: changes_row(getattr(tally, direction)) for direction in DIRECTIONS},
        "obligations": {
            "decisions": tally.duties,
            "added": counted(tally.duties_added, "obligation"),
            "removed": counted(tally.duties_removed, "obligation"),
        },
        "other_rules": {"decisions": tally.reasons, "rules": counted(tally.reasons_rules)},
        **_coverage(tally, coverage),
        "exceptions": [_exception(item, tally, now_s) for item in exception_changes(before, after)],
        "proof": proof,
    }


def records_row(tally: Tally, as_of_s: int | None) -> Document:
    """How much was replayed, and why the rest was not."""
    return {
        "lines": tally.lines,
        "exchanges": tally.exchanges,
        "undecided": tally.undecided,
        "decisions": tally.decisions,
        "replayed": tally.replayed,
        "not_replayed": counted(tally.left_out, "reason"),
        "broken": tally.broken,
        "broken_lines": [{"where": where, "reason": reason} for where, reason in tally.broken_lines],
        "bundles": counted(tally.bundles),
        "first": None if tally.first_s is None else instant(tally.first_s),
        "last": None if tally.last_s is None else instant(tally.last_s),
        "as_of": None if as_of_s is None else instant(as_of_s),
    }


def changes_row(changes: Changes) -> Document:
    """Decisions that changed in one direction, by whatever they differ in; an example a rule."""
    rules = counted(changes.rules)
    for row in rules:
        example = changes.examples.get(row["name"])
        if example is not None:
            row["example"] = situation_row(*example[:3], instant(example.now_s))
    return {
        "total": changes.total,
        "rules": rules,
        "teams": counted(changes.teams),
        "models": counted(changes.models),
        "data_classes": counted(changes.data_classes),
    }


def gate_failures(document: Document) -> list[str]:
    """Why ``--gate`` stops this edit; none lets it pass. What could not be replayed at all was not checked."""
    failures: list[str] = []
    if not document["records"]["replayed"]:
        failures.append("no recorded decision could be replayed")
    if more := document["deny_to_allow"]["total"]:
        failures.append(f"{more:,} decisions are allowed that were refused")
    if groups := document["groups_left_without"]:
        failures.append(f"{len(groups):,} groups are left without a serving model")
    if failed := document["proof"]["failed"]:
        failures.append(f"not proved to hold: {', '.join(failed)}")
    return failures


def instant(now_s: int) -> str:
    """ISO 8601 in UTC."""
    return datetime.fromtimestamp(now_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rule(item: RuleChange) -> Document:
    return {
        "id": item.id,
        "title": item.title,
        "owner": item.owner,
        "level": item.level,
        "change": item.change,
        "details": list(item.details),
    }


def _coverage(tally: Tally, coverage: Coverage) -> Document:
    return {
        "exchanges_left_without": tally.lost,
        "groups_left_without": [
            {**item.key._asdict(), "exchanges": item.exchanges, "models_before": list(item.models)}
            for item in coverage.left_without
        ],
        "groups_not_asked": coverage.skipped,
        "models_left": [
            {
                "team": item.team,
                "data_class": item.data_class,
                "before": len(item.before),
                "after": len(item.after),
                "gone": sorted(item.before - item.after),
                "new": sorted(item.after - item.before),
            }
            for item in coverage.models_left
        ],
    }


def _exception(item: ExceptionChange, tally: Tally, now_s: int) -> Document:
    exception = item.exception
    used = tally.waived_before if item.change == "removed" else tally.waived_after
    during = (
        tally.first_s is not None
        and tally.last_s is not None
        and exception.granted_s <= tally.last_s
        and tally.first_s < exception.expires_s
    )
    days = (exception.expires_s - now_s) // _DAY
    return {
        "id": exception.id,
        "title": exception.title,
        "change": item.change,
        "waives": sorted(exception.waives),
        "expires": instant(exception.expires_s),
        "expires_in_days": days,
        "expiring": 0 <= days <= EXPIRING_DAYS,
        "expired": exception.expires_s <= now_s,
        "used": used[exception.id],
        "in_force_during_records": during,
        "unused": during and not used[exception.id],
    }


def counted(counter: Counter[str], word: str = "name") -> list[Document]:
    """Most frequent first, then by name."""
    return [
        {word: name, "decisions": count}
        for name, count in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    ]
