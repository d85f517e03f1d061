"""Table tests of ``policies/tests``: situations, what is expected of each, and whether every rule is covered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from gateway.catalog.documents import BundleInvalid, Document, fill, fill_part, raise_all, read_document
from gateway.catalog.load import in_folder
from gateway.core.decision import Decision, Mode, Obligation
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle
from gateway.policy.combine import Verdict
from gateway.policy.decide import decide
from gateway.policy.facts import Facts
from gateway.policy.obligations import check_obligation
from gateway.policy.rules import Rule
from gateway.policy.situation import Situation
from gateway.policy.vocabulary import Vocabulary


class CaseForm(Situation):
    """A case as a table has it: what it does not say of its situation, the table says.

    ``matches`` and ``near`` name rules that must and must not match. ``decided_by`` is the first deciding rule.
    ``obligations`` lists all duties of an allowed exchange: a type, or a mapping with the type and its parameters.
    """

    deployment: str = ""
    name: str
    expect: Literal["allow", "refuse"]
    decided_by: str | None = None
    matches: list[str] = Field(default_factory=list)
    near: list[str] = Field(default_factory=list)
    obligations: list[str | dict[str, Any]] | None = None


class Case(CaseForm):
    """A situation with its expectation."""

    deployment: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case ended; ``failures`` is empty where it passed. ``facts`` is None where it asks what cannot be asked.

    ``now_s`` is the instant that was decided for, in Unix seconds.
    """

    path: str
    line: int | None
    case: Case
    facts: Facts | None
    now_s: int
    decision: Decision | None
    failures: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.case.name


@dataclass(frozen=True, slots=True)
class Report:
    """All cases, and the rules that no case matches or nearly misses."""

    outcomes: tuple[Outcome, ...]
    unmatched: tuple[RuleId, ...]
    without_near_miss: tuple[RuleId, ...]

    @property
    def passed(self) -> bool:
        """Whether every case passed and every rule is covered."""
        return not (self.unmatched or self.without_near_miss or any(outcome.failures for outcome in self.outcomes))


def run_tables(bundle: Bundle, files: Mapping[str, bytes], now_s: int) -> Report:
    """Decide every case. ``now_s`` stands in where a case names no time. Raises ``BundleInvalid`` for a bad table."""
    matched: set[str] = set()
    missed: set[str] = set()
    outcomes: list[Outcome] = []
    for path, line, case in _cases(files):
        outcome = _run(bundle, path, line, case, now_s)
        outcomes.append(outcome)
        if not outcome.failures:
            matched.update(case.matches, [case.decided_by] if case.decided_by else [])
            missed.update(case.near)
    live = rules_to_test(bundle.rules)
    return Report(
        tuple(outcomes),
        tuple(rule.id for rule in live if rule.id not in matched),
        tuple(rule.id for rule in live if rule.tree.clauses and rule.id not in missed),
    )


def check_tables(files: Mapping[str, bytes]) -> None:
    """Read every table. Raises ``BundleInvalid``; further problems are its ``others``."""
    _cases(files)


def rules_to_test(rules: Mapping[RuleId, Rule]) -> list[Rule]:
    """Rules that are not off. Those of ``kill/`` are left out: in an emergency nobody writes tables."""
    return [rule for rule in rules.values() if rule.mode is not Mode.OFF and not rule.path.startswith("kill/")]


class TableForm(Situation):
    """``tests/*.yaml``. The fields of a situation at the top are the defaults of every case."""

    deployment: str = ""
    cases: Annotated[list[CaseForm], Field(min_length=1)]


def _cases(files: Mapping[str, bytes]) -> list[tuple[str, int | None, Case]]:
    problems: list[BundleInvalid] = []
    found: list[tuple[str, int | None, Case]] = []
    for path in in_folder(files, "tests", ".yaml"):
        try:
            document = read_document(path, files[path])
            found.extend(_table(document))
        except BundleInvalid as problem:
            problems.append(problem)
    raise_all(problems)
    return found


def _table(document: Document) -> Iterable[tuple[str, int | None, Case]]:
    table = fill(TableForm, document)
    defaults = table.model_dump(exclude_unset=True, exclude={"cases"})
    for index, form in enumerate(table.cases):
        place = ("cases", index)
        case = fill_part(Case, document, place, {**defaults, **form.model_dump(exclude_unset=True)})
        yield document.path, document.line(place), case


def _run(bundle: Bundle, path: str, line: int | None, case: Case, now_s: int) -> Outcome:
    moment = case.instant(now_s)
    try:
        facts = case.facts(bundle, now_s)
    except ValueError as error:
        return Outcome(path, line, case, None, moment, None, (str(error),))
    decision = decide(bundle, facts, "dc_test", moment)
    found = tuple(failures(case, decision, bundle.rules, bundle.vocabulary))
    return Outcome(path, line, case, facts, moment, decision, found)


def failures(
    case: Case, decided: Decision | Verdict, rules: Collection[RuleId], vocabulary: Vocabulary
) -> Iterable[str]:
    """What a case expects and was not decided so, in words."""
    if decided.error:
        yield f"the rules could not be evaluated: {decided.error}"
    if decided.allow != (case.expect == "allow"):
        by = ", ".join(decided.deciding) or "no rule"
        yield f"expected {case.expect}, but {by} decided otherwise"
    hits = {str(hit.id) for hit in decided.hits}
    named = {*case.matches, *case.near, *([case.decided_by] if case.decided_by else [])}
    yield from (f"there is no rule {rule}" for rule in sorted(named) if RuleId(rule) not in rules)
    yield from (f"{rule} should match and does not" for rule in case.matches if rule not in hits)
    yield from (f"{rule} should not match and does" for rule in case.near if rule in hits)
    if case.decided_by and case.decided_by != (decided.deciding[0] if decided.deciding else None):
        yield f"expected {case.decided_by} to decide first, not {', '.join(decided.deciding) or 'no rule'}"
    if case.obligations is not None:
        yield from _obligation_failures(case.obligations, decided.obligations, vocabulary)


def _obligation_failures(
    expected: list[str | dict[str, Any]], imposed: Iterable[Obligation], vocabulary: Vocabulary
) -> Iterable[str]:
    remaining = [(item.type, dict(item.params)) for item in imposed]
    for item in expected:
        kind = item if isinstance(item, str) else str(item.get("type"))
        params = None if isinstance(item, str) else {key: value for key, value in item.items() if key != "type"}
        try:
            wanted = None if params is None else check_obligation(kind, params)
            if wanted is not None and isinstance(types := wanted.get("types"), list):
                wanted["types"] = list(vocabulary.expand(types))
        except ValueError as error:
            yield str(error)
            continue
        except KeyError as error:
            yield f"the vocabulary has no finding type or kind {error.args[0]!r}"
            continue
        fitting = [entry for entry in remaining if entry[0] == kind and wanted in (None, entry[1])]
        if fitting:
            remaining.remove(fitting[0])
        else:
            yield f"the obligation {kind} is missing"
    yield from (f"the obligation {kind} was not expected" for kind, _ in remaining)
