"""The pool with workers that misbehave on purpose: nobody waits beyond the deadline, nothing is passed over."""

import asyncio
import sys
import textwrap

import pytest

from gateway.core.errors import NamesOverloaded, NamesUnavailable
from gateway.core.vocabulary import Finding
from gateway.inspection.cache import FindingCache
from gateway.names import NamesInspector, NamesPool, PoolLimits
from gateway.names.frames import findings_from_rows, frame

PREAMBLE = """
import json, os, signal, sys, time
def receive():
    header = sys.stdin.buffer.read(4)
    if len(header) < 4:
        sys.exit(0)
    return json.loads(sys.stdin.buffer.read(int.from_bytes(header, "big")))
def send(value):
    body = json.dumps(value).encode()
    sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)
    sys.stdout.buffer.flush()
def names(text):
    at = text.find("Maria")
    return [] if at < 0 else [[at, at + 5, "PERSON", 0.9, "stub", False]]
"""
GOOD = """
send({"ready": "stub/1"})
while True:
    send({"findings": [names(text) for text in receive()]})
"""
HANGS_AT_HANG = """
send({"ready": "stub/1"})
while True:
    texts = receive()
    if any("hang" in text for text in texts):
        signal.pause()
    send({"findings": [names(text) for text in texts]})
"""
DIES_AT_DIE = """
send({"ready": "stub/1"})
while True:
    texts = receive()
    if any("die" in text for text in texts):
        os._exit(9)
    send({"findings": [names(text) for text in texts]})
"""
NONSENSE = """
send({"ready": "stub/1"})
while True:
    receive()
    send({"findings": [[[0, 10_000, "PERSON", 1.0, "stub", False]]]})
"""
GARBAGE = """
send({"ready": "stub/1"})
receive()
sys.stdout.buffer.write(b"\\xff" * 100)
sys.stdout.buffer.flush()
signal.pause()
"""
NEVER_READY = "signal.pause()"
CANNOT = 'send({"failed": "the weights are not the pinned ones"})'


def pool_of(body, **limits):
    command = (sys.executable, "-c", textwrap.dedent(PREAMBLE) + body)
    return NamesPool(command, PoolLimits(**{"deadline_s": 5.0, "start_timeout_s": 5.0, **limits}))


@pytest.fixture
async def opened():
    pools = []

    def make(body, **limits):
        pools.append(pool_of(body, **limits))
        return pools[-1]

    yield make
    for pool in pools:
        await pool.close()


MARIA = (Finding(3, 8, "PERSON", 0.9, "stub", validated=False),)


async def test_texts_are_answered_in_their_order(opened):
    pool = opened(GOOD, workers=2, batch_characters=20)
    texts = [f"{n:02d} Maria" if n % 3 else f"{n:02d} nobody" for n in range(50)]
    assert await pool.find(texts) == [MARIA if n % 3 else () for n in range(50)]
    assert pool.version == "stub/1"
    assert pool.state().queued_characters == 0


async def test_many_callers_share_the_workers(opened):
    pool = opened(GOOD, workers=2)
    answers = await asyncio.gather(*(pool.find([f"{n:02d} Maria"]) for n in range(40)))
    assert answers == [[MARIA]] * 40


async def test_a_hung_worker_is_killed_and_the_next_question_is_answered(opened):
    pool = opened(HANGS_AT_HANG, deadline_s=0.5)
    assert await pool.find(["ab Maria"]) == [MARIA]
    (hung,) = pool.pids()
    began = asyncio.get_running_loop().time()
    with pytest.raises(NamesUnavailable):
        await pool.find(["hang"])
    assert asyncio.get_running_loop().time() - began < 2.0
    async with asyncio.timeout(10):
        while True:
            try:
                assert await pool.find(["cd Maria"]) == [MARIA]
                break
            except NamesUnavailable:
                continue
    assert hung not in pool.pids()
    assert pool.state().restarts == 1


async def test_a_worker_that_dies_fails_its_own_questions_only(opened):
    pool = opened(DIES_AT_DIE)
    with pytest.raises(NamesUnavailable):
        await pool.find(["die"])
    assert await pool.find(["ab Maria"]) == [MARIA]
    assert pool.state().restarts == 1


@pytest.mark.parametrize("body", [NONSENSE, GARBAGE])
async def test_nonsense_is_no_answer(opened, body):
    pool = opened(body, deadline_s=3.0)
    with pytest.raises(NamesUnavailable):
        await pool.find(["Maria"])


@pytest.mark.parametrize(("body", "problem"), [(CANNOT, "pinned"), (NEVER_READY, "ready")])
async def test_a_worker_that_cannot_start_is_reported(opened, body, problem):
    pool = opened(body, deadline_s=1.0, start_timeout_s=0.5)
    with pytest.raises(NamesUnavailable):
        await pool.find(["Maria"])
    assert problem in (pool.state().problem or "")
    assert pool.state().queued_characters == 0


async def test_a_full_queue_refuses_at_once_and_empties(opened):
    pool = opened(HANGS_AT_HANG, deadline_s=1.0, queued_characters=100)
    waiting = asyncio.create_task(pool.find(["hang" + "x" * 80]))
    await asyncio.wait([waiting], timeout=0.05)
    with pytest.raises(NamesOverloaded):
        await pool.find(["y" * 50])
    with pytest.raises(NamesUnavailable):
        await waiting
    async with asyncio.timeout(5):
        while pool.state().queued_characters:
            await asyncio.sleep(0.01)


async def test_without_workers_nothing_is_passed_over(opened):
    with pytest.raises(NamesUnavailable):
        await opened(GOOD, workers=0).find(["Maria"])


async def test_a_caller_that_hangs_up_leaves_no_work_behind(opened):
    pool = opened(NEVER_READY, deadline_s=5.0)
    waiting = asyncio.create_task(pool.find(["x" * 1000]))
    await asyncio.wait([waiting], timeout=0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert pool.state().queued_characters == 0


async def test_pieces_seen_before_are_not_asked_again(opened):
    pool = opened(DIES_AT_DIE)
    inspector = NamesInspector(pool, FindingCache(b"k" * 32))
    first = (
        "Maria wrote this, and more than enough of it to make a piece of its own, which takes some words. " * 2 + "\n\n"
    )
    await inspector.find("default", [first])
    known = await inspector.find("default", [first])
    assert [(f.start, f.end, f.type) for f in known[0]] == [(0, 5, "PERSON")]
    longer = await inspector.find("default", [first + "And Maria that."])
    assert len(first) + 4 in [f.start for f in longer[0]]
    with pytest.raises(NamesUnavailable):
        await inspector.find("default", [first, "die"])


@pytest.mark.parametrize(
    "rows",
    [None, [None], [[0, 5]], [[3, 2, "PERSON", 0.9, "s", False]], [[0, 99, "PERSON", 0.9, "s", False]],
     [[0, 3, "PERSON", 0.9, "s", False], [2, 5, "PERSON", 0.9, "s", False]], [["0", 5, "PERSON", 0.9, "s", False]]],
)  # fmt: skip
def test_rows_that_are_no_findings_are_refused(rows):
    with pytest.raises(ValueError, match="find"):
        findings_from_rows(rows, 10)


def test_lone_surrogates_keep_every_offset():
    body = frame(["a\ud800b"])[4:].decode()
    assert body == '["a\ufffdb"]'
