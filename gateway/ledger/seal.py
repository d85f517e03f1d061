"""The seal of a batch: its Merkle root, chained to the seal before it in the same stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import orjson

from gateway.core.canonical import canonical
from gateway.ledger.kinds import Position
from gateway.ledger.merkle import tree_root

GENESIS = "0" * 64
MAX_BATCH = 1000

_KEYS = frozenset(("v", "stream", "epoch", "first_seq", "n", "root", "prev_head", "head", "min_us", "max_us"))
_NUMBERS = ("epoch", "first_seq", "n", "min_us", "max_us")
_HASHES = ("root", "prev_head", "head")


@dataclass(frozen=True, slots=True)
class Seal:
    """What is sealed: records ``first_seq`` to ``first_seq + n - 1``. Hashes are 64 hex digits, times microseconds."""

    stream: str
    epoch: int
    first_seq: int
    n: int
    root: str
    prev_head: str
    head: str
    min_us: int
    max_us: int

    def encode(self) -> bytes:
        """The canonical bytes, the leaf of the log."""
        return canonical(
            {
                "v": 1,
                "stream": self.stream,
                "epoch": self.epoch,
                "first_seq": self.first_seq,
                "n": self.n,
                "root": self.root,
                "prev_head": self.prev_head,
                "head": self.head,
                "min_us": self.min_us,
                "max_us": self.max_us,
            }
        )


def seal_batch(first: Position, leaves: Sequence[bytes], prev_head: str, span_us: tuple[int, int]) -> Seal:
    """Seal a batch of leaf hashes that begins at ``first``.

    ``prev_head`` is the head of the stream's last seal, or ``GENESIS``; ``span_us`` the earliest and latest time.
    """
    root = tree_root(leaves)
    head = chained_head(prev_head, first.seq, len(leaves), root)
    return Seal(first.stream, first.epoch, first.seq, len(leaves), root.hex(), prev_head, head, *span_us)


def chained_head(prev_head: str, first_seq: int, n: int, root: bytes) -> str:
    """``SHA-256("batch" || prev_head || u64be first_seq || u32be n || root)`` in hex."""
    message = b"batch" + bytes.fromhex(prev_head) + first_seq.to_bytes(8, "big") + n.to_bytes(4, "big") + root
    return sha256(message).hexdigest()


def parse_seal(raw: bytes) -> Seal:
    """Read a seal's bytes. Raises ``ValueError`` where they are not exactly the canonical form of a seal."""
    try:
        fields = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ValueError("the seal is not JSON") from None
    if not isinstance(fields, dict) or fields.keys() != _KEYS or fields.pop("v") != 1:
        raise ValueError("the seal has not the fields of version 1")
    if type(fields["stream"]) is not str or not all(type(fields[k]) is int and fields[k] >= 0 for k in _NUMBERS):
        raise ValueError("a field of the seal has the wrong type")
    if not all(_is_hash(fields[k]) for k in _HASHES):
        raise ValueError("a hash of the seal is not 64 hex digits")
    seal = Seal(**fields)
    if seal.encode() != raw:
        raise ValueError("the seal is not canonical")
    return seal


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and all(c in "0123456789abcdef" for c in value)
