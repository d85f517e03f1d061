"""The log itself: shards that turn, keys that change, leaders that die or are stopped, anchors and tiles."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_installation import Installation, exchange
from moto.server import ThreadedMotoServer
from sqlalchemy import select, text

from gateway.config.ledger_keys import LedgerKeys, LogKey, OneSigner
from gateway.config.ledger_settings import AnchorSettings
from gateway.ledger.anchor.export import export_log
from gateway.ledger.anchor.s3 import S3Store
from gateway.ledger.anchor.source import anchored_notes
from gateway.ledger.anchor.store import AnchorFailed, FolderStore
from gateway.ledger.log.guard import LogRolledBack
from gateway.ledger.log.integrator import Integrator
from gateway.ledger.log.shards import Naming
from gateway.ledger.log.tiles import tile_path
from gateway.ledger.merkle import leaf_hash, tree_root
from gateway.ledger.note import Checkpoint, open_note
from gateway.ledger.points import Point
from gateway.ledger.verify import verify_ledger
from gateway.storage.engine import make_engine
from gateway.storage.tables import CHECKPOINT, LOG_HEAD, LOG_TILE, SEAL

PREFIX = "gateway.example/audit"
NAMING = Naming(PREFIX, halves=True)


def at(year, month):
    return int(datetime(year, month, 1, tzinfo=UTC).timestamp() * 1e6)


class Stop(Exception):
    pass


async def waiting(installation: Installation, *names):
    """Records that are sealed and not in the log: a ledger whose log is never asked."""
    ledger = await installation.open()
    for name in names:
        await exchange(ledger, name)
    async with ledger._shipping:
        await ledger._sinks.submit(b"")
        await ledger._ship()
    ledger._stopping.set()
    await ledger._background
    await ledger._heartbeat
    await ledger._sinks.stop()
    ledger._folder.release()


NOVEMBER = at(2026, 11)


def integrator(installation, *, now_us=NOVEMBER, signers=None, **options):
    signers = signers or OneSigner(installation.key)
    return Integrator(
        installation.engine, NAMING, signers, installation.spool_dir / "log.lock", clock_us=lambda: now_us, **options
    )


async def verified(installation, keys=None, **options):
    return await verify_ledger(
        installation.engine, origin=PREFIX, public_key=keys or installation.key.public_key(), **options
    )


async def test_at_the_turn_a_shard_is_closed_and_the_next_follows_from_it(installation):
    await waiting(installation, "ex_1")
    assert await integrator(installation, now_us=at(2026, 12)).integrate()
    await waiting(installation, "ex_2")
    assert await integrator(installation, now_us=at(2027, 1)).integrate()
    await waiting(installation, "ex_3")
    assert await integrator(installation, now_us=at(2027, 2)).integrate()
    # A clock that goes back changes nothing.
    assert await integrator(installation, now_us=at(2026, 12)).integrate()
    async with installation.engine.connect() as connection:
        heads = (await connection.execute(select(LOG_HEAD).order_by(LOG_HEAD.c.first_leaf))).all()
    assert [(head.origin, head.closed_us is None) for head in heads] == [
        (f"{PREFIX}/2026H2", False),
        (f"{PREFIX}/2027H1", True),
    ]
    assert heads[1].first_leaf == heads[0].size
    result = await verified(installation)
    assert result.findings == []
    assert result.log_size == heads[0].size + heads[1].size


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (
            "UPDATE ledger_log_head SET first_leaf = first_leaf + 1 WHERE first_leaf > 0",
            {"shard.column", "shard.close"},
        ),
        ("DELETE FROM ledger_log_entry WHERE origin LIKE '%2026H2'", {"shard.close", "shard.column"}),
        ("DELETE FROM ledger_log_entry WHERE origin LIKE '%2027H1'", {"log.missing"}),
        ("DELETE FROM ledger_log_head WHERE origin LIKE '%2027H1'", {"shard.missing", "shard.close"}),
        ("UPDATE ledger_log_head SET closed_us = NULL", {"shard.column"}),
        ("UPDATE ledger_log_head SET abandoned_us = 1, closed_us = NULL WHERE first_leaf = 0", {"shard.recover"}),
        (
            "DELETE FROM ledger_checkpoint WHERE size = (SELECT max(size) FROM ledger_checkpoint WHERE origin LIKE '%2026H2') AND origin LIKE '%2026H2'",
            {"checkpoint.missing"},
        ),
    ],
)
async def test_a_turn_that_was_tampered_with_is_named(sqlite_installation, statement, codes):
    await waiting(sqlite_installation, "ex_1")
    await integrator(sqlite_installation, now_us=at(2026, 12)).integrate()
    await integrator(sqlite_installation, now_us=at(2027, 1)).integrate()
    await waiting(sqlite_installation, "ex_2")
    await integrator(sqlite_installation, now_us=at(2027, 1)).integrate()
    assert (await verified(sqlite_installation)).findings == []
    async with sqlite_installation.engine.begin() as connection:
        assert (await connection.execute(text(statement))).rowcount > 0
    assert codes <= {finding.code for finding in (await verified(sqlite_installation)).findings}


async def test_of_two_leaders_at_once_one_signs(installation):
    await waiting(installation, *(f"ex_{n}" for n in range(30)))
    led = await asyncio.gather(*(integrator(installation).integrate() for _ in range(4)))
    assert led.count(True) >= 1
    assert (await verified(installation)).findings == []


@pytest.mark.parametrize("point", [Point.HEAD_SWAPPED, Point.CHECKPOINT_SIGNED, Point.CHECKPOINT_COMMITTED])
async def test_a_leader_that_dies_at_any_point_leaves_a_log_that_goes_on(installation, point):
    await waiting(installation, "ex_1")

    def die(reached):
        if reached is point:
            raise Stop

    with pytest.raises(Stop):
        await integrator(installation, reached=die).integrate()
    assert (await verified(installation)).findings == []
    assert await integrator(installation).integrate()
    assert (await verified(installation)).findings == []


async def test_a_head_that_is_found_unsigned_is_signed(installation):
    await waiting(installation, "ex_1")
    await integrator(installation).integrate()
    async with installation.engine.begin() as connection:
        await connection.execute(CHECKPOINT.delete())
    assert "checkpoint.missing" in {finding.code for finding in (await verified(installation)).findings}
    await integrator(installation).integrate()
    assert (await verified(installation)).findings == []


async def test_tiles_that_were_lost_are_made_again(installation):
    await waiting(installation, "ex_1")
    await integrator(installation).integrate()
    async with installation.engine.begin() as connection:
        await connection.execute(LOG_TILE.delete())
    await waiting(installation, "ex_2")
    await integrator(installation).integrate()
    async with installation.engine.connect() as connection:
        bodies = await connection.execute(select(SEAL.c.body).order_by(SEAL.c.leaf_index))
        tile = await connection.scalar(select(LOG_TILE.c.hashes))
    assert tile == b"".join(leaf_hash(body) for body in bodies.scalars())


async def test_a_key_is_changed_with_an_overlap(installation, tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    first = Ed25519PrivateKey.generate()
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    (folder / "ledger.pem").write_bytes(first.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "ledger.pem").chmod(0o600)
    keys = LedgerKeys(folder)
    counts = []
    for month, rotate in ((7, False), (8, True), (9, False), (11, False)):
        if rotate:
            other = LedgerKeys(folder)
            other.adopt(*other.prepare(at(2026, month), at(2026, 10) - at(2026, month)))
        await waiting(installation, f"ex_{month}")
        await integrator(installation, now_us=at(2026, month), signers=keys).integrate()
        async with installation.engine.connect() as connection:
            newest = select(CHECKPOINT.c.note).order_by(CHECKPOINT.c.size.desc()).limit(1)
            counts.append((await connection.scalar(newest)).count("\n\u2014 "))
    assert counts == [1, 2, 2, 1]
    assert (await verified(installation, keys.trusted())).findings == []
    old, new = keys.trusted()
    only_old = [LogKey(old.public)]
    assert {f.code for f in (await verified(installation, only_old)).findings} == {"checkpoint.signature"}
    expired = [LogKey(old.public, None, at(2026, 8)), LogKey(new.public, at(2026, 10), None)]
    assert {f.code for f in (await verified(installation, expired)).findings} == {"checkpoint.key"}


async def test_tiles_are_exported_and_an_export_goes_on(installation, tmp_path):
    store = FolderStore(tmp_path / "tiles")
    await waiting(installation, *(f"ex_{n}" for n in range(1300)))
    await integrator(installation).integrate()
    (first,) = await export_log(installation.engine, store)
    assert first.size > 256
    root = tmp_path / "tiles" / f"{PREFIX}/2026H2"
    checkpoint = Checkpoint.parse(
        open_note((root / "checkpoint").read_text(), f"{PREFIX}/2026H2", installation.key.public_key())
    )
    assert checkpoint.size == first.size
    leaves, hashes = [], b""
    for position in range(0, first.size, 256):
        width = min(256, first.size - position)
        bundle = (root / tile_path("entries", position // 256, width)).read_bytes()
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            leaves.append(leaf_hash(bundle[2 : 2 + length]))
            bundle = bundle[2 + length :]
        hashes += (root / tile_path(0, position // 256, width)).read_bytes()
    assert hashes == b"".join(leaves)
    assert tree_root(leaves) == checkpoint.root
    assert (root / "tile/1/000.p/1").read_bytes() == tree_root(leaves[:256])
    await waiting(installation, "ex_more")
    await integrator(installation).integrate()
    (second,) = await export_log(installation.engine, store)
    assert second.size > first.size
    assert second.files <= 5
    assert len(anchored_notes(store)) == 2
    assert (await verified(installation, kept=anchored_notes(store))).findings == []


@pytest.fixture(scope="module")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1")
    client.create_bucket(Bucket="anchor", ObjectLockEnabledForBucket=True)
    client.create_bucket(Bucket="open")
    yield client
    boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1")
    import httpx

    httpx.post(f"{s3_server}/moto-api/reset")


async def test_an_anchor_in_object_storage_is_locked_and_detects_a_rollback(sqlite_installation, s3_server, bucket):
    anchor = AnchorSettings(
        target="s3://anchor/audit", endpoint_url=s3_server, region="us-east-1", retention_days=30, interval_s=3600
    )
    store = S3Store("anchor", "audit", endpoint_url=s3_server, region="us-east-1", retention_days=30)
    async with sqlite_installation.ledger() as ledger:
        await exchange(ledger, "ex_1")
        await ledger.flush()
        (done,) = await export_log(sqlite_installation.engine, store)
    names = store.names("")
    assert any(name.endswith(f"checkpoints/{done.size:020}") for name in names)
    key = next(f"audit/{name}" for name in names if "/checkpoints/" in name)
    held = bucket.head_object(Bucket="anchor", Key=key)
    assert held["ObjectLockMode"] == "COMPLIANCE"
    bucket.delete_object(Bucket="anchor", Key=key)
    assert len(anchored_notes(store)) == 1, "a marker hides nothing"
    with pytest.raises(AnchorFailed, match="something else"):
        store.put_once(names[0], b"other")

    async with sqlite_installation.engine.begin() as connection:
        for table in ("seal", "log_entry", "log_head", "checkpoint", "tile", "record", "stream"):
            await connection.execute(text(f"DELETE FROM ledger_{table}"))
        await connection.execute(text("DELETE FROM exchange"))
    sqlite_installation.settings = sqlite_installation.settings.model_copy(update={"anchors": (anchor,)})
    async with sqlite_installation.ledger() as ledger:
        with pytest.raises(LogRolledBack, match="s3://anchor/audit knows"):
            await ledger.flush()


def test_a_bucket_without_object_lock_is_refused(s3_server, bucket):
    store = S3Store("open", "", endpoint_url=s3_server, region="us-east-1", retention_days=30)
    with pytest.raises(AnchorFailed):
        store.put_once("a", b"a")


def test_a_folder_keeps_what_it_was_given_once(tmp_path):
    store = FolderStore(tmp_path / "anchor")
    store.put_once("a/b", b"1")
    store.put_once("a/b", b"1")
    with pytest.raises(AnchorFailed, match="something else"):
        store.put_once("a/b", b"2")
    assert (store.get("a/b"), store.get("a/c"), store.names("")) == (b"1", None, ["a/b"])
    assert (tmp_path / "anchor/a/b").stat().st_mode & 0o222 == 0
    store.replace("a/b", b"2")
    assert store.get("a/b") == b"2"
    with pytest.raises(AnchorFailed):
        FolderStore(tmp_path / "none").names("")


STOPPED_LEADER = """
import asyncio, os, signal, sys
sys.path.insert(0, {tests!r})
from test_ledger_log import PREFIX, NAMING, integrator
from ledger_installation import Installation
from gateway.ledger.points import Point
from gateway.storage.engine import make_engine

