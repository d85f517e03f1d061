"""Readers that others wrote take our checkpoints and proofs, and refuse them with one bit changed."""

from __future__ import annotations

import base64
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymerkle import InclusionProof, InmemoryTree, InvalidProof, verify_inclusion
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint
from sigstore.errors import VerificationError

from gateway.ledger.merkle import consistency_proof, extends, inclusion_proof, leaf_hash, tree_root
from gateway.ledger.note import Checkpoint, key_id, sign_note

ORIGIN = "gateway.example/audit/2026H2"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ENTRIES = [f"entry {n}".encode() for n in range(70)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
SIZES = (1, 2, 3, 4, 7, 8, 13, 31, 32, 33, 70)


class Keyring:
    """As sigstore asks for it: the key of the log by its id."""

    def verify(self, *, key_id, signature, data):
        try:
            KEY.public_key().verify(signature, data)
        except InvalidSignature:
            raise VerificationError("signature") from None


def sigstore_reads(note: str) -> SignedCheckpoint:
    read = SignedCheckpoint.from_text(note)
    read.signed_note.verify(Keyring(), key_id(ORIGIN, KEY.public_key()))
    return read


def flips(raw: bytes):
    for at in range(len(raw)):
        yield raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


@pytest.mark.parametrize("size", SIZES)
def test_sigstore_reads_and_verifies_our_checkpoints(size):
    root = tree_root(LEAVES[:size])
    read = sigstore_reads(sign_note(Checkpoint(ORIGIN, size, root).text(), ORIGIN, KEY))
    assert (read.checkpoint.origin, read.checkpoint.log_size) == (ORIGIN, size)
    assert read.checkpoint.log_hash == root.hex()


def test_sigstore_refuses_a_checkpoint_with_a_bit_changed():
    text = Checkpoint(ORIGIN, 13, tree_root(LEAVES[:13])).text()
    note = sign_note(text, ORIGIN, KEY)
    head, _, line = note.partition("\n\n")
    name, _, encoded = line.rstrip("\n").rpartition(" ")
    tried = [f"{changed.decode('latin-1')}\n\n{line}" for changed in flips(head.encode())]
    tried += [
        f"{head}\n\n{name} {base64.b64encode(changed).decode()}\n" for changed in flips(base64.b64decode(encoded))
    ]
    for changed in tried:
        with pytest.raises((VerificationError, ValueError)):
            sigstore_reads(changed)


def sigstore_accepts(index: int, size: int, root: bytes, proof: list[bytes], entry: bytes) -> bool:
    inclusion = SimpleNamespace(log_index=index, tree_size=size, root_hash=root, hashes=proof)
    try:
        verify_merkle_inclusion(
            SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=inclusion, canonicalized_body=entry))
        )
    except VerificationError:
        return False
    return True


@pytest.mark.parametrize("size", SIZES)
def test_sigstore_accepts_our_inclusion_proofs_and_no_changed_ones(size):
    root = tree_root(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(LEAVES[:size], index)
        assert sigstore_accepts(index, size, root, proof, ENTRIES[index])
        assert not sigstore_accepts(index, size, root, proof, ENTRIES[index] + b"!")
        for at, node in enumerate(proof):
            changed = [*proof[:at], bytes([node[0] ^ 1]) + node[1:], *proof[at + 1 :]]
            assert not sigstore_accepts(index, size, root, changed, ENTRIES[index])


def pymerkle_tree(size: int) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[:size]:
        tree.append_entry(entry)
    return tree


@pytest.mark.parametrize("size", SIZES)
def test_pymerkle_accepts_our_inclusion_proofs_and_no_changed_ones(size):
    tree = pymerkle_tree(size)
    for index in range(size):
        theirs = tree.prove_inclusion(index + 1)
        path = [LEAVES[index], *inclusion_proof(LEAVES[:size], index)]
        assert path == theirs.path
        verify_inclusion(LEAVES[index], tree.get_root(), InclusionProof.deserialize(theirs.serialize()))
        for at, node in enumerate(path):
            changed = theirs.serialize()
            changed["path"][at] = (bytes([node[0] ^ 1]) + node[1:]).hex()
            with pytest.raises(InvalidProof):
                verify_inclusion(LEAVES[index], tree.get_root(), InclusionProof.deserialize(changed))


def test_our_consistency_proofs_join_the_roots_that_pymerkle_gives():
    tree = pymerkle_tree(len(ENTRIES))
    for new in SIZES:
        for old in range(1, new + 1):
            proof = consistency_proof(LEAVES[:new], old)
            assert extends(tree.get_root(old), old, tree.get_root(new), new, proof)
            for at, node in enumerate(proof):
                changed = [*proof[:at], bytes([node[0] ^ 1]) + node[1:], *proof[at + 1 :]]
                assert not extends(tree.get_root(old), old, tree.get_root(new), new, changed)
