"""The kinds of YAML file that a policy tree is made of, each with the form that its loader validates with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pydantic import BaseModel

from gateway.catalog.documents import BundleInvalid, fill, read_document
from gateway.catalog.forms import DeploymentForm, LicenceForm, ModelForm, RoutesForm, SourcesForm
from gateway.policy.controls import ControlsForm
from gateway.policy.exceptions import ExceptionForm
from gateway.policy.packs import PackForm
from gateway.policy.prove.invariants import InvariantsForm
from gateway.policy.retention import RetentionForm
from gateway.policy.tables import TableForm
from gateway.policy.vocabulary import PolicyForm, VocabularyForm


@dataclass(frozen=True, slots=True)
class FileKind:
    """``glob``: where its files are, as editors take it."""

    name: str
    glob: str
    form: type[BaseModel]


KINDS: tuple[FileKind, ...] = (
    FileKind("policy", "policy.yaml", PolicyForm),
    FileKind("vocabulary", "vocabulary.yaml", VocabularyForm),
    FileKind("sources", "sources.yaml", SourcesForm),
    FileKind("routes", "routes.yaml", RoutesForm),
    FileKind("retention", "retention.yaml", RetentionForm),
    FileKind("model", "models/*.yaml", ModelForm),
    FileKind("licence", "licences/*.yaml", LicenceForm),
    FileKind("deployment", "deployments/*.yaml", DeploymentForm),
    FileKind("exception", "exceptions/*.yaml", ExceptionForm),
    FileKind("tests", "tests/*.yaml", TableForm),
    FileKind("invariants", "invariants/*.yaml", InvariantsForm),
    FileKind("controls", "controls/*.yaml", ControlsForm),
    FileKind("pack", "packs/*/pack.yaml", PackForm),
)


def kind_of(path: str) -> FileKind | None:
    """What a file of a tree is, by its path; None where it is no YAML of a tree."""
    return next((kind for kind in KINDS if fnmatchcase(path, kind.glob)), None)


def check_shapes(files: Mapping[str, bytes]) -> list[BundleInvalid]:
    """Every YAML file against its form, each for itself."""
    problems: list[BundleInvalid] = []
    for path, content in sorted(files.items()):
        if (kind := kind_of(path)) is not None:
            try:
                fill(kind.form, read_document(path, content))
            except BundleInvalid as problem:
                problems += [problem, *problem.others]
    return problems
