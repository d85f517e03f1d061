"""RFC 6962 hashing and proofs against published vectors and a naive recursive oracle."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.merkle import (
    Frontier,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    tree_root,
)

# The eight entries, roots and proofs that Certificate Transparency implementations test with.
ENTRIES = [
    bytes.fromhex(h)
    for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
SIZES = range(301)


def oracle_root(entries: list[bytes]) -> bytes:
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + oracle_root(entries[:split]) + oracle_root(entries[split:])).digest()


def entries_of(size: int) -> list[bytes]:
    return [f"entry {i}".encode() for i in range(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size):
    assert tree_root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_published_inclusion_proof_is_made_and_accepted():
    wanted = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    proof = inclusion_proof(LEAVES, 5)
    assert [p.hex() for p in proof] == wanted
    assert includes(bytes.fromhex(ROOTS[7]), 8, LEAVES[5], 5, proof)


def test_the_published_consistency_proof_is_made_and_accepted():
    wanted = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    proof = consistency_proof(LEAVES, 6)
    assert [p.hex() for p in proof] == wanted
    assert extends(bytes.fromhex(ROOTS[5]), 6, bytes.fromhex(ROOTS[7]), 8, proof)


def test_roots_agree_with_the_oracle_for_all_sizes_to_300():
    frontier = Frontier()
    for size in SIZES:
        entries = entries_of(size)
        root = oracle_root(entries)
        assert tree_root([leaf_hash(e) for e in entries]) == root
        assert frontier.root() == root
        assert Frontier.decode(size, frontier.encode()).root() == root
        frontier.append(leaf_hash(f"entry {size}".encode()))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 9, 31, 32, 33, 100, 255, 256, 257, 300])
def test_every_leaf_has_an_inclusion_proof_that_fits_only_it(size):
    leaves = [leaf_hash(e) for e in entries_of(size)]
    root = oracle_root(entries_of(size))
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        assert includes(root, size, leaves[index], index, proof)
        assert not includes(root, size, leaf_hash(b"other"), index, proof)
        assert size == 1 or not includes(root, size, leaves[index], (index + 1) % size, proof)
        assert not includes(root, size, leaves[index], index, [*proof, root])


def test_every_pair_of_sizes_to_70_has_a_consistency_proof():
    leaves = [leaf_hash(e) for e in entries_of(70)]
    roots = [tree_root(leaves[:size]) for size in range(71)]
    for new in range(1, 71):
        for old in range(1, new + 1):
            proof = consistency_proof(leaves[:new], old)
            assert extends(roots[old], old, roots[new], new, proof)
            assert not extends(roots[old], old, leaf_hash(b"x"), new, proof)
            assert not extends(leaf_hash(b"x"), old, roots[new], new, proof)


@pytest.mark.parametrize("new", [128, 200, 256, 300])
def test_large_trees_extend_each_of_their_beginnings(new):
    leaves = [leaf_hash(e) for e in entries_of(new)]
    for old in range(1, new, 7):
        assert extends(tree_root(leaves[:old]), old, tree_root(leaves), new, consistency_proof(leaves, old))


@given(st.integers(1, 64), st.data())
def test_a_changed_proof_is_refused(size, data):
    leaves = [leaf_hash(e) for e in entries_of(size)]
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]
        assert not includes(tree_root(leaves), size, leaves[index], index, changed)
        assert not includes(tree_root(leaves), size, leaves[index], index, proof[:-1])


@pytest.mark.parametrize(("size", "nodes"), [(1, b""), (2, bytes(64)), (-1, b""), (3, bytes(63))])
def test_a_frontier_that_does_not_fit_its_size_is_refused(size, nodes):
    with pytest.raises(ValueError, match="frontier"):
        Frontier.decode(size, nodes)


@pytest.mark.parametrize(("size", "index"), [(0, 0), (3, 3), (3, -1)])
def test_a_proof_outside_the_tree_is_refused(size, index):
    leaves = [leaf_hash(e) for e in entries_of(size)]
    with pytest.raises(ValueError, match="outside"):
        inclusion_proof(leaves, index)
    assert not includes(bytes(32), size, bytes(32), index, [])
