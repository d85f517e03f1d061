"""``gateway policy replay``: decide again what was recorded, and say what is decided otherwise."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.db import environment_errors
from gateway.cli.output import complain
from gateway.cli.policy import plan_views as views
from gateway.cli.policy.replay_input import STDIN, opened
from gateway.cli.policy.replay_workers import ReplayFailed, Task
from gateway.cli.policy.replay_workers import replay as replay_all
from gateway.cli.policy.tree import ENVIRONMENT, FINDING, USAGE, AsJson, Policies, open_bundle, print_json
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import Bundle
from gateway.policy.replay.plan import changes_row, counted, records_row
from gateway.policy.replay.tally import DIRECTIONS, Tally

Tree = Annotated[Path | None, typer.Argument(metavar="[POLICIES]", help="The policy tree; the same as --policies.")]
From = Annotated[
    list[Path] | None, typer.Option("--from", help="Ledger records, one a line; - for stdin. May be repeated.")
]
Situations = Annotated[
    list[Path] | None, typer.Option("--facts", help="Situations in JSON, one a line (docs/plan.md). May be repeated.")
]
FromLedger = Annotated[bool, typer.Option("--ledger", help="The ledger of this installation: database and spool.")]
RecordedTime = Annotated[
    bool, typer.Option("--at-recorded-time", help="Decide each as of its own time. This is the default.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Decide all as of this day or instant in UTC, such as 2027-01-31.")
]
Processes = Annotated[int, typer.Option("--processes", min=1, max=64, help="Processes to share the work among.")]
PROCESSES = min(8, os.cpu_count() or 1)


def replay(
    tree_at: Tree = None,
    *,
    policies: Policies = None,
    records: From = None,
    situations: Situations = None,
    ledger: FromLedger = False,
    at_recorded_time: RecordedTime = False,
    as_of: AsOf = None,
    processes: Processes = PROCESSES,
    as_json: AsJson = False,
) -> None:
    """Decide recorded exchanges again with a tree, and compare with what was decided then.

    Reads the ledger of this installation unless files are named. Exit 1 where a decision differs or a line is broken.
    """
    if tree_at is not None and policies is not None:
        complain("The policy tree is named twice.", "", "Name it once: as the argument or with --policies.")
        raise typer.Exit(USAGE)
    if at_recorded_time and as_of is not None:
        complain("The time is given twice.", "", "Choose --at-recorded-time or --as-of.")
        raise typer.Exit(USAGE)
    files = [*(records or ()), *(situations or ())]
    if ledger and files:
        complain("The records are given twice.", "", "Choose --ledger or files.")
        raise typer.Exit(USAGE)
    instant_s = instant_of(as_of)
    tree, bundle = open_bundle(tree_at or policies, as_json=as_json)
    task = Task(tree.files, None, int(time.time()), instant_s)
    tally = tally_of(task, files, ledger=not files, processes=processes, hidden=as_json)
    document = _document(tally, bundle, instant_s)
    if as_json:
        print_json(document)
    else:
        views.show_replay(document)
    if document["differences"] or tally.broken:
        raise typer.Exit(FINDING)


def instant_of(text: str | None) -> int | None:
    """Unix seconds of a day or an instant in UTC. Ends the command where it is neither (2)."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        complain("The time cannot be read.", "", "Give a day or an instant in UTC: 2027-01-31 or 2027-01-31T12:00:00Z.")
        raise typer.Exit(USAGE) from None
    return int(found.replace(tzinfo=found.tzinfo or UTC).timestamp())


def tally_of(task: Task, files: Sequence[Path], *, ledger: bool, processes: int, hidden: bool) -> Tally:
    """Replay all records. Ends the command where they cannot be read (3)."""
    with unreadable():
        for path in files:
            if path != STDIN and (path.is_dir() or not path.exists()):
                raise ConfigurationError(f"{path} is not a file of records")
        with opened(files, ledger=ledger, hidden=hidden) as lines:
            return replay_all(task, lines, processes)


@contextmanager
def unreadable() -> Iterator[None]:
    """What cannot be read ends the command with 3."""
    try:
        with environment_errors():
            yield
    except ReplayFailed as error:
        complain("The records cannot be replayed.", str(error))
        raise typer.Exit(ENVIRONMENT) from None


def _document(tally: Tally, bundle: Bundle, as_of_s: int | None) -> dict[str, Any]:
    changed = tally.allow_to_deny.total + tally.deny_to_allow.total + tally.duties + tally.reasons
    own = tally.different_by_bundle[bundle.digest]
    return {
        "format": 1,
        "tree": {"digest": bundle.digest, "commit": bundle.commit},
        "records": records_row(tally, as_of_s),
        "differences": changed,
        "differences_of_the_same_bundle": own,
        **{direction: changes_row(getattr(tally, direction)) for direction in DIRECTIONS},
        "obligations": {
            "decisions": tally.duties,
            "added": counted(tally.duties_added, "obligation"),
            "removed": counted(tally.duties_removed, "obligation"),
        },
        "other_rules": {"decisions": tally.reasons, "rules": counted(tally.reasons_rules)},
    }
