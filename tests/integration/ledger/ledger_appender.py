"""A process of its own that appends exchanges under load and prints each acknowledgement, until it is killed.

Arguments: database URL, spool folder, number of tasks, name of the round.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from ledger_installation import INTENT, OUTCOME, Installation

from gateway.ledger import Kind
from gateway.storage.engine import make_engine


async def append_for_ever(url: str, spool_dir: str, tasks: int, round_name: str) -> None:
    """Acknowledgements go out as ``<exchange> <what>`` lines, each with one unbuffered write."""
    installation = Installation(make_engine(url), Path(spool_dir))
    fast = {"ship_interval_s": 0.01, "checkpoint_interval_s": 0.05, "segment_bytes": 64 * 1024, "batch_records": 100}
    ledger = await installation.open(settings=fast)

    async def work(task: int) -> None:
        number = 0
        while True:
            name = f"ex_{round_name}_{task}_{number}"
            await ledger.append(Kind.INTENT, name, INTENT)
            os.write(1, f"{name} intent\n".encode())
            await ledger.append(Kind.OUTCOME, name, OUTCOME)
            os.write(1, f"{name} outcome\n".encode())
            number += 1

    await asyncio.gather(*(work(task) for task in range(tasks)))


if __name__ == "__main__":
    asyncio.run(append_for_ever(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
