"""The catalogue from the files of a bundle: parsed, cross-checked, every problem reported with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from gateway.catalog.documents import BundleInvalid, Document, FormT, fill, raise_all, read_document
from gateway.catalog.forms import DeploymentForm, LicenceForm, ModelForm, RoutesForm, SourcesForm
from gateway.catalog.places import did_you_mean
from gateway.catalog.records import Catalogue, Deployment, Licence, LicenceId, Model, Provenance, Route
from gateway.core.vocabulary import DeploymentId, ModelId

RecordT = TypeVar("RecordT", Licence, Model, Deployment)


def load_catalogue(files: Mapping[str, bytes], regions: Collection[str]) -> Catalogue:
    """Read ``sources.yaml``, ``licences/``, ``models/``, ``deployments/`` and ``routes.yaml``.

    ``regions`` are the regions that the vocabulary knows. Raises ``BundleInvalid``; its ``others`` hold all further
    problems of the same step.
    """
    sources = fill(SourcesForm, require(files, "sources.yaml")).sources

    def licence(form: LicenceForm, document: Document) -> Licence:
        _check_sources(form.provenance(), sources, document)
        return form.record()

    licences = {item.id: item for item in _each(files, "licences", LicenceForm, licence)}

    def model(form: ModelForm, document: Document) -> Model:
        _check_sources(form.provenance(), sources, document)
        if LicenceId(form.licence.value or "") not in licences:
            raise document.fault(("licence", "value"), _absent("licence record", form.licence.value, licences))
        return form.record(licences)

    models = {item.id: item for item in _each(files, "models", ModelForm, model)}

    def deployment(form: DeploymentForm, document: Document) -> Deployment:
        _check_sources(form.provenance(), sources, document)
        if ModelId(form.model) not in models:
            raise document.fault(("model",), _absent("model record", form.model, models))
        if ModelId(form.id) in models:
            raise document.fault(("id",), f"{form.id!r} is already a model; callers could mean either")
        for field, value in (("region", form.region.value), ("residency", form.residency.value)):
            if value is not None and value not in regions:
                raise document.fault((field, "value"), f"the vocabulary has {_absent('region', value, regions)}")
        return form.record()

    deployments = {item.id: item for item in _each(files, "deployments", DeploymentForm, deployment)}
    return Catalogue(
        licences=MappingProxyType(licences),
        models=MappingProxyType(models),
        deployments=MappingProxyType(deployments),
        routes=MappingProxyType(_routes(require(files, "routes.yaml"), models, deployments)),
        sources=MappingProxyType(dict(sources)),
    )


def require(files: Mapping[str, bytes], path: str) -> Document:
    """The document at ``path``. Raises ``BundleInvalid`` where the bundle has no such file."""
    if path not in files:
        raise BundleInvalid(path, None, "the bundle needs this file")
    return read_document(path, files[path])


def in_folder(files: Mapping[str, bytes], folder: str, suffix: str) -> Iterator[str]:
    """Paths below ``folder`` that end in ``suffix``, sorted."""
    return iter(sorted(path for path in files if path.startswith(f"{folder}/") and path.endswith(suffix)))


def _each(
    files: Mapping[str, bytes], folder: str, form: type[FormT], record: Callable[[FormT, Document], RecordT]
) -> list[RecordT]:
    records: list[RecordT] = []
    problems: list[BundleInvalid] = []
    for path in in_folder(files, folder, ".yaml"):
        try:
            document = read_document(path, files[path])
            item = record(fill(form, document), document)
            if path != f"{folder}/{item.id}.yaml":
                raise document.fault(("id",), f"the file must be {folder}/{item.id}.yaml, like its id")
            records.append(item)
        except BundleInvalid as problem:
            problems.append(problem)
    raise_all(problems)
    return records


def _check_sources(facts: Mapping[str, Provenance], sources: Mapping[str, str], document: Document) -> None:
    for field, provenance in facts.items():
        if provenance.source and provenance.source not in sources:
            raise document.fault((field, "source"), f"sources.yaml has {_absent('source', provenance.source, sources)}")


def _absent(what: str, word: str | None, known: Iterable[str]) -> str:
    return f"no {what} {word!r}{did_you_mean(word, known)}"


def _routes(
    document: Document, models: Mapping[ModelId, Model], deployments: Mapping[DeploymentId, Deployment]
) -> dict[str, Route]:
    routes: dict[str, Route] = {}
    for name, candidates in fill(RoutesForm, document).routes.items():
        if ModelId(name) in models or DeploymentId(name) in deployments:
            raise document.fault_of_key(("routes", name), f"{name!r} is already a model or a deployment")
        for index, candidate in enumerate(candidates):
            if candidate in candidates[:index]:
                raise document.fault(("routes", name, index), "a deployment stands here twice")
            if DeploymentId(candidate) not in deployments:
                raise document.fault(("routes", name, index), _absent("deployment record", candidate, deployments))
        routes[name] = Route(name, tuple(DeploymentId(candidate) for candidate in candidates))
    return routes
