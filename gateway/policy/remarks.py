"""What lint says of a tree: errors, which keep it from going live or from being merged, and warnings.

A valid tree can still be out of date: reviews, exceptions, approvals and agreements end on a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from gateway.catalog.documents import BundleInvalid, read_document
from gateway.catalog.places import START, Place
from gateway.catalog.records import Deployment
from gateway.core.decision import Mode
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle
from gateway.policy.exceptions import PolicyException
from gateway.policy.position import place_of, place_of_annotation
from gateway.policy.rules import Rule

Level = Literal["error", "warning"]
SOON = timedelta(days=30)

CODES = {
    "invalid": "The tree must parse, fit its forms and the schema, and name only what exists.",
    "review-overdue": "Every rule is looked at again by the day that its @review_by names.",
    "review-due": "The review of a rule is due within 30 days.",
    "rule-never-matches": "A rule matches no exchange that there can be.",
    "rule-never-decides": "A rule never changes a decision, because other rules decide already wherever it would.",
    "exception-expired": "An exception is past its end and can be removed.",
    "exception-expiring": "An exception ends within 30 days.",
    "exception-unused": "An exception covers nothing that would be refused.",
    "fact-stale": "A dated fact of a deployed model or a deployment is past its day.",
}
"""What lint can say, in one sentence each."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one place. ``code`` is a key of ``CODES``."""

    code: str
    level: Level
    path: str
    place: Place | None
    message: str


def remarks_on_problems(problems: Iterable[BundleInvalid]) -> list[Remark]:
    """What is not valid, as errors."""
    return [Remark("invalid", "error", item.path, item.place, item.message) for item in problems]


def remarks_on_time(bundle: Bundle, files: Mapping[str, bytes], today: date) -> list[Remark]:
    """What of a valid tree is over, or soon will be, on ``today`` (UTC). ``files`` are those of the bundle."""
    now_s = int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp())
    found = [*_reviews(bundle.rules.values(), today), *_exceptions(bundle, files, now_s)]
    for deployment in bundle.deployments.values():
        found.extend(_stale(bundle, files, deployment, today))
    return sorted(set(found), key=lambda item: (item.path, item.place or (0, 0), item.code))


def remark_on_unused(rule: Rule, covered_by: Iterable[RuleId], *, matches: bool) -> Remark:
    """A rule that does nothing, as the prover found. ``covered_by``: the rules that decide already where it would."""
    place = place_of(rule.text, rule.tree.effect)
    if not matches:
        return Remark("rule-never-matches", "warning", rule.path, place, "this rule never matches")
    others = ", ".join(covered_by)
    why = f": wherever it would, {others} already does" if others else ": nothing permits what it forbids"
    return Remark("rule-never-decides", "warning", rule.path, place, f"this rule never changes a decision{why}")


def _reviews(rules: Iterable[Rule], today: date) -> Iterator[Remark]:
    for rule in rules:
        place = place_of_annotation(rule.text, "review_by")
        if rule.review_by < today:
            message = f"the review of this rule was due on {rule.review_by}"
            yield Remark("review-overdue", "error", rule.path, place, message)
        elif rule.review_by < today + SOON:
            yield Remark(
                "review-due", "warning", rule.path, place, f"the review of this rule is due on {rule.review_by}"
            )


def _exceptions(bundle: Bundle, files: Mapping[str, bytes], now_s: int) -> Iterator[Remark]:
    for item in bundle.exceptions.by_id.values():
        place = _place(files, item.path, "expires")
        ends = datetime.fromtimestamp(item.expires_s, tz=UTC)
        if item.expires_s <= now_s:
            message = f"{item.id} expired on {ends:%Y-%m-%d}; remove it"
            yield Remark("exception-expired", "warning", item.path, place, message)
        elif item.expires_s <= now_s + SOON.total_seconds():
            yield Remark("exception-expiring", "warning", item.path, place, f"{item.id} expires on {ends:%Y-%m-%d}")
        if why := _idle(item, bundle):
            yield Remark("exception-unused", "warning", item.path, START, f"{item.id} has no effect: {why}")


def _idle(item: PolicyException, bundle: Bundle) -> str:
    if all(bundle.rules[rule].mode is not Mode.ENFORCE for rule in item.waives):
        return "none of the rules that it waives is enforced"
    models = {place.model for place in bundle.deployments.values() if _within(item.scope.deployments, place.id)}
    if not any(_within(item.scope.models, model) for model in models):
        return "no deployment in its scope serves a model in its scope"
    return ""


def _within(named: frozenset[str], value: str) -> bool:
    return not named or value in named


def _stale(bundle: Bundle, files: Mapping[str, bytes], deployment: Deployment, today: date) -> Iterator[Remark]:
    """Dated facts that are past, of a deployment and of the model that it serves."""
    model = bundle.models[deployment.model]
    of_model, of_deployment = f"models/{model.id}.yaml", f"deployments/{deployment.id}.yaml"
    tested = model.evaluation.on + timedelta(days=bundle.vocabulary.evaluation_days) if model.evaluation else None
    for path, fact, day, what in (
        (of_model, ("approval", "expires"), model.approval.expires, "the approval ended"),
        (of_model, ("evaluation",), tested, "the evaluation stopped counting"),
        (of_model, ("retired_on",), model.retired_on, "the model was retired"),
        (of_deployment, ("processing_agreement",), deployment.processing_agreement, "the processing agreement ended"),
        (
            *(of_deployment, ("zero_retention_agreement",)),
            *(deployment.zero_retention_agreement, "the agreement on zero retention ended"),
        ),
    ):
        if day is not None and day < today:
            message = f"{what} on {day}, and the deployment {deployment.id} is still there"
            yield Remark("fact-stale", "warning", path, _place(files, path, *fact), message)


def _place(files: Mapping[str, bytes], path: str, *location: str) -> Place:
    return read_document(path, files[path]).place(location) or START
