"""The tree's hashes in tiles of 256 (C2SP tlog-tiles), and proofs from a few of them.

A range is a pair (begin, end) of leaf numbers that RFC 6962's recursion comes upon; a tile is named by its level and
its position in that level. Proofs are told as ranges first, so that the tiles can be fetched before anything is hashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gateway.ledger.merkle import EMPTY_ROOT, node_hash, tree_root

TILE_WIDTH = 256
HASH_BYTES = 32

_HEIGHT = 8
_TILE_BYTES = TILE_WIDTH * HASH_BYTES

Range = tuple[int, int]
TileName = tuple[int, int]


def inclusion_ranges(size: int, index: int) -> list[Range]:
    """The ranges whose hashes are the audit path of leaf ``index`` (RFC 6962 §2.1.1), lowest sibling first."""
    if not 0 <= index < size:
        raise ValueError("the index lies outside the tree")
    begin, end, path = 0, size, list[Range]()
    while end - begin > 1:
        split = begin + _split(end - begin)
        if index < split:
            path.append((split, end))
            end = split
        else:
            path.append((begin, split))
            begin = split
    return path[::-1]


def consistency_ranges(old_size: int, size: int) -> list[Range]:
    """The ranges whose hashes are the consistency proof from ``old_size`` to ``size`` (RFC 6962 §2.1.2)."""
    if not 0 < old_size <= size:
        raise ValueError("the old size lies outside the tree")
    begin, end, path = 0, size, list[Range]()
    while old_size < end:
        split = begin + _split(end - begin)
        if old_size <= split:
            path.append((split, end))
            end = split
        else:
            path.append((begin, split))
            begin = split
    if begin > 0:
        path.append((begin, end))
    return path[::-1]


def tiles_of(ranges: Iterable[Range]) -> set[TileName]:
    """The tiles that hold what is needed to hash the ranges."""
    return {_place(height, index)[:2] for begin, end in ranges for height, index in _nodes(begin, end)}


def range_hash(leaves: Range, tiles: Mapping[TileName, bytes]) -> bytes:
    """The Merkle tree hash over a range. Raises ``ValueError`` where a tile is missing or too short."""
    nodes = [_node(height, index, tiles) for height, index in _nodes(*leaves)]
    if not nodes:
        return EMPTY_ROOT
    node = nodes[-1]
    for left in reversed(nodes[:-1]):
        node = node_hash(left, node)
    return node


def edge_of(size: int) -> dict[int, tuple[int, int]]:
    """The partial tiles of a tree: position and width by level. Levels that end with a full tile are left out."""
    edge, level, count = {}, 0, size
    while count:
        if width := count % TILE_WIDTH:
            edge[level] = (count // TILE_WIDTH, width)
        level, count = level + 1, count // TILE_WIDTH
    return edge


def full_tiles(size: int) -> dict[int, int]:
    """The number of full tiles by level."""
    counts, level, count = {}, 0, size // TILE_WIDTH
    while count:
        counts[level] = count
        level, count = level + 1, count // TILE_WIDTH
    return counts


def grow(size: int, edge: Mapping[int, bytes], leaves: Sequence[bytes]) -> dict[TileName, bytes]:
    """Every tile that changes as ``leaves`` (hashes) follow the first ``size``; ``edge`` holds the partial tiles."""
    changed: dict[TileName, bytes] = {}
    level, count, added = 0, size, list(leaves)
    while added:
        position, current = count // TILE_WIDTH, bytearray(edge.get(level, b""))
        above: list[bytes] = []
        for value in added:
            current += value
            if len(current) == _TILE_BYTES:
                changed[level, position] = bytes(current)
                above.append(tree_root(_split_hashes(bytes(current))))
                position, current = position + 1, bytearray()
        if current:
            changed[level, position] = bytes(current)
        level, count, added = level + 1, count // TILE_WIDTH, above
    return changed


def tile_path(level: int | str, position: int, width: int = TILE_WIDTH) -> str:
    """Where a tile, or a bundle of entries (level ``entries``), is served: ``tile/0/x001/234`` and ``….p/17``."""
    groups = [f"{position % 1000:03}"]
    while position := position // 1000:
        groups.append(f"x{position % 1000:03}")
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def _nodes(begin: int, end: int) -> list[tuple[int, int]]:
    """The full subtrees (height, index) that a range consists of, largest first."""
    nodes = []
    while begin < end:
        height = (end - begin).bit_length() - 1
        nodes.append((height, begin >> height))
        begin += 1 << height
    return nodes


def _place(height: int, index: int) -> tuple[int, int, int, int]:
    """Level and position of the tile that holds a subtree, and where in it: first hash and number of hashes."""
    level, inner = divmod(height, _HEIGHT)
    first = index << inner
    return level, first // TILE_WIDTH, first % TILE_WIDTH, 1 << inner


def _node(height: int, index: int, tiles: Mapping[TileName, bytes]) -> bytes:
    level, position, first, count = _place(height, index)
    tile = tiles.get((level, position), b"")
    part = tile[first * HASH_BYTES : (first + count) * HASH_BYTES]
    if len(part) != count * HASH_BYTES:
        raise ValueError(f"tile {level}/{position} of the log does not reach as far as its size says")
    return tree_root(_split_hashes(part))


def _split_hashes(block: bytes) -> list[bytes]:
    return [block[i : i + HASH_BYTES] for i in range(0, len(block), HASH_BYTES)]


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
