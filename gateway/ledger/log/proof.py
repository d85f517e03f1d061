"""The proof that a record is in the log (C2SP tlog-proof), as text: made, read and checked. Pure.

The entry that is proved is a seal; the ``extra`` line leads from a record to its seal (docs/ledger.md).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from gateway.core.canonical import canonical
from gateway.ledger.log.shards import is_shard_of
from gateway.ledger.merkle import includes, leaf_hash
from gateway.ledger.record import Record, parse_record
from gateway.ledger.seal import parse_seal
from gateway.ledger.verify.demands import Trust

_MAGIC = "c2sp.org/tlog-proof@v1"
_HASH_BYTES = 32


class ProofInvalid(ValueError):
    """A proof cannot be read, or does not show what it should."""


@dataclass(frozen=True, slots=True)
class Proof:
    """``index`` and ``path`` are the seal's in the log, those with ``record_`` the record's in its batch."""

    record: bytes
    seal: bytes
    record_index: int
    record_path: tuple[bytes, ...]
    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def text(self) -> str:
        """As a ``.tlog-proof`` file holds it."""
        extra = canonical(
            {
                "v": 1,
                "record": self.record.decode(),
                "seal": self.seal.decode(),
                "index": self.record_index,
                "path": [value.hex() for value in self.record_path],
            }
        )
        lines = [_MAGIC, f"extra {_base64(extra)}", f"index {self.index}", *(_base64(value) for value in self.path)]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a proof; checks nothing. Raises ``ProofInvalid``."""
        head, separator, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not separator or len(lines) < 3 or lines[0] != _MAGIC or not lines[1].startswith("extra "):
            raise ProofInvalid("the proof is not of the format, or leads to no record")
        if not lines[2].startswith("index ") or not _is_decimal(lines[2][6:]):
            raise ProofInvalid("the proof has no index")
        try:
            extra = orjson.loads(base64.b64decode(lines[1][6:], validate=True))
            path = tuple(base64.b64decode(line, validate=True) for line in lines[3:])
            record_path = tuple(bytes.fromhex(value) for value in extra["path"])
            record, seal, index, version = extra["record"].encode(), extra["seal"].encode(), extra["index"], extra["v"]
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            raise ProofInvalid("a line of the proof cannot be read") from None
        if version != 1 or type(index) is not int or any(len(value) != _HASH_BYTES for value in (*path, *record_path)):
            raise ProofInvalid("the proof is not of version 1")
        return cls(record, seal, index, record_path, int(lines[2][6:]), path, checkpoint)


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof showed. ``cosigned_us`` is when the quorum of witnesses had cosigned, if they have."""

    record: Record
    origin: str
    size: int
    cosigned_us: int | None


def check_proof(proof: Proof, origin: str, trust: Trust) -> Proved:
    """Follow a proof from the record to a checkpoint of the log ``origin``. Raises ``ProofInvalid``, saying where not.

    Where witnesses are demanded, the checkpoint must be cosigned by their quorum.
    """
    try:
        record, seal = parse_record(proof.record), parse_seal(proof.seal)
    except ValueError as error:
        raise ProofInvalid(str(error)) from None
    place = (seal.stream, seal.epoch, seal.first_seq + proof.record_index)
    if (record.stream, record.epoch, record.seq) != place:
        raise ProofInvalid("the record does not stand where the proof has it under the seal")
    leaf = leaf_hash(proof.record)
    if not includes(bytes.fromhex(seal.root), seal.n, leaf, proof.record_index, proof.record_path):
        raise ProofInvalid("the record is not under the seal")
    problems: list[str] = []
    named = proof.checkpoint.partition("\n")[0]
    opened = trust.open(proof.checkpoint, named, None, lambda _code, message: problems.append(message))
    if opened is None or problems:
        raise ProofInvalid(f"the checkpoint does not hold: {problems[0]}")
    checkpoint = opened.checkpoint
    if checkpoint.origin != named or not is_shard_of(origin, named):
        raise ProofInvalid(f"the checkpoint is none of the log {origin}")
    if trust.demands.witnesses and opened.cosigned_us is None:
        raise ProofInvalid(f"fewer than {trust.demands.quorum} of the witnesses cosigned the checkpoint")
    if not includes(checkpoint.root, checkpoint.size, leaf_hash(proof.seal), proof.index, proof.path):
        raise ProofInvalid("the seal is not in the log of the checkpoint")
    return Proved(record, checkpoint.origin, checkpoint.size, opened.cosigned_us)


def proof_file(exchange: str | None, proofs: Sequence[Proof]) -> bytes:
    """The file that ``gateway ledger prove`` writes."""
    return orjson.dumps(
        {"v": 1, "exchange": exchange, "proofs": [proof.text() for proof in proofs]},
        option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE,
    )


def read_proof_file(content: bytes) -> tuple[str | None, list[Proof]]:
    """The exchange, if one is proved, and the proofs; also of a bare ``.tlog-proof``. Raises ``ProofInvalid``."""
    try:
        if content.startswith(_MAGIC.encode()):
            return None, [Proof.parse(content.decode())]
        fields = orjson.loads(content)
        exchange, texts, version = fields["exchange"], fields["proofs"], fields["v"]
        proofs = [Proof.parse(text) for text in texts]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        raise ProofInvalid("the file holds no proof") from None
    if version != 1 or not proofs or not (exchange is None or isinstance(exchange, str)):
        raise ProofInvalid("the file holds no proof of version 1")
    return exchange, proofs


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") and len(text) <= 19
