"""``gateway policy``: policy as code. Each command has a file of its own; the gateway runs the same code."""

from __future__ import annotations

import typer

from gateway.cli.policy import bundling
from gateway.cli.policy.benching import bench
from gateway.cli.policy.cards import card
from gateway.cli.policy.controls_table import controls
from gateway.cli.policy.deciding import decide
from gateway.cli.policy.explaining import explain
from gateway.cli.policy.formatting import fmt
from gateway.cli.policy.linting import digest, lint
from gateway.cli.policy.planning import plan
from gateway.cli.policy.proving import prove
from gateway.cli.policy.replaying import replay
from gateway.cli.policy.schema_writing import schemas
from gateway.cli.policy.starting import init
from gateway.cli.policy.testing import run_tests

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(init)
app.command()(fmt)
app.command()(lint)
app.command("test")(run_tests)
app.command()(decide)
app.command()(explain)
app.command()(plan)
app.command()(replay)
app.command()(prove)
app.command()(card)
app.command()(controls)
app.command()(schemas)
app.command()(bench)
app.command()(digest)
app.command()(bundling.bundle)
app.command()(bundling.sign)
app.command()(bundling.verify)
app.command()(bundling.keygen)
