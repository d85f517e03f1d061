"""The situation that a command asks about, from a file or from stdin."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import orjson
import typer
from pydantic import ValidationError

from gateway.catalog.documents import read_document
from gateway.cli.output import complain
from gateway.cli.policy.tree import ENVIRONMENT, USAGE
from gateway.policy.bundle import Bundle, BundleInvalid
from gateway.policy.facts import Facts
from gateway.policy.situation import Situation

FactsFrom = Annotated[Path, typer.Option("--facts", help="A situation in YAML or JSON; - for stdin.")]


def read_question(path: Path, bundle: Bundle) -> tuple[Facts, int]:
    """The facts and their instant in Unix seconds. Ends the command where there are none (3) or they are wrong (2)."""
    situation = _situation(path)
    now_s = situation.instant(int(time.time()))
    try:
        return situation.facts(bundle, now_s), now_s
    except ValueError as error:
        complain("The situation cannot be decided.", str(error))
        raise typer.Exit(USAGE) from None


def _situation(path: Path) -> Situation:
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return Situation.model_validate(_parsed(str(path), content))
    except OSError as error:
        complain("The situation cannot be read.", f"{path}: {error.strerror}")
        raise typer.Exit(ENVIRONMENT) from None
    except BundleInvalid as problem:
        complain("The situation cannot be read.", str(problem))
        raise typer.Exit(USAGE) from None
    except ValidationError as error:
        first = error.errors()[0]
        complain("The situation is not valid.", f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}")
        raise typer.Exit(USAGE) from None


def _parsed(path: str, content: bytes) -> object:
    """JSON where it is JSON, else YAML, whose reader gives the line of an error."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return read_document(path, content).value
