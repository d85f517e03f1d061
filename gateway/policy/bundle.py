"""The bundle: one state of ``policies/``, parsed, validated and known by its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import cedarpy

from gateway.catalog.documents import BundleInvalid, raise_all, text_of
from gateway.catalog.load import in_folder, load_catalogue
from gateway.catalog.places import START, did_you_mean
from gateway.catalog.records import Catalogue, Deployment, Model, Route
from gateway.core.decision import Effect, Mode
from gateway.core.vocabulary import BundleDigest, DataClass, DeploymentId, ModelId, Principal, RuleId
from gateway.policy.cedar_json import CedarSchema, CedarTree
from gateway.policy.combine import Settle, SettleEach, settler
from gateway.policy.compiled import CompiledEngine, OutsideSubset
from gateway.policy.compiled.program import check_subset
from gateway.policy.engine import UNFIT, CedarEngine, Engine
from gateway.policy.exceptions import Exceptions, load_exceptions
from gateway.policy.facts import Facts, OrganisationFacts, RequestFacts, facts_for
from gateway.policy.facts_digest import facts_digest
from gateway.policy.lint import check_rule
from gateway.policy.position import place_of, place_of_annotation, place_of_parse_error
from gateway.policy.resource import Timeline
from gateway.policy.retention import Retention, load_retention
from gateway.policy.rules import Rule, read_rule
from gateway.policy.vocabulary import Vocabulary, load_vocabulary

__all__ = ["Bundle", "BundleInvalid", "digest_of", "load_bundle"]

SCHEMA = "schema.cedarschema"
MAX_FILE_BYTES = 1024 * 1024
MAX_FILES = 5000
MAX_RULES = 2000
EngineName = Literal["compiled", "cedarpy"]

_PLACES = re.compile(
    r"(?:policy|vocabulary|sources|routes|retention)\.yaml|schema\.cedarschema|CODEOWNERS|LICENSE"
    r"|rules/[a-z0-9-]+/[A-Za-z0-9._-]+\.cedar|obligations/[A-Za-z0-9._-]+\.cedar"
    r"|kill/[A-Za-z0-9._-]+\.cedar"
    r"|(?:models|licences|deployments|tests|invariants|controls)/[a-z0-9._-]+\.yaml"
    r"|exceptions/[A-Za-z0-9._-]+\.yaml|(?:[A-Za-z0-9._-]+/)*[A-Za-z0-9._-]+\.md"
)
_NAMES = (
    *(
        "policy.yaml",
        "vocabulary.yaml",
        "sources.yaml",
        "routes.yaml",
        "retention.yaml",
        SCHEMA,
        "CODEOWNERS",
        "LICENSE",
    ),
    *("rules", "obligations", "kill", "models", "licences", "deployments", "tests", "invariants", "controls"),
    "exceptions",
)
_SAMPLE = Principal(id="sample", kind="service", name="sample", team="sample")


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Everything that decisions are made of. ``settle`` and ``settle_each`` ask ``engine`` and combine its answers.

    ``reference`` is cedarpy on the same rules: what ``engine`` is compared with, and the same where it was chosen.
    """

    digest: BundleDigest
    commit: str | None
    catalogue: Catalogue
    vocabulary: Vocabulary
    rules: Mapping[RuleId, Rule]
    engine: Engine
    reference: Engine
    timelines: Mapping[DeploymentId, Timeline]
    organisation_facts: OrganisationFacts
    exceptions: Exceptions
    retention: Retention
    settle: Settle = field(init=False, repr=False)
    settle_each: SettleEach = field(init=False, repr=False)
    facts_digest: Callable[[Facts], str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        settle, settle_each = settler(self.engine, self.rules, self.exceptions)
        object.__setattr__(self, "settle", settle)
        object.__setattr__(self, "settle_each", settle_each)
        object.__setattr__(self, "facts_digest", facts_digest())

    @property
    def models(self) -> Mapping[ModelId, Model]:
        """Models by id."""
        return self.catalogue.models

    @property
    def deployments(self) -> Mapping[DeploymentId, Deployment]:
        """Deployments by id."""
        return self.catalogue.deployments

    @property
    def routes(self) -> Mapping[str, Route]:
        """Routes by name."""
        return self.catalogue.routes


def digest_of(files: Mapping[str, bytes]) -> BundleDigest:
    """``sha256:`` over the sorted paths and the SHA-256 of each file, as ``<hex>  <path>`` lines."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return BundleDigest("sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest())


def load_bundle(files: Mapping[str, bytes], commit: str | None, engine: EngineName = "compiled") -> Bundle:
    """Parse and validate ``files`` (path relative to ``policies/`` to content).

    Rules decide by ``engine``; with "cedarpy" nothing compiled stands on the path of a request.

    Raises ``BundleInvalid`` with path, line and message; its ``others`` hold further problems of the same step.
    """
    check_files(files)
    vocabulary = load_vocabulary(files)
    catalogue = load_catalogue(files, vocabulary.regions)
    schema = load_schema(files)
    rules = _rules(files, schema, vocabulary, catalogue)
    live = {rule.id: rule.tree for rule in rules.values() if rule.mode is not Mode.OFF}
    organisation = vocabulary.organisation
    profile = OrganisationFacts(organisation.established_in_eu, organisation.commercial, organisation.monthly_users)
    timelines = {
        item.id: Timeline.of(catalogue.models[item.model], item, vocabulary.evaluation_days)
        for item in catalogue.deployments.values()
    }
    reference = CedarEngine.of(live, schema)
    bundle = Bundle(
        digest=digest_of(files),
        commit=commit,
        catalogue=catalogue,
        vocabulary=vocabulary,
        rules=MappingProxyType(rules),
        engine=_compiled(live, files, timelines, profile) if engine == "compiled" else reference,
        reference=reference,
        timelines=MappingProxyType(timelines),
        organisation_facts=profile,
        exceptions=load_exceptions(files, rules, vocabulary, catalogue),
        retention=load_retention(files),
    )
    _check_schema(bundle)
    return bundle


def _compiled(
    live: Mapping[RuleId, CedarTree],
    files: Mapping[str, bytes],
    timelines: Mapping[DeploymentId, Timeline],
    organisation: OrganisationFacts,
) -> CompiledEngine:
    spans = [span for timeline in timelines.values() for span in timeline.spans]
    return CompiledEngine.of(live, text_of(SCHEMA, files[SCHEMA]), spans, organisation)


def check_files(files: Mapping[str, bytes]) -> None:
    """Names, sizes and number. Raises ``BundleInvalid``; further problems are its ``others``."""
    if len(files) > MAX_FILES:
        raise BundleInvalid("", None, f"a bundle holds at most {MAX_FILES} files")
    raise_all([problem for path in sorted(files) if (problem := _misplaced(path, len(files[path])))])


def _misplaced(path: str, size: int) -> BundleInvalid | None:
    if size > MAX_FILE_BYTES:
        return BundleInvalid(path, None, f"a file holds at most {MAX_FILE_BYTES} bytes")
    # A rule in a misspelt folder would silently not be there.
    if _PLACES.fullmatch(path):
        return None
    folder = path.partition("/")[0]
    hint = did_you_mean(folder, set(_NAMES) - {folder})
    shown = path.encode("ascii", "backslashreplace").decode()
    return BundleInvalid(shown, None, f"a policy tree has no place for this file{hint}")


def load_schema(files: Mapping[str, bytes]) -> CedarSchema:
    """Read ``schema.cedarschema``. Raises ``BundleInvalid``."""
    if SCHEMA not in files:
        raise BundleInvalid(SCHEMA, None, "the bundle needs this file")
    text = text_of(SCHEMA, files[SCHEMA])
    try:
        return cedarpy.Schema.from_str(text)
    except ValueError as error:
        said = str(error).splitlines()[0].removeprefix("error parsing schema: ")
        place = place_of_parse_error(text, said, cedarpy.Schema.from_str)
        raise BundleInvalid(SCHEMA, place, f"not a valid Cedar schema: {said}") from None


def _check_schema(bundle: Bundle) -> None:
    """Facts must fit the schema now, or every decision would fail later."""
    for deployment in bundle.deployments.values():
        facts = facts_for(
            principal=_SAMPLE,
            purpose="general",
            data_class=DataClass.PUBLIC,
            finding_types=frozenset(),
            request=RequestFacts(),
            model=bundle.models[deployment.model],
            deployment=deployment,
            action="invoke",
            now_s=0,
            bundle=bundle,
        )
        if UNFIT in bundle.reference.evaluate(facts).errors:
            raise BundleInvalid(SCHEMA, None, "the schema does not have exactly the facts that this gateway gives")


def _rules(
    files: Mapping[str, bytes],
    schema: CedarSchema,
    vocabulary: Vocabulary,
    catalogue: Catalogue,
) -> dict[RuleId, Rule]:
    rules: dict[RuleId, Rule] = {}
    problems: list[BundleInvalid] = []
    paths = [path for folder in ("rules", "obligations", "kill") for path in in_folder(files, folder, ".cedar")]
    if len(paths) > MAX_RULES:
        raise BundleInvalid("rules/", None, f"a bundle holds at most {MAX_RULES} rules")
    for path in paths:
        try:
            rule = read_rule(path, files[path], vocabulary)
            check_rule(rule, schema, vocabulary, catalogue)
            _check_subset(rule)
            _check_kill(rule)
            if rule.id in rules:
                problems.append(BundleInvalid(path, START, f"{rules[rule.id].path} already has the id {rule.id!r}"))
            rules[rule.id] = rule
        except BundleInvalid as problem:
            problems.append(problem)
    raise_all(problems)
    if not rules:
        raise BundleInvalid("rules/", None, "a bundle needs at least one rule")
    return dict(sorted(rules.items()))


def _check_subset(rule: Rule) -> None:
    try:
        check_subset(rule.tree)
    except OutsideSubset as outside:
        place = place_of(rule.text, outside.word or rule.tree.effect)
        raise BundleInvalid(rule.path, place, outside.message) from None


def _check_kill(rule: Rule) -> None:
    """A rule of ``kill/`` is signed by one key alone, so it can only refuse, and nothing waives it."""
    if not rule.path.startswith("kill/"):
        return
    if rule.effect is not Effect.FORBID:
        raise BundleInvalid(rule.path, place_of(rule.text, rule.tree.effect), "a rule of kill/ is a forbid")
    for name, value, needed in (("level", rule.level, "hard"), ("mode", rule.mode, "enforce")):
        if value != needed:
            raise BundleInvalid(
                rule.path, place_of_annotation(rule.text, name), f'a rule of kill/ has @{name}("{needed}")'
            )
