"""How commands speak: results on stdout, everything else on stderr; colour only on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from gateway.core.errors import PayloadsFailed
from gateway.payloads.holds import NotPossible

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)


def complain(what: str, why: str, todo: str = "") -> None:
    """An error in three lines: what, why, what to do."""
    stderr.print(f"[bold red]error[/] {what}")
    if why:
        stderr.print(why, markup=False)
    if todo:
        stderr.print(todo, markup=False)


@contextmanager
def not_possible() -> Iterator[None]:
    """Exit 1, with the reason, where stored texts or their holds do not allow what was asked."""
    try:
        yield
    except (NotPossible, PayloadsFailed) as error:
        complain("Nothing was changed.", str(error))
        raise typer.Exit(1) from None
