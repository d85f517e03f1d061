"""A replay over several processes: each has the trees, takes the exchanges that fall to it, and ends with a tally."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection
from zlib import crc32

from gateway.core.errors import GatewayError
from gateway.policy.bundle import load_bundle
from gateway.policy.replay.lines import exchange_of
from gateway.policy.replay.replayer import Replayer
from gateway.policy.replay.tally import Tally

Line = tuple[str, bytes]
_ALONE = 20_000
_BLOCK = 500


class ReplayFailed(GatewayError):
    """A process of the replay ended before its work did."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to ask. ``before`` is None where a record is compared with one tree. Times in Unix seconds."""

    after: Mapping[str, bytes]
    before: Mapping[str, bytes] | None
    now_s: int
    as_of_s: int | None

    def replayer(self) -> Replayer:
        """Raises ``BundleInvalid``."""
        before = None if self.before is None else load_bundle(self.before, None)
        return Replayer(load_bundle(self.after, None), before, self.now_s, self.as_of_s)


def replay(task: Task, lines: Iterable[Line], processes: int) -> Tally:
    """The tally over all lines, which are read once and never held together. Raises ``ReplayFailed``.

    Few lines are replayed here, for starting processes takes longer.
    """
    rest = iter(lines)
    first = list(islice(rest, _ALONE))
    if len(first) < _ALONE or processes < 2:
        replayer = task.replayer()
        replayer.take(chain(first, rest))
        return replayer.finish()
    with _workers(task, processes) as workers:
        blocks: list[list[Line]] = [[] for _ in workers]
        try:
            for line in chain(first, rest):
                number = crc32(exchange_of(line[1])) % processes
                blocks[number].append(line)
                if len(blocks[number]) >= _BLOCK:
                    workers[number].send(blocks[number])
                    blocks[number] = []
            for worker, block in zip(workers, blocks, strict=True):
                worker.send(block)
                worker.send(None)
            whole = Tally()
            for worker in workers:
                whole.merge(worker.recv())
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise ReplayFailed("a process of the replay ended before its work did") from None
    return whole


@contextmanager
def _workers(task: Task, processes: int) -> Iterator[list[Connection]]:
    # A fresh interpreter each: this process may hold threads and an event loop, which a fork would copy half.
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        pipes: list[Connection] = []
        for _ in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, task), daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(process.terminate)
            stack.callback(ours.close)
            pipes.append(ours)
        yield pipes


def _work(parent: Connection, task: Task) -> None:
    replayer = task.replayer()
    # Nothing that a replay makes refers back to itself, so looking for such circles would only take time.
    gc.freeze()
    gc.disable()
    while (block := parent.recv()) is not None:
        replayer.take(block)
    parent.send(replayer.finish())
