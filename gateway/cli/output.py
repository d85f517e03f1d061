"""How commands speak: results on stdout, everything else on stderr; colour only on a terminal."""

from __future__ import annotations

from rich.console import Console

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)


def complain(what: str, why: str, todo: str = "") -> None:
    """An error in three lines: what, why, what to do."""
    stderr.print(f"[bold red]error[/] {what}")
    if why:
        stderr.print(why, markup=False)
    if todo:
        stderr.print(todo, markup=False)
