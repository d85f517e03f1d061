"""The log and its witness: cosigned checkpoints, a witness that is away, a database that was rolled back, forks."""

from __future__ import annotations

import shutil
import time

import pytest
from ledger_installation import Installation, exchange
from log_witness import NAME, demanding, running_witness, witnessed
from sqlalchemy import select, text

from gateway.config.ledger_keys import OneSigner
from gateway.core.errors import LedgerUnavailable
from gateway.ledger.log.guard import LogRolledBack
from gateway.ledger.log.integrator import Integrator
from gateway.ledger.log.keeping import known_elsewhere
from gateway.ledger.log.proof import Proof, ProofInvalid, check_proof, proof_file, read_proof_file
from gateway.ledger.log.proving import NotProvable, prove_exchange, prove_record
from gateway.ledger.log.shards import Naming, Recovery
from gateway.ledger.verify.demands import Trust
from gateway.ledger.witness.client import WitnessRefused
from gateway.storage.engine import make_engine
from gateway.storage.tables import CHECKPOINT


async def verified(installation, **options):
    from gateway.ledger.verify import verify_ledger

    return await verify_ledger(
        installation.engine,
        origin=installation.settings.origin,
        public_key=installation.key.public_key(),
        **options,
    )


async def grow(installation, *names):
    async with installation.ledger() as ledger:
        for name in names:
            await exchange(ledger, name)
        await ledger.flush()
        assert await ledger._keeping._cosigner.round()
        await ledger._integrate()
        return ledger.health()


async def test_checkpoints_are_cosigned_and_proved(installation, tmp_path):
    with running_witness(tmp_path / "w", installation.key.public_key()) as witness:
        witnessed(installation, witness)
        health = await grow(installation, "ex_1")
        assert health.cosigned_size == health.log_size > 0
        assert health.alarm is None
        assert [(state.name, state.problem) for state in health.witnesses] == [(NAME, None)]
        await grow(installation, "ex_2", "ex_3")
    result = await verified(installation, demands=demanding(max_age_us=60_000_000))
    assert result.findings == []
    assert result.cosigned_size == result.log_size

    trust = Trust.of(installation.key.public_key(), demanding())
    proofs = await prove_exchange(installation.engine, "ex_2")
    exchange_id, read = read_proof_file(proof_file("ex_2", proofs))
    proved = [check_proof(proof, installation.settings.origin, trust) for proof in read]
    assert exchange_id == "ex_2"
    assert [each.record.kind for each in proved] == ["exchange.intent", "exchange.outcome"]
    assert all(each.cosigned_us for each in proved)
    stream = proved[0].record.stream
    again = await prove_record(installation.engine, stream[:8], proved[0].record.epoch, proved[0].record.seq)
    assert again == proofs[0]
    for missing in ("0" * 8, "f" * 32):
        with pytest.raises(NotProvable):
            await prove_record(installation.engine, missing, 1, 0)


async def test_a_proof_that_was_changed_does_not_hold(sqlite_installation, tmp_path):
    with running_witness(tmp_path / "w", sqlite_installation.key.public_key()) as witness:
        await grow(witnessed(sqlite_installation, witness), *(f"ex_{n}" for n in range(12)))
    (proof, other) = await prove_exchange(sqlite_installation.engine, "ex_5")
    origin = sqlite_installation.settings.origin
    trust = Trust.of(sqlite_installation.key.public_key(), demanding())
    assert check_proof(proof, origin, trust).record.exchange_id == "ex_5"
    fields = {name: getattr(proof, name) for name in Proof.__slots__}
    changes = {
        "record": other.record,
        "seal": proof.seal.replace(b'"n":10', b'"n":11'),
        "record_index": proof.record_index + 1,
        "record_path": proof.record_path[:-1],
        "index": proof.index + 1,
        "path": (*proof.path, bytes(32)),
        "checkpoint": proof.checkpoint.replace(origin, "gateway.example/other"),
    }
    for name, value in changes.items():
        with pytest.raises(ProofInvalid):
            check_proof(Proof(**{**fields, name: value}), origin, trust)
    without = proof.checkpoint[: proof.checkpoint.rindex("\u2014 " + NAME)]
    with pytest.raises(ProofInvalid, match="witnesses"):
        check_proof(Proof(**{**fields, "checkpoint": without}), origin, trust)
    with pytest.raises(ProofInvalid):
        check_proof(proof, "gateway.example/other", trust)


