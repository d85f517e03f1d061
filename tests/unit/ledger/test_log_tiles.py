"""Tiles and the proofs made from them, against the RFC's recursion and an independent implementation."""

from __future__ import annotations

import pytest
from pymerkle import InmemoryTree, verify_inclusion

from gateway.ledger.log.tiles import (
    consistency_ranges,
    edge_of,
    full_tiles,
    grow,
    inclusion_ranges,
    range_hash,
    tile_path,
    tiles_of,
)
from gateway.ledger.merkle import EMPTY_ROOT, consistency_proof, extends, inclusion_proof, leaf_hash, tree_root

ENTRIES = [f"entry {n}".encode() for n in range(2051)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def grown(size, step):
    tiles, done = {}, 0
    while done < size:
        edge = {level: tiles[level, position] for level, (position, _) in edge_of(done).items()}
        tiles.update(grow(done, edge, LEAVES[done : min(done + step, size)]))
        done = min(done + step, size)
    return tiles


@pytest.fixture(scope="module")
def oracle():
    tree = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES:
        tree.append_entry(entry)
    return tree


def test_roots_of_all_sizes_to_2050_agree_with_another_implementation(oracle):
    tiles = {}
    for size in range(2051):
        assert range_hash((0, size), tiles) == (oracle.get_root(size) if size else EMPTY_ROOT)
        edge = {level: tiles[level, position] for level, (position, _) in edge_of(size).items()}
        tiles.update(grow(size, edge, [LEAVES[size]]))


def test_consistency_proofs_of_all_pairs_to_130_lead_between_roots_of_another_implementation(oracle):
    tiles = grown(130, 130)
    for new in range(1, 131):
        for old in range(1, new + 1):
            proof = [range_hash(leaves, tiles) for leaves in consistency_ranges(old, new)]
            assert proof == consistency_proof(LEAVES[:new], old)
            assert extends(oracle.get_root(old), old, oracle.get_root(new), new, proof)
            assert not extends(oracle.get_root(old), old, leaf_hash(b"other"), new, proof)


@pytest.mark.parametrize(("size", "step"), [(1, 1), (255, 100), (256, 256), (257, 1), (1300, 7), (2050, 1000)])
def test_inclusion_proofs_from_tiles_are_those_of_the_tree(oracle, size, step):
    tiles = grown(size, step)
    for index in range(0, size, max(1, size // 40)):
        proof = [range_hash(leaves, tiles) for leaves in inclusion_ranges(size, index)]
        assert proof == inclusion_proof(LEAVES[:size], index)
        theirs = oracle.prove_inclusion(index + 1, size)
        verify_inclusion(LEAVES[index], tree_root(LEAVES[:size]), theirs)
        assert set(proof) <= set(theirs.path)


def test_the_example_of_the_specification_has_its_tiles_and_paths():
    assert full_tiles(70_000) == {0: 273, 1: 1}
    assert edge_of(70_000) == {0: (273, 112), 1: (1, 17), 2: (0, 1)}
    assert edge_of(256) == {1: (0, 1)}
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 5, 17) == "tile/entries/005.p/17"


def test_a_proof_in_a_large_log_reads_a_few_tiles():
    assert len(tiles_of(consistency_ranges(249_999_000, 250_000_000))) <= 12
    assert len(tiles_of(inclusion_ranges(250_000_000, 17))) <= 16


def test_a_tile_that_is_missing_or_too_short_is_named():
    tiles = grown(300, 300)
    with pytest.raises(ValueError, match="tile 0/1"):
        range_hash((0, 300), {**tiles, (0, 1): tiles[0, 1][:-32]})
    with pytest.raises(ValueError, match="tile 1/0"):
        range_hash((0, 300), {name: tile for name, tile in tiles.items() if name != (1, 0)})


@pytest.mark.parametrize(("old", "new"), [(0, 0), (4, 3)])
def test_a_proof_outside_the_tree_is_refused(old, new):
    with pytest.raises(ValueError, match="outside"):
        consistency_ranges(old, new)
    with pytest.raises(ValueError, match="outside"):
        inclusion_ranges(new, old)
