"""The ``gateway`` command: the same code that serves, for people at a terminal.

Exit codes everywhere: 0 fine, 1 a finding (verify, test, lint), 2 usage, 3 environment.
"""

from __future__ import annotations

import sys

import typer

from gateway.cli.admin import app as admin_commands
from gateway.cli.catalog import app as catalog_commands
from gateway.cli.db import app as db_commands
from gateway.cli.demo import demo
from gateway.cli.inspect import inspect
from gateway.cli.keys import app as keys_commands
from gateway.cli.ledger import app as ledger_commands
from gateway.cli.output import complain
from gateway.cli.policy import app as policy_commands
from gateway.cli.redact import redact
from gateway.cli.report import app as report_commands
from gateway.cli.restore import restore
from gateway.cli.retention import app as retention_commands
from gateway.cli.serve import serve
from gateway.cli.texts_kept import app as texts_commands
from gateway.core.errors import ConfigurationError

application = typer.Typer(
    name="gateway",
    help="The one door through which an organisation's model calls pass.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
application.command()(serve)
application.command()(demo)
application.command()(inspect)
application.command()(redact)
application.command()(restore)
application.add_typer(keys_commands, name="keys", help="API keys of the inference plane.")
application.add_typer(policy_commands, name="policy", help="Policy as code: check, decide, test.")
application.add_typer(catalog_commands, name="catalog", help="Models, licences, deployments.")
application.add_typer(ledger_commands, name="ledger", help="The audit log: verify, status.")
application.add_typer(db_commands, name="db", help="The database's schema.")
application.add_typer(texts_commands, name="texts", help="Stored texts: erase, hold.")
application.add_typer(report_commands, name="report", help="Reports for people outside.")
application.add_typer(retention_commands, name="retention", help="How long what is kept, and removal of what was.")
application.add_typer(admin_commands, name="admin", help="The console's bootstrap admin.")


def main() -> None:
    """Entry point of the console script."""
    try:
        application()
    except ConfigurationError as error:
        complain("The gateway's environment needs a change.", str(error))
        sys.exit(3)
