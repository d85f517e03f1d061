"""``gateway ledger prove`` and ``verify-proof``: that a record is in the log, in one file, for an outsider."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.db import environment_errors
from gateway.cli.installation import open_engine
from gateway.cli.ledger_trust import PublicKeyOption, QuorumOption, WitnessKeyOption, demands_of, log_keys
from gateway.cli.output import complain, stdout
from gateway.config.settings import Settings, load_settings
from gateway.core.errors import ConfigurationError
from gateway.ledger.log.proof import Proof, ProofInvalid, Proved, check_proof, proof_file, read_proof_file
from gateway.ledger.log.proving import NotProvable, prove_exchange, prove_record
from gateway.ledger.verify.demands import Trust

_POSITION = re.compile(r"([0-9a-f]{8,32})/([1-9][0-9]{0,8})/([0-9]{1,15})")


def prove_command(
    what: Annotated[str, typer.Argument(help="A record as stream/epoch/seq, or the id of an exchange.")],
    *,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; otherwise stdout.")] = None,
) -> None:
    """Write the proof that a record, or each record of an exchange, is under a signed checkpoint.

    Exit codes: 0 written, 1 it cannot be proved, 2 usage, 3 environment.
    """
    with environment_errors():
        try:
            exchange, proofs = asyncio.run(_prove(load_settings(), what))
        except NotProvable as error:
            complain("There is no proof.", str(error))
            raise typer.Exit(1) from None
        content = proof_file(exchange, proofs)
        if output is None:
            sys.stdout.write(content.decode())
        else:
            output.write_bytes(content)


def verify_proof_command(
    file: Annotated[Path, typer.Argument(help="What prove wrote, or a bare .tlog-proof.")],
    *,
    public_key: PublicKeyOption = None,
    witness_key: WitnessKeyOption = None,
    quorum: QuorumOption = None,
    origin: Annotated[str | None, typer.Option("--origin", help="The log; otherwise that of the settings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Check a proof, offline and without a database.

    Exit codes: 0 it holds, 1 it does not, 2 usage, 3 environment.
    """
    with environment_errors():
        settings = load_settings()
        trust = Trust.of(log_keys(settings, public_key), demands_of(witness_key, quorum))
        try:
            content = file.read_bytes()
        except OSError as error:
            raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from None
        try:
            exchange, proofs = read_proof_file(content)
            proved = [check_proof(proof, origin or settings.ledger.origin, trust) for proof in proofs]
            if exchange is not None and any(each.record.exchange_id != exchange for each in proved):
                raise ProofInvalid("a record is not of the exchange that the file names")  # noqa: TRY301
        except ProofInvalid as error:
            _tell_invalid(str(error), as_json=as_json)
            raise typer.Exit(1) from None
    _tell(proved, as_json=as_json)


async def _prove(settings: Settings, what: str) -> tuple[str | None, list[Proof]]:
    async with open_engine(settings) as engine:
        if place := _POSITION.fullmatch(what):
            return None, [await prove_record(engine, place[1], int(place[2]), int(place[3]))]
        return what, await prove_exchange(engine, what)


def _tell_invalid(reason: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"ok": False, "reason": reason}))
    else:
        complain("The proof does not hold.", reason)


def _tell(proved: list[Proved], *, as_json: bool) -> None:
    facts = [
        {
            "record": str(each.record.position),
            "kind": each.record.kind,
            "exchange": each.record.exchange_id,
            **{name: value for name, value in asdict(each).items() if name != "record"},
        }
        for each in proved
    ]
    if as_json:
        typer.echo(json.dumps({"ok": True, "proved": facts}))
        return
    for fact in facts:
        cosigned = "cosigned by the witnesses" if fact["cosigned_us"] else "no witness was asked for"
        stdout.print(
            f"{fact['record']}  {fact['kind']}  in {fact['origin']} at size {fact['size']}, {cosigned}", markup=False
        )
    stdout.print("The proof holds.", style="green")