async def test_a_witness_that_is_away_holds_nothing_up_and_is_caught_up_with(sqlite_installation, tmp_path):
    with running_witness(tmp_path / "w", sqlite_installation.key.public_key()) as witness:
        witnessed(sqlite_installation, witness)
        async with sqlite_installation.ledger() as ledger:
            await exchange(ledger, "ex_1")
            await ledger.flush()
            assert await ledger._keeping._cosigner.round()
            witness.stop()
            await exchange(ledger, "ex_2")
            await ledger.flush()
            assert not await ledger._keeping._cosigner.round()
            assert "cannot be reached" in ledger.health().witnesses[0].problem
            await exchange(ledger, "ex_3")
            await ledger.flush()
            witness.start()
            assert await ledger._keeping._cosigner.round()
            await ledger._integrate()
            assert ledger.health().cosigned_size == ledger.health().log_size
    assert (await verified(sqlite_installation, demands=demanding())).findings == []


async def test_nothing_is_signed_after_a_start_until_a_witness_answers(sqlite_installation, tmp_path):
    with running_witness(tmp_path / "w", sqlite_installation.key.public_key()) as witness:
        witnessed(sqlite_installation, witness)
        await grow(sqlite_installation, "ex_1")
        witness.stop()
        async with sqlite_installation.ledger() as ledger:
            await exchange(ledger, "ex_2")
            with pytest.raises(LedgerUnavailable, match="no witness says"):
                await ledger.flush()
            assert ledger.health().accepting
            assert "no witness says" in ledger.health().alarm
            witness.start()
            await ledger.flush()
            assert ledger.health().alarm is None


async def test_silence_of_the_witness_raises_the_alarm(sqlite_installation, tmp_path):
    with running_witness(tmp_path / "w", sqlite_installation.key.public_key()) as witness:
        quick = witness.settings.model_copy(update={"interval_s": 0.05})
        sqlite_installation.settings = sqlite_installation.settings.model_copy(update={"witness": quick})
        async with sqlite_installation.ledger() as ledger:
            await ledger.flush()
            witness.stop()
            deadline = time.monotonic() + 20
            while ledger.health().alarm is None:
                assert time.monotonic() < deadline
                await ledger._integrate()
            assert "no checkpoint was cosigned" in ledger.health().alarm
            witness.start()


