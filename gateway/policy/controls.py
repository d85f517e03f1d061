"""``controls/*.yaml``: which rules, duties and parts of the gateway answer a clause of a law or standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.catalog.documents import BundleInvalid, Document, fill, raise_all, read_document
from gateway.catalog.load import in_folder
from gateway.catalog.places import did_you_mean
from gateway.core.decision import Mode
from gateway.core.vocabulary import RuleId
from gateway.policy.rules import Rule

CAPABILITIES: Mapping[str, str] = MappingProxyType(
    {
        "policy_in_git": "Policy is text in Git with owners, reviews and tests; every decision names its commit.",
        "decisions_recorded": "Every exchange is recorded with its facts, rules and duties before it is answered.",
        "tamper_evident_ledger": "Records are chained and sealed, so that a change or a gap is found.",
        "inspection": "Texts are searched for personal data, numbers and credentials in both directions.",
        "redaction": "What is found is replaced before it leaves, and put back in the answer.",
        "identity": "Callers are known by key, team and purpose; a caller can raise a data class and never lower it.",
        "catalogue": "Models, licences and deployments are on record, each fact with its source.",
        "kill_rules": "An owner stops a model or a use at once with a rule that can only refuse.",
        "exceptions": "Exceptions are named, limited in time and scope, and approved by the owner of the rule.",
        "console": "People see decisions, reasons and records without access to the texts.",
    }
)
"""What the gateway itself does, whatever the rules say: name to one sentence."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``outside`` says who answers it where the gateway cannot; empty where it does."""

    framework: str
    id: str
    title: str
    rules: tuple[RuleId, ...]
    capabilities: tuple[str, ...]
    outside: str
    path: str
    line: int | None

    @property
    def answered(self) -> bool:
        """Whether it names anything."""
        return bool(self.rules or self.capabilities or self.outside)


@dataclass(frozen=True, slots=True)
class Framework:
    """A law or standard. ``checked`` is when counsel last held these clauses against its text, None where never."""

    id: str
    title: str
    checked: date | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Clauses against rules. ``off`` pairs a clause with the rules it names that are off and so answer nothing."""

    frameworks: tuple[Framework, ...]
    unanswered: tuple[Clause, ...]
    rules_without_clause: tuple[RuleId, ...]
    off: tuple[tuple[Clause, tuple[RuleId, ...]], ...]

    @property
    def complete(self) -> bool:
        """Whether every clause names something that holds."""
        return not self.unanswered and not self.off


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _ClauseForm(_Form):
    id: Words
    title: Words
    rules: list[str] = []
    capabilities: list[str] = []
    outside: Words | None = None


class ControlsForm(_Form):
    """``controls/*.yaml``."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    title: Words
    checked: date | None
    clauses: Annotated[list[_ClauseForm], Field(min_length=1)]


def load_controls(files: Mapping[str, bytes], rules: Mapping[RuleId, Rule]) -> tuple[Framework, ...]:
    """Read ``controls/``. ``rules`` are those of the bundle, duties included.

    Raises ``BundleInvalid`` at the line of a rule or capability that does not exist; ``others`` hold further problems.
    """
    problems: list[BundleInvalid] = []
    found: list[Framework] = []
    for path in in_folder(files, "controls", ".yaml"):
        try:
            document = read_document(path, files[path])
            found.append(_framework(document, fill(ControlsForm, document)))
            problems.extend(_unknown(document, found[-1], rules))
        except BundleInvalid as problem:
            problems.append(problem)
    raise_all(problems)
    return tuple(found)


def coverage(frameworks: tuple[Framework, ...], rules: Mapping[RuleId, Rule]) -> Coverage:
    """What answers what, and what is left over on either side."""
    clauses = [clause for framework in frameworks for clause in framework.clauses]
    named = {rule for clause in clauses for rule in clause.rules}
    idle = {rule.id for rule in rules.values() if rule.mode is Mode.OFF}
    off = ((clause, tuple(rule for rule in clause.rules if rule in idle)) for clause in clauses)
    return Coverage(
        frameworks=frameworks,
        unanswered=tuple(clause for clause in clauses if not clause.answered),
        rules_without_clause=tuple(sorted(rule for rule in rules if rule not in named)),
        off=tuple((clause, lost) for clause, lost in off if lost),
    )


def _framework(document: Document, form: ControlsForm) -> Framework:
    if document.path != f"controls/{form.id}.yaml":
        raise document.fault(("id",), f"the file must be controls/{form.id}.yaml, like its id")
    seen: set[str] = set()
    for index, clause in enumerate(form.clauses):
        if clause.id in seen:
            raise document.fault(("clauses", index, "id"), f"the clause {clause.id!r} stands here twice")
        seen.add(clause.id)
    clauses = (
        Clause(
            framework=form.id,
            id=clause.id,
            title=clause.title,
            rules=tuple(map(RuleId, clause.rules)),
            capabilities=tuple(clause.capabilities),
            outside=clause.outside or "",
            path=document.path,
            line=document.line(("clauses", index)),
        )
        for index, clause in enumerate(form.clauses)
    )
    return Framework(form.id, form.title, form.checked, tuple(clauses))


def _unknown(document: Document, framework: Framework, rules: Mapping[RuleId, Rule]) -> Iterator[BundleInvalid]:
    for index, clause in enumerate(framework.clauses):
        for place, rule in enumerate(clause.rules):
            if rule not in rules:
                yield document.fault(
                    ("clauses", index, "rules", place), f"there is no rule {rule!r}{did_you_mean(rule, rules)}"
                )
        for place, name in enumerate(clause.capabilities):
            if name not in CAPABILITIES:
                hint = did_you_mean(name, CAPABILITIES) or f"; known are {', '.join(sorted(CAPABILITIES))}"
                yield document.fault(("clauses", index, "capabilities", place), f"no capability {name!r}{hint}")
