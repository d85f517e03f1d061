"""Records and seals read back as written, and only in their one form."""

from __future__ import annotations

import hashlib

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.kinds import Kind, Position
from gateway.ledger.merkle import leaf_hash, tree_root
from gateway.ledger.record import encode_record, parse_record
from gateway.ledger.seal import GENESIS, parse_seal, seal_batch

AT = Position("ab" * 16, 3, 7)
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)
SEAL = seal_batch(AT, [leaf_hash(b"a"), leaf_hash(b"b")], GENESIS, (5, 9))


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_a_record_is_jcs_and_reads_back(body):
    raw = encode_record(AT, 12, Kind.INTENT, "ex_1", body)
    assert raw == rfc8785.dumps(orjson.loads(raw))
    record = parse_record(raw, strict=True)
    assert (record.position, record.ts_us, record.kind, record.exchange_id, record.body) == (
        AT,
        12,
        "exchange.intent",
        "ex_1",
        body,
    )


def test_the_form_of_a_record_is_fixed():
    assert encode_record(AT, 12, Kind.STREAM_CLOSE, None, {}) == (
        b'{"body":{},"epoch":3,"exchange":null,"kind":"stream.close","seq":7,'
        b'"stream":"abababababababababababababababab","ts_us":12,"v":1}'
    )


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not JSON"),
        (b"[]", "envelope"),
        (b'{"v":1}', "envelope"),
        (encode_record(AT, 1, Kind.INTENT, None, {}).replace(b'"v":1', b'"v":2'), "envelope"),
        (encode_record(AT, 1, Kind.INTENT, None, {}).replace(b'"epoch":3', b'"epoch":"3"'), "wrong type"),
        (encode_record(AT, 1, Kind.INTENT, None, {}).replace(b'"epoch":3', b'"epoch":true'), "wrong type"),
        (encode_record(AT, 1, Kind.INTENT, None, {}).replace(b'"body":{}', b'"body":[]'), "wrong type"),
        (encode_record(AT, 1, Kind.INTENT, None, {}) + b" ", "canonical"),
        (encode_record(AT, 1, Kind.INTENT, None, {}).replace(b'"epoch":3', b'"epoch":9,"epoch":3'), "canonical"),
    ],
)
def test_a_record_in_another_form_is_refused(raw, why):
    with pytest.raises(ValueError, match=why):
        parse_record(raw, strict=True)


def test_the_head_is_the_hash_that_the_documentation_gives():
    root = tree_root([leaf_hash(b"a"), leaf_hash(b"b")])
    message = b"batch" + bytes(32) + (7).to_bytes(8, "big") + (2).to_bytes(4, "big") + root
    assert SEAL.head == hashlib.sha256(message).hexdigest()
    assert (SEAL.root, SEAL.n, SEAL.first_seq, SEAL.min_us, SEAL.max_us) == (root.hex(), 2, 7, 5, 9)


def test_a_seal_reads_back_and_is_small():
    assert parse_seal(SEAL.encode()) == SEAL
    assert len(SEAL.encode()) < 400


@given(st.data())
def test_no_changed_byte_of_a_seal_reads_as_the_same_seal(data):
    raw = bytearray(SEAL.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    try:
        changed = parse_seal(bytes(raw))
    except ValueError:
        return
    assert changed != SEAL


@given(st.binary(max_size=80))
def test_noise_is_neither_record_nor_seal(noise):
    for parse in (parse_record, parse_seal):
        with pytest.raises(ValueError, match=r"."):
            parse(noise)
