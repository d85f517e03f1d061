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
    table = Table(box=box.SIMPLE_HEAD, title="Decisions", title_justify="left", expand=False)
    for name in ("#", "exchange", "decision", "rules", "model", "licence", "class", "redacted", "ledger"):
        table.add_column(name, overflow="fold")
    for number, exchange in enumerate(shown, 1):
        mark = "" if exchange.as_expected else "  (!)"
        table.add_row(
            str(number),
            exchange.title,
            Text(exchange.decision + mark, style=_TONE.get(exchange.decision, "red")),
            "\n".join(rules.get(exchange.exchange_id) or exchange.rules),
            exchange.deployment or "-",
            exchange.licence or "-",
            exchange.data_class,
            str(exchange.redactions) if exchange.decision == "allowed" else "-",
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
