"""``gateway catalog``: models, licences, deployments and routes, each fact with its source."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from gateway.catalog.records import Catalogue, Deployment, Licence, Model, Provenance
from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import USAGE, AsJson, Policies, open_bundle, print_json

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

UNKNOWN = "unknown"


@app.command("list")
def list_records(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """All models with their deployments, and the routes."""
    catalogue = open_bundle(policies, as_json=as_json)[1].catalogue
    if as_json:
        print_json(
            {
                "models": [_plain(item) for item in catalogue.models.values()],
                "deployments": [_plain(item) for item in catalogue.deployments.values()],
                "routes": {name: list(route.candidates) for name, route in catalogue.routes.items()},
            }
        )
        return
    models = _table("model", "from", "licence", "thinking", "approved for")
    for model in catalogue.models.values():
        approval = model.approval
        cover = approval.max_class.label if approval.status == "approved" else f"({approval.status})"
        country = _word(model.developer_country)
        models.add_row(model.id, country, model.licence.id, model.thinking.kind, cover)
    stdout.print(models)
    deployments = _table("deployment", "model", "hosting", "region", "assurance")
    for place in catalogue.deployments.values():
        deployments.add_row(place.id, place.model, place.hosting, _word(place.region), place.assurance.label)
    stdout.print(deployments)
    routes = _table("route", "tried in order")
    for name, route in catalogue.routes.items():
        routes.add_row(name, ", ".join(route.candidates))
    stdout.print(routes)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Id of a model, a deployment or a licence.")],
    policies: Policies = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """One record with the source and the evidence grade of every fact."""
    catalogue = open_bundle(policies, as_json=as_json)[1].catalogue
    record = _find(catalogue, name)
    if record is None:
        complain(f"The catalogue has no {name!r}.", "", "gateway catalog list shows what there is.")
        raise typer.Exit(USAGE)
    if as_json:
        print_json(_plain(record))
        return
    table = _table("field", "value", "evidence", "source", "note")
    for field in dataclasses.fields(record):
        if field.name == "facts":
            continue
        fact = record.facts.get(field.name, Provenance("", ""))
        table.add_row(field.name, _word(getattr(record, field.name)), fact.evidence, fact.source, fact.note)
    stdout.print(table)
    for source in sorted({fact.source for fact in record.facts.values() if fact.source}):
        stdout.print(f"{source}: {catalogue.sources[source]}", markup=False, style="dim")


def _table(first: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column)
    return table


def _find(catalogue: Catalogue, name: str) -> Model | Deployment | Licence | None:
    groups: tuple[Mapping[Any, Model | Deployment | Licence], ...] = (
        catalogue.models,
        catalogue.deployments,
        catalogue.licences,
    )
    return next((group[name] for group in groups if name in group), None)


def _word(value: object) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, Licence):
        return value.id
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, IntEnum):
        return str(getattr(value, "label", value))
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_word(item)}" for key, item in value.items())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return "\n".join(f"{name}: {_word(item)}" for name, item in parts if item not in (None, ""))
    if isinstance(value, (tuple, frozenset)):
        return ", ".join(sorted(_word(item) for item in value))
    return str(value)


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, IntEnum):
        return getattr(value, "label", int(value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    return value.isoformat() if isinstance(value, date) else value
