"""Load by wrk on loopback, bounded in connections and time, and what it printed as numbers."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import orjson

_UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """One wrk run: requests a second, latencies in milliseconds, answers that were not 2xx."""

    connections: int
    requests_per_s: float
    p50_ms: float
    p99_ms: float
    requests: int
    errors: int


def wrk(url: str, key: str, body: dict[str, object], *, connections: int, seconds: int) -> Load:
    """POST ``body`` again and again. Raises ``RuntimeError`` where wrk is missing (Debian: package ``wrk``)."""
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is needed; Debian has it as the package 'wrk'")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        text = orjson.dumps(body).decode().replace("\\", "\\\\").replace("'", "\\'")
        script.write_text(
            "wrk.method = 'POST'\n"
            f"wrk.body = '{text}'\n"
            "wrk.headers['Content-Type'] = 'application/json'\n"
            f"wrk.headers['Authorization'] = 'Bearer {key}'\n",
            encoding="utf-8",
        )
        threads = min(connections, 1)
        command = [program, "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--latency", "-s"]
        result = subprocess.run([*command, str(script), url], capture_output=True, text=True, check=True)
    return _parse(result.stdout, connections)


def _parse(text: str, connections: int) -> Load:
    def found(pattern: str) -> str:
        match = re.search(pattern, text)
        if match is None:
            raise RuntimeError(f"wrk printed no {pattern!r}")
        return match.group(1)

    def milliseconds(percent: str) -> float:
        match = re.search(rf"\s{percent}%\s+([\d.]+)(us|ms|s)", text)
        if match is None:
            raise RuntimeError("wrk printed no latency distribution")
        return float(match.group(1)) * _UNITS_MS[match.group(2)]

    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return Load(
        connections=connections,
        requests_per_s=float(found(r"Requests/sec:\s+([\d.]+)")),
        p50_ms=milliseconds("50"),
        p99_ms=milliseconds("99"),
        requests=int(found(r"(\d+) requests in")),
        errors=(int(errors.group(1)) if errors else 0) + (sum(map(int, sockets.groups())) if sockets else 0),
    )
