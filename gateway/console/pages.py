"""The pages: each asks for what it shows and hands it to its template."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from gateway.console.access import Visitor
from gateway.console.attention import notices
from gateway.console.query import Query, read_query
from gateway.console.room import Room
from gateway.console.story import tell
from gateway.console.transport import remote_address
from gateway.console.wording import health_badge
from gateway.core.vocabulary import DataClass
from gateway.ledger import Kind
from gateway.ledger.detail import get_exchange
from gateway.ledger.filters import ExchangeFilter
from gateway.ledger.search import list_exchanges, search
from gateway.ledger.state import ledger_state
from gateway.ledger.tallies import counts, facets, histogram
from gateway.policy.rules import Rule

_LATEST = 8
# Kind of a facet, its name in addresses, its title.
_FACETS = (
    ("team", "team", "Teams"),
    ("principal", "principal", "Principals"),
    ("model", "model", "Models"),
    ("deployment", "deployment", "Deployments"),
    ("data_class", "class", "Classes"),
    ("status", "status", "Endings"),
    ("rule", "rule", "Rules"),
    ("finding", "finding", "Findings"),
    ("licence", "licence", "Licences"),
    ("policy_commit", "policy", "Policy commits"),
)
_FACET_NAMES = frozenset(name for _, name, _ in _FACETS)
_MAX_ID = 40


async def overview(room: Room, _request: Request, visitor: Visitor) -> Response:
    """What goes through the door, whether it is recorded, under which policy, and what needs a look."""
    engine = room.ports.engine
    bundle = room.ports.bundle()
    health = room.ports.ledger_health()
    return room.page(
        "overview.html",
        visitor,
        counts=await counts(engine),
        rows=await list_exchanges(engine, ExchangeFilter(limit=_LATEST)),
        ledger=health,
        classes=[c.label for c in DataClass] + ["unclassified"],
        notices=notices(bundle, health_badge(health), room.ports.clock_us()),
        query=Query({}),
    )


async def exchanges(room: Room, request: Request, visitor: Visitor) -> Response:
    """The list, newest first, with its filter in the address."""
    query = read_query(request.query_params)
    await _record_read(room, request, visitor, None)
    engine = room.ports.engine
    page = await search(engine, query.filter)
    return room.page(
        "exchanges.html",
        visitor,
        found=page,
        rows=page.rows,
        query=query,
        older=query.older(page.older) if page.older else None,
        newer=query.newer(page.newer) if page.newer else None,
        histogram=await histogram(engine, query.filter, room.ports.clock_us()),
        facets=await facets(engine, query.filter),
        facet_names=_FACETS,
        classes=[c.label for c in DataClass],
        decisions=("allowed", "refused"),
        statuses=("answered", "refused", "open", "client_closed", "upstream_failed", "interrupted", "unknown"),
    )


async def exchange(room: Room, request: Request, visitor: Visitor) -> Response:
    """One exchange: the decision first, then why, then the evidence."""
    wanted = request.path_params["exchange_id"]
    fits = wanted.isascii() and wanted.isprintable() and len(wanted) <= _MAX_ID
    await _record_read(room, request, visitor, wanted if fits else None)
    detail = await get_exchange(room.ports.engine, wanted) if fits else None
    if detail is None:
        why = "No exchange of this id has reached the database. A new one takes a second or so."
        return room.problem(visitor, 404, "There is no such exchange", why, "Compare the id with the caller's header.")
    return room.page(
        "exchange.html", visitor, row=detail.row, detail=detail, story=tell(detail, room.ports.bundle().rules)
    )


async def ledger(room: Room, _request: Request, visitor: Visitor) -> Response:
    """Whether the record is being made, and how far it is shipped, sealed and signed."""
    return room.page(
        "ledger.html", visitor, ledger=room.ports.ledger_health(), state=await ledger_state(room.ports.engine)
    )


async def policy(room: Room, _request: Request, visitor: Visitor) -> Response:
    """The live bundle: what it is, and every rule."""
    return room.page("policy.html", visitor, groups=_grouped(room.ports.bundle().rules.values()))


async def models(room: Room, _request: Request, visitor: Visitor) -> Response:
    """The catalogue of the live bundle: models, deployments and routes."""
    return room.page("models.html", visitor)


async def _record_read(room: Room, request: Request, visitor: Visitor, wanted: str | None) -> None:
    """Who looks at what, before it is shown. Of a search only what it asks by: its values may be anything."""
    body = {
        "admin": visitor.admin.name,
        "address": remote_address(request),
        "exchange": wanted,
        "by": sorted(_FACET_NAMES & request.query_params.keys()),
    }
    await room.ports.record(Kind.RECORDS_READ, None, body)


def _grouped(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """Rules by the folder that they lie in, folders in order."""
    ordered = sorted(rules, key=lambda rule: (_folder(rule), rule.id))
    return [(folder, list(group)) for folder, group in groupby(ordered, key=_folder)]


def _folder(rule: Rule) -> str:
    return PurePosixPath(rule.path).parent.name