def stop(reached):
    if reached is Point.CHECKPOINT_SIGNED:
        print("stopping", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)

async def lead():
    from pathlib import Path
    installation = Installation(make_engine({url!r}), Path({spool!r}))
    await integrator(installation, reached=stop, lease_s=1).integrate()
    print("signed", flush=True)

asyncio.run(lead())
"""


async def test_a_leader_that_was_stopped_beyond_its_lease_does_not_finish(migrated_url, tmp_path):
    if migrated_url.startswith("sqlite"):
        pytest.skip("a file lock has no lease: one node, and nobody else to lead")
    url = migrated_url
    installation = Installation(make_engine(url), tmp_path / "spool")
    await waiting(installation, "ex_1")
    script = STOPPED_LEADER.format(tests=str(Path(__file__).parent), url=url, spool=str(tmp_path / "spool"))
    leader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert await leader.stdout.readline() == b"stopping\n"
        deadline = time.monotonic() + 60
        while True:
            assert time.monotonic() < deadline
            if await integrator(installation).integrate():
                break
            await asyncio.sleep(0.1)
        async with installation.engine.connect() as connection:
            signed = (await connection.execute(select(CHECKPOINT.c.size, CHECKPOINT.c.note))).all()
        leader.send_signal(signal.SIGCONT)
        said, complained = await asyncio.wait_for(leader.communicate(), 60)
        assert said == b""
        assert leader.returncode != 0, complained
        async with installation.engine.connect() as connection:
            assert (await connection.execute(select(CHECKPOINT.c.size, CHECKPOINT.c.note))).all() == signed
        assert (await verified(installation)).findings == []
    finally:
        if leader.returncode is None:
            leader.kill()
            await leader.wait()
        await installation.engine.dispose()
