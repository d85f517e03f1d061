"""Erasure of one subject: nothing on a full copy of the disk opens the text any more, and the ledger still verifies."""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, text

from gateway.config.settings import LedgerSettings
from gateway.ledger import Kind, Ledger
from gateway.ledger.verify import verify_ledger
from gateway.payloads.erasure import erase
from gateway.payloads.expiry import erased_body
from gateway.payloads.holds import propose_hold, set_hold
from gateway.payloads.sealing import scope_of, seal_text
from gateway.payloads.selection import Selection
from gateway.payloads.vault import DAY_US, Owner
from gateway.storage.payload_tables import PAYLOAD, PAYLOAD_SCOPE, PAYLOAD_TERM

SUBJECT = "Zephyrine Quill"
CANARY = f"Please call {SUBJECT} at +41 79 555 01 23 about the claim".encode()
NUMBER = int(os.environ.get("ERASURE_RECORDS", "300"))


async def filled(vault, number):
    """``number`` stored texts of others, written as the vault writes them, and three of the subject through it."""
    key = await vault.scopes.current(scope_of("acme", vault.clock()))
    for start in range(0, number, 2000):
        rows, terms = [], []
        for n in range(start, min(start + 2000, number)):
            sealed = seal_text(key.key, f"text number {n}".encode(), f"ex_{n}", "request")
            rows.append(
                {
                    "exchange_id": f"ex_{n}",
                    "part": "request",
                    "scope": key.scope,
                    "version": key.version,
                    "wrapped": sealed.wrapped,
                    "ciphertext": sealed.ciphertext,
                    "ciphertext_sha256": sealed.sha256,
                    "tenant": "acme",
                    "team": "claims",
                    "principal": f"key:{n % 50}",
                    "stored_us": vault.clock(),
                    "expires_us": vault.clock() + 30 * DAY_US,
                }
            )
            terms.append({"term": vault.term("acme", f"person {n}"), "exchange_id": f"ex_{n}"})
        async with vault.engine.begin() as connection:
            await connection.execute(PAYLOAD.insert(), rows)
            await connection.execute(PAYLOAD_TERM.insert(), terms)
    return [
        await vault.keep(
            Owner(f"ex_subject_{n}", "acme", "claims", "key:z"), "request", CANARY, days=30, values=[SUBJECT]
        )
        for n in range(3)
    ]


async def flushed(engine):
    """Everything that the database holds back, to disk."""
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("CHECKPOINT"))
            return Path(await alone.scalar(text("SHOW data_directory")))
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)")
        return None


def contents(*places):
    for place in places:
        for path in sorted(place.rglob("*")) if place is not None and place.is_dir() else []:
            if path.is_file():
                yield path, path.read_bytes()


async def test_one_subject_among_many_is_forgotten(vault, engine, tmp_path):
    ledger = await Ledger.open(
        settings=LedgerSettings(ship_interval_s=3600, checkpoint_interval_s=3600),
        spool_dir=tmp_path / "spool",
        engine=engine,
        signing_key=Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
        software="test",
    )
    kept = await filled(vault, NUMBER)
    async with engine.connect() as connection:
        subject = PAYLOAD.c.exchange_id.like("ex_subject_%")
        before = (await connection.execute(select(PAYLOAD).where(subject))).all()
        scopes_before = (await connection.execute(select(PAYLOAD_SCOPE))).all()
    data = await flushed(engine)
    places = (tmp_path, data)
    ciphertexts = [bytes(row.ciphertext) for row in before]
    assert any(ciphertexts[0][:40] in content for _, content in contents(*places)), "the copy is looked at in vain"

    term = vault.term("acme", SUBJECT)
    erased = await erase(vault, Selection(terms=(term,)))
    await ledger.append(Kind.PAYLOAD_ERASED, None, erased_body(erased))
    await ledger.flush()
    await ledger.close()
    assert sorted(digest for _, _, digest in erased.texts) == sorted(item.sha256 for item in kept)
    await flushed(engine)

    # All keys of 32 bytes anywhere in the folder of keys, and every row that the disk may still hold of old.
    keys = [content for path, content in contents(tmp_path / "payload-keys") if len(content) == 32]
    assert keys
    for path, content in contents(*places):
        assert CANARY not in content, path
        assert SUBJECT.encode() not in content, path
    names = [f"{row.scope}/{row.version}".encode() for row in scopes_before]
    opened_scopes = [
        opened
        for key, row, name in itertools.product(keys, scopes_before, names)
        if (opened := attempt(key, bytes(row.wrapped), name)) is not None
    ]
    assert opened_scopes == []
    async with engine.connect() as connection:
        live = (await connection.execute(select(PAYLOAD_SCOPE).where(PAYLOAD_SCOPE.c.destroyed_us.is_(None)))).all()
        others = (await connection.execute(select(PAYLOAD.c.exchange_id).where(PAYLOAD.c.erased_us.is_(None)))).all()
    live_keys = [(await vault.scopes.open(row.scope, row.version, row.wrapped)).key for row in live]
    for row, key in itertools.product(before, [*keys, *live_keys]):
        owner = f'["payload",1,"{row.exchange_id}","request"]'.encode()
        assert attempt(key, bytes(row.wrapped), owner) is None
        assert attempt(key, bytes(row.ciphertext), owner) is None

    assert len(others) == NUMBER
    for n in random.Random(1).sample(range(NUMBER), 20):
        assert await vault.read(f"ex_{n}") == {"request": f"text number {n}".encode()}
    result = await verify_ledger(
        engine,
        origin=LedgerSettings().origin,
        public_key=Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key(),
        spool_dir=tmp_path / "spool",
    )
    assert result.findings == []


async def test_a_held_text_is_spared_with_its_matter_named(vault, engine):
    await filled(vault, 10)
    await propose_hold(engine, "h1", "Matter 7", Selection(exchanges=("ex_subject_1",)), by="ann", now_us=1)
    await set_hold(engine, "h1", by="bob", now_us=2)
    erased = await erase(vault, Selection(terms=(vault.term("acme", SUBJECT),)))
    assert erased.held == (("ex_subject_1", "Matter 7"),)
    assert [exchange for exchange, _, _ in erased.texts] == ["ex_subject_0", "ex_subject_2"]
    assert await vault.read("ex_subject_1") == {"request": CANARY}


@pytest.mark.parametrize("selection", [Selection(exchanges=("ex_subject_0",)), Selection(principals=("key:z",))])
async def test_a_subject_is_found_by_request_and_by_principal(vault, selection):
    await filled(vault, 10)
    erased = await erase(vault, selection)
    assert {exchange for exchange, _, _ in erased.texts} <= {f"ex_subject_{n}" for n in range(3)}
    assert len(erased.texts) == (1 if selection.exchanges else 3)
    assert await vault.read("ex_3") == {"request": b"text number 3"}


def attempt(key, sealed, belongs_to):
    """What ``key`` opens, or None; with and without what it belongs to."""
    for associated in (belongs_to, None):
        try:
            return AESGCM(key).decrypt(sealed[:12], sealed[12:], associated)
        except (InvalidTag, ValueError):
            continue
    return None
