"""What every page shares: the ports, who may come in, and how a page is rendered."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gateway.console import wording
from gateway.console.access import Access, Visitor
from gateway.console.assets import load_assets
from gateway.console.inert import inert
from gateway.console.ports import ConsolePorts
from gateway.core.vocabulary import DataClass
from gateway.identity.admin import LoginDesk

_FILTERS = (
    wording.utc,
    wording.utc_exact,
    wording.ago,
    wording.duration,
    wording.number,
    wording.counted,
    wording.share,
    wording.shorten,
    wording.decision_badge,
    wording.ending_badge,
)


class Room:
    """The console of one process."""

    def __init__(self, ports: ConsolePorts) -> None:
        self.ports = ports
        self.access = Access(ports)
        self.desk = LoginDesk(ports.engine, ports.clock_us)
        self.assets = load_assets()
        self._templates = _environment()
        self._templates.globals["asset"] = self.assets.url

    def page(self, template: str, visitor: Visitor | None, *, status: int = 200, **context: object) -> HTMLResponse:
        """One page. A frame with environment, policy and ledger health stands around it for a visitor."""
        shown = self._templates.get_template(template).render(
            environment=self.ports.environment,
            bundle=self.ports.bundle(),
            health=wording.health_badge(self.ports.ledger_health()),
            now_us=self.ports.clock_us(),
            admin=visitor.admin.name if visitor else None,
            token=self.access.token(visitor.session) if visitor else "",
            **context,
        )
        return HTMLResponse(shown, status)

    def problem(self, visitor: Visitor | None, status: int, what: str, why: str, remedy: str = "") -> HTMLResponse:
        """A page that says what went wrong, why, and what to do."""
        return self.page("problem.html", visitor, status=status, what=what, why=why, remedy=remedy)

    async def not_found(self, _request: Request, visitor: Visitor) -> HTMLResponse:
        """For every address below ``/console`` that is no page."""
        why = "The console has no page at this address."
        return self.problem(visitor, 404, "There is nothing here", why, "Choose a page at the left.")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gateway.console"),
        autoescape=True,
        finalize=inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update({function.__name__: function for function in _FILTERS})
    environment.filters["anchor"] = _anchor
    environment.globals["level_of"] = _level_of
    return environment


def _anchor(text: str) -> str:
    """An id as the end of an address, the same where it is named and where it is linked."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", text)


def _level_of(label: str | None) -> int:
    """How many of four steps a data class fills; 0 for none or one that is not known."""
    try:
        return DataClass.parse(label or "").value + 1
    except ValueError:
        return 0