async def test_a_restored_backup_is_not_signed_until_it_is_recovered(sqlite_url, tmp_path):
    path = tmp_path / "gateway.db"
    engine = make_engine(sqlite_url)
    installation = Installation(engine, tmp_path / "spool")
    with running_witness(tmp_path / "w", installation.key.public_key()) as witness:
        witnessed(installation, witness)
        await grow(installation, "ex_1")
        await engine.dispose()
        shutil.copyfile(path, tmp_path / "backup.db")
        installation.engine = engine = make_engine(sqlite_url)
        health = await grow(installation, "ex_2")
        async with engine.connect() as connection:
            lost = (await connection.execute(select(CHECKPOINT.c.note).order_by(CHECKPOINT.c.size))).scalars().all()
        await engine.dispose()
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        shutil.copyfile(tmp_path / "backup.db", path)
        shutil.rmtree(tmp_path / "spool")

        installation.engine = engine = make_engine(sqlite_url)
        async with installation.ledger() as ledger:
            await exchange(ledger, "ex_3")
            with pytest.raises(LogRolledBack, match="rolled back"):
                await ledger.flush()
            assert "rolled back" in ledger.health().alarm
        found = await verified(installation, kept=[lost[-1]])
        assert "checkpoint.rolled_back" in {finding.code for finding in found.findings}

        clients, _, guard = known_elsewhere(installation.settings, OneSigner(installation.key))
        naming = Naming(installation.settings.origin, halves=True)
        integrator = Integrator(engine, naming, OneSigner(installation.key), tmp_path / "spool" / "integrator.lock")
        (known,) = await guard.known(naming.at(time.time_ns() // 1000))
        assert known.checkpoint.size >= health.log_size
        new = await integrator.recover(Recovery(known.note, (known.by,), "restored", "cli:test"))
        assert new.origin.endswith("/r1")
        await clients[0].close()

        await grow(installation, "ex_4")
        after = await verified(installation, demands=demanding(), kept=[lost[-1]])
        assert after.findings == []
        assert after.recoveries == 1
    await engine.dispose()


async def test_a_forked_log_is_refused_by_guard_and_witness(sqlite_installation, tmp_path):
    other = Installation(sqlite_installation.engine, tmp_path / "spool")
    with running_witness(tmp_path / "w", sqlite_installation.key.public_key()) as witness:
        witnessed(sqlite_installation, witness)
        await grow(sqlite_installation, "ex_1")
        async with sqlite_installation.engine.begin() as connection:
            for table in ("seal", "log_entry", "log_head", "checkpoint", "tile", "record", "stream"):
                await connection.execute(text(f"DELETE FROM ledger_{table}"))
            await connection.execute(text("DELETE FROM exchange"))
        async with other.ledger() as ledger:
            for n in range(30):
                await exchange(ledger, f"fork_{n}")
            await ledger.flush()
        async with sqlite_installation.ledger() as ledger:
            with pytest.raises(LogRolledBack, match="another history"):
                await ledger.flush()
            client = ledger._keeping._cosigner._clients[0]
            ((checkpoint, note),) = await ledger._keeping._cosigner._due()

            async def prove(_old):
                return []

            with pytest.raises(WitnessRefused, match="422"):
                await client.cosign(checkpoint, note, prove)


async def test_an_uncosigned_log_does_not_pass_where_witnesses_are_demanded(sqlite_installation):
    async with sqlite_installation.ledger() as ledger:
        await exchange(ledger, "ex_1")
    result = await verified(sqlite_installation, demands=demanding())
    assert {finding.code for finding in result.findings} == {"witness.quorum"}
    later = demanding(max_age_us=0)
    result = await verified(sqlite_installation, demands=type(later)(now_us=later.now_us + 10, max_age_us=0))
    assert {finding.code for finding in result.findings} == {"checkpoint.age"}


async def test_the_final_checkpoint_of_a_shard_is_cosigned_too(sqlite_installation, tmp_path):
    with running_witness(tmp_path / "w", sqlite_installation.key.public_key()) as witness:
        witnessed(sqlite_installation, witness)
        await grow(sqlite_installation, "ex_1")
        naming = Naming(sqlite_installation.settings.origin, halves=True)
        two_years_us = 2 * 366 * 86_400_000_000
        signers = OneSigner(sqlite_installation.key)
        later = Integrator(
            sqlite_installation.engine,
            naming,
            signers,
            tmp_path / "lock",
            clock_us=lambda: time.time_ns() // 1000 + two_years_us,
        )
        assert await later.integrate()
        await grow(sqlite_installation, "ex_2")
    result = await verified(sqlite_installation, demands=demanding())
    assert result.findings == []
    async with sqlite_installation.engine.connect() as connection:
        notes = await connection.execute(select(CHECKPOINT.c.note).where(CHECKPOINT.c.cosigned_us.is_not(None)))
        assert len({note.partition("\n")[0] for note in notes.scalars()}) == 2
