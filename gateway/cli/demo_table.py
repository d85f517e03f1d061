"""The demo's table of decisions: who asked is known; what, where, under which rules, and where it is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from gateway.cli.demo_scenario import Shown

_TONE = {"allowed": "green", "refused": "yellow"}


def decisions_table(shown: Sequence[Shown], positions: Mapping[str, str], rules: Mapping[str, Sequence[str]]) -> Group:
    """The table, then each answer or refusal in words. ``rules`` are those that the record names."""
    table = Table(box=box.SIMPLE_HEAD, title="Decisions", title_justify="left", padding=(0, 1, 1, 0), pad_edge=False)
    table.add_column("#")
    table.add_column("exchange, deciding rules", overflow="fold")
    for name in ("decision", "model, licence", "class", "ledger"):
        table.add_column(name, no_wrap=True)
    for number, exchange in enumerate(shown, 1):
        mark = "" if exchange.as_expected else " (!)"
        deciding = rules.get(exchange.exchange_id) or exchange.rules
        table.add_row(
            str(number),
            "\n".join([exchange.title, *(f"[dim]{escape(rule)}[/]" for rule in deciding)]),
            Text(exchange.decision + mark, style=_TONE.get(exchange.decision, "red")),
            f"{exchange.deployment}\n[dim]{exchange.licence}[/]" if exchange.deployment else "-",
            exchange.data_class + (f"\n[dim]{exchange.redactions} redacted[/]" if exchange.redactions else ""),
            positions.get(exchange.exchange_id, ""),
        )
    lines: list[RenderableType] = [table]
    lines += [_words(number, exchange) for number, exchange in enumerate(shown, 1)]
    return Group(*lines)


def _words(number: int, exchange: Shown) -> Text:
    if exchange.decision == "refused":
        return Text.from_markup(
            f"  {number}. [yellow]refused[/] {exchange.status}: {escape(exchange.reason)} "
            f"[dim]{escape(exchange.remediation)}[/]"
        )
    text = " ".join(exchange.text.split())
    return Text.from_markup(f"  {number}. [green]answer[/]: {escape(text[:160])}")
