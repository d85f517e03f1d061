"""``python -m tests.differential``: many random questions to many random policies, in both engines. Exit 1 on any difference."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from tests.differential.compare import disagreements, policies

SCHEMA = Path(__file__).parents[2] / "policies" / "schema.cedarschema"
ROUND = 500


def main(
    requests: Annotated[int, typer.Option(help="Questions, each put to every policy.")] = 20_000,
    count: Annotated[int, typer.Option("--policies", help="Random policies.")] = 1000,
    seed: int = 1,
) -> None:
    """Compare the engines and print what was found."""
    schema = SCHEMA.read_text()
    trees = policies(seed, count, schema)
    begun = time.monotonic()
    differing = matched = 0
    rounds = [min(ROUND, requests - start) for start in range(0, requests, ROUND)]
    for number, asked in enumerate(track(rounds, console=None, description="asking both engines")):
        differing += sum(1 for _ in disagreements(seed * 1_000_003 + number, trees, asked, schema))
        matched += asked
    seconds = time.monotonic() - begun
    sys.stdout.write(f"{matched} requests x {len(trees)} policies in {seconds:.0f} s: {differing} disagreements\n")
    raise typer.Exit(1 if differing else 0)


if __name__ == "__main__":
    typer.run(main)
