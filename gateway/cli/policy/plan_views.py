"""How ``gateway policy plan`` and ``replay`` look on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from gateway.cli.output import stdout
from gateway.policy.replay.markdown import exception_notes, percent, proof_lines
from gateway.policy.replay.plan import gate_failures

Document = dict[str, Any]
_ROWS = 12
_NAMES = 6


def show_plan(document: Document) -> None:
    """All of the plan; long lists are cut, and say so."""
    _line(f"Plan  {_tree(document['base'])} -> {_tree(document['head'])}", style="bold")
    _show_records(document["records"])
    for rule in document["rules"]:
        sign = {"added": "+", "removed": "-", "changed": "~"}[rule["change"]]
        _line(f"{sign} {rule['id']}  {rule['title']}  ({rule['level']}, owner {rule['owner']})", style="bold")
        for detail in rule["details"]:
            _line(f"    {detail}", style="red" if detail.startswith("-") else "green" if detail.startswith("+") else "")
    for row in document["files"]:
        _line(f"{row['change']} {row['path']}")
    _show_changes(document)
    _show_groups(document)
    for row in document["exceptions"]:
        notes = ", ".join([f"used {row['used']:,} times", *exception_notes(row)])
        _line(f"exception {row['id']}  {row['change']}, expires {row['expires']}, {notes}")
    for text in proof_lines(document["proof"]):
        _line(f"proof  {text}")
    stops = gate_failures(document)
    _line(f"gate  {'; '.join(stops) or 'nothing that stops this edit'}", style="red" if stops else "green")


def show_replay(document: Document) -> None:
    """What is decided otherwise than recorded."""
    _line(f"Replay  {_tree(document['tree'])}", style="bold")
    _show_records(document["records"])
    _show_changes(document)
    bundles = document["records"]["bundles"]
    if document["differences"] and bundles:
        own = document["differences_of_the_same_bundle"]
        _line(f"{own:,} of the differences are with decisions of this very bundle; {len(bundles):,} bundles decided")
    _line(f"{document['differences']:,} differences", style="bold red" if document["differences"] else "green")


def _show_records(records: Document) -> None:
    share = percent(records["replayed"], records["decisions"])
    _line(
        f"replayed {records['replayed']:,} of {records['decisions']:,} decisions ({share}) in {records['exchanges']:,}"
        f" exchanges; {records['undecided']:,} exchanges were refused before policy was asked"
    )
    if records["first"]:
        times = f"as of {records['as_of']}" if records["as_of"] else "each as of its own time"
        _line(f"from {records['first']} to {records['last']}, {times}")
    for row in records["not_replayed"]:
        _line(f"not replayed: {row['decisions']:,}  {row['reason']}", style="yellow")
    if records["broken"]:
        _line(f"{records['broken']:,} lines could not be read:", style="yellow")
        for row in records["broken_lines"]:
            _line(f"    {row['where']}: {row['reason']}", style="yellow")


def _show_changes(document: Document) -> None:
    whole = document["records"]["replayed"]
    for direction, title in (("allow_to_deny", "ALLOW->DENY"), ("deny_to_allow", "DENY->ALLOW")):
        row = document[direction]
        _line(f"{title}  {row['total']:,}  {percent(row['total'], whole)}", style="bold")
        for word in ("rules", "teams", "models", "data_classes"):
            if row[word]:
                _line(f"    {word.replace('_', ' ')}: {_names(row[word])}")
    duties = document["obligations"]
    _line(f"obligations  {duties['decisions']:,}  {percent(duties['decisions'], whole)}", style="bold")
    for sign, word in (("+", "added"), ("-", "removed")):
        for item in duties[word][:_ROWS]:
            _line(f"    {sign} {item['obligation']}  {item['decisions']:,}")
    other = document["other_rules"]
    if other["decisions"]:
        _line(f"same answer by other rules  {other['decisions']:,}: {_names(other['rules'])}")


def _show_groups(document: Document) -> None:
    groups = document["groups_left_without"]
    _line(
        f"no serving model left: {len(groups):,} groups, {document['exchanges_left_without']:,} exchanges",
        style="bold red" if groups else "",
    )
    if groups:
        _table(
            ("team", "data class", "purpose", "exchanges", "models before"),
            [
                (item["team"], item["data_class"], item["purpose"], item["exchanges"], " ".join(item["models_before"]))
                for item in groups
            ],
        )
    if document["groups_not_asked"]:
        _line(f"models left: the {document['groups_not_asked']:,} smallest groups were not asked about")
    left = [item for item in document["models_left"] if item["gone"] or item["new"]]
    if left:
        _table(
            ("models left for", "data class", "before", "after", "gone", "new"),
            [
                (
                    *(item["team"], item["data_class"], item["before"], item["after"]),
                    *(" ".join(item["gone"]), " ".join(item["new"])),
                )
                for item in left
            ],
        )


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column)
    for row in rows[:_ROWS]:
        table.add_row(*(Text(str(cell)) for cell in row))
    stdout.print(table)
    if len(rows) > _ROWS:
        _line(f"and {len(rows) - _ROWS:,} more; --json has all")


def _names(rows: Sequence[Document]) -> str:
    shown = [f"{row['name']} ({row['decisions']:,})" for row in rows[:_NAMES]]
    return ", ".join([*shown, f"and {len(rows) - _NAMES:,} more"] if len(rows) > _NAMES else shown)


def _tree(row: Document) -> str:
    return f"{row['commit'][:12]}" if row["commit"] else row["digest"][:19]


def _line(text: str, style: str = "") -> None:
    stdout.print(Text(text), style=style, soft_wrap=True)
