"""``make bench``: this gateway with all controls on beside LiteLLM's proxy with none, over one stub, in one run."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.load import Load, wrk
from benchmarks.peers import Target, litellm_proxy, stub, this_gateway

OUT = Path(__file__).with_name("out")
PROSE = (
    "Our quarterly review shows that support answers arrive faster since the new process began, and most "
    "customers come back with a second question only when the first answer was too short to act upon. "
)
PROMPTS = {
    "1 KB of prose": (PROSE * 6)[:1024],
    "1 KB with personal data": (PROSE * 6)[:900] + " Write to maria.keller@example.com or call +49 30 901820 today.",
}


def main(
    seconds: Annotated[int, typer.Option(help="Length of each run.")] = 8,
    connections: Annotated[list[int] | None, typer.Option(help="Connections; may be given again.")] = None,
    peer: Annotated[bool, typer.Option(help="Also measure LiteLLM's proxy.")] = True,
) -> None:
    """Measure, print a table with ratios, and write ``benchmarks/out/throughput.json``."""
    counts = connections or [1, 16]
    console = Console()
    results: dict[str, list[Load]] = {}
    with tempfile.TemporaryDirectory() as name, stub() as upstream:
        folder = Path(name)
        with this_gateway(upstream, folder) as gateway:
            if peer:
                with litellm_proxy(upstream, folder) as proxy:
                    _measure(results, [upstream, gateway, proxy], counts, seconds, console)
            else:
                _measure(results, [upstream, gateway], counts, seconds, console)
    for prompt in PROMPTS:
        console.print(_table(prompt, results))
    OUT.mkdir(exist_ok=True)
    document = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "cores": os.cpu_count(),
        "seconds": seconds,
        "results": {label: [asdict(load) for load in loads] for label, loads in results.items()},
    }
    (OUT / "throughput.json").write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def _measure(
    results: dict[str, list[Load]], targets: Sequence[Target], counts: Sequence[int], seconds: int, console: Console
) -> None:
    for prompt_name, prompt in PROMPTS.items():
        for count in counts:
            for target in targets:
                body = {"model": target.model, "messages": [{"role": "user", "content": prompt}], "max_tokens": 16}
                wrk(target.url, target.key, body, connections=count, seconds=2)
                load = wrk(target.url, target.key, body, connections=count, seconds=seconds)
                results.setdefault(f"{prompt_name} | {target.name}", []).append(load)
                console.print(f"[dim]{prompt_name}, {count} connections, {target.name}: {load.requests_per_s:.0f}/s[/]")


def _table(prompt: str, results: dict[str, list[Load]]) -> Table:
    table = Table(title=prompt, title_justify="left")
    for name in ("server", "conn.", "req/s", "p50 ms", "p99 ms", "added p50", "x LiteLLM", "errors"):
        table.add_column(name, justify="left" if name == "server" else "right")
    for label, loads in results.items():
        prefix, server = label.split(" | ")
        if prefix != prompt:
            continue
        for index, load in enumerate(loads):
            direct = results[f"{prompt} | stub alone"][index]
            peers = results.get(f"{prompt} | LiteLLM proxy")
            ratio = f"{load.requests_per_s / peers[index].requests_per_s:.1f}" if peers else "-"
            table.add_row(
                server,
                str(load.connections),
                f"{load.requests_per_s:.0f}",
                f"{load.p50_ms:.2f}",
                f"{load.p99_ms:.2f}",
                f"{load.p50_ms - direct.p50_ms:.2f}",
                ratio,
                str(load.errors),
            )
    return table


if __name__ == "__main__":
    typer.run(main)
