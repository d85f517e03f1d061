"""The web console of the administration plane: server-rendered pages over the ledger and the live bundle."""

from gateway.console.ports import ConsolePorts
from gateway.console.router import console_router

__all__ = ["ConsolePorts", "console_router"]
