"""Running ``gateway serve`` as a child, as the demo and the tests do."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError

READY_WITHIN_S = 120.0


@dataclass(slots=True)
class Served:
    """A gateway that serves in a child process."""

    process: subprocess.Popen[bytes]
    base_url: str
    admin_url: str
    log: Path

    @property
    def console_url(self) -> str:
        """Where the console is."""
        return f"{self.admin_url}/console"

    @property
    def console_password(self) -> str | None:
        """The bootstrap password, where this start showed one."""
        found = re.search(r"console login: admin / (\S+)", self.log.read_text(encoding="utf-8"))
        return found.group(1) if found else None

    def settle(self) -> None:
        """Wait until every record so far is in the database and under a checkpoint."""
        _until(self, lambda: _get(f"{self.admin_url}/readyz").find(b'"unshipped":0') >= 0, "the ledger to settle", 30.0)

    def wait(self) -> None:
        """Until the child ends."""
        self.process.wait()

    def stop(self) -> None:
        """Ask it to drain; end it where it does not."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def gateway_command() -> list[str]:
    """How to start this same command line again."""
    return [sys.executable, "-m", "gateway"]


def free_port() -> int:
    """A loopback port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_served(config: Path, *, say: Callable[[str], None] | None = None) -> Served:
    """Start ``gateway serve`` and return when it is ready. Raises ``ConfigurationError`` where it ends instead."""
    settings = load_settings(config)
    log = settings.state_dir / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [*gateway_command(), "serve"],
            env={**os.environ, "GATEWAY_CONFIG": str(config)},
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    inference, admin = settings.inference, settings.admin
    served = Served(process, f"http://{inference.host}:{inference.port}/v1", f"http://{admin.host}:{admin.port}", log)
    try:
        _until(
            served, lambda: bool(_get(f"http://{inference.host}:{inference.port}/readyz")), "it to be ready", say=say
        )
    except BaseException:
        served.stop()
        raise
    return served


def _until(
    served: Served,
    condition: Callable[[], bool],
    what: str,
    within_s: float = READY_WITHIN_S,
    say: Callable[[str], None] | None = None,
) -> None:
    deadline = time.monotonic() + within_s
    told = 0
    while not condition():
        if say is not None:
            told = _tell_new_lines(served.log, told, say)
        if served.process.poll() is not None:
            raise ConfigurationError(f"gateway serve ended early; its last words are in {served.log}")
        if time.monotonic() > deadline:
            raise ConfigurationError(f"waited {within_s:.0f} s for {what}; see {served.log}")
        time.sleep(0.05)


def _tell_new_lines(log: Path, told: int, say: Callable[[str], None]) -> int:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    for line in lines[told:]:
        if "console login" not in line:
            say(line)
    return len(lines)


def _get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  loopback, built above
            body: bytes = answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return b""
    return body
