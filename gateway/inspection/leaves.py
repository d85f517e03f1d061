"""Every text leaf of a JSON body, found once, and the way back: writing replacements to the same places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from gateway.core.errors import Code, Refused
from gateway.core.vocabulary import Embedded, Encoded, KeyOf, Leaf, LeafKind, Path, PathStep
from gateway.wire.data_url import text_of, with_text
from gateway.wire.json_body import has_duplicate_keys

_PLAIN_KEY_LENGTH = 24
_CARD_DIGITS = 10**11
_EMBEDDED = Embedded()
_ENCODED = Encoded()
_TOO_LONG_TO_WRITE_BACK = re.compile(rb"[0-9]{19}")
_LONGEST_KEY = 64
_KEYED = frozenset({LeafKind.TOOL_ARGUMENTS, LeafKind.UNKNOWN_FIELD})
_NUMBERS_IN = frozenset({LeafKind.TOOL_ARGUMENTS, LeafKind.UNKNOWN_FIELD, LeafKind.PARAMETER})


def extract(
    body: dict[str, Any],
    kind_of: Callable[[Path], LeafKind],
    skip: Callable[[Path], bool],
    *,
    max_leaves: int,
    max_depth: int,
) -> tuple[Leaf, ...]:
    """All strings of ``body``, keys that are not plain field names, and numbers long enough to be a card.

    Tool arguments are JSON inside a string: their inner leaves come with an ``Embedded`` step; what does not
    parse, or holds a key twice, is one leaf of text. Raises ``Refused`` over ``max_leaves`` or ``max_depth``.
    """
    walk = _Walk(kind_of, skip, max_leaves, max_depth)
    walk.into(body, (), 1)
    return tuple(walk.leaves)


def rewrite(body: dict[str, Any], replacements: Mapping[Path, str]) -> dict[str, Any]:
    """A copy of ``body`` with the text at each path replaced; what is not on a path is shared, not copied."""
    changed: dict[str, Any] = _apply(body, list(replacements.items()))
    return changed


def key_of(leaf: Leaf) -> str:
    """The field that the leaf's text is the value of, where a caller or a tool chose its name; else empty."""
    if leaf.kind not in _KEYED:
        return ""
    for step in reversed(leaf.path):
        if isinstance(step, KeyOf):
            return ""
        if isinstance(step, str):
            return step[:_LONGEST_KEY]
    return ""


class _Walk:
    """One pass over a body."""

    __slots__ = ("_kind_of", "_max_depth", "_max_leaves", "_skip", "leaves")

    def __init__(
        self, kind_of: Callable[[Path], LeafKind], skip: Callable[[Path], bool], max_leaves: int, max_depth: int
    ) -> None:
        self._kind_of = kind_of
        self._skip = skip
        self._max_leaves = max_leaves
        self._max_depth = max_depth
        self.leaves: list[Leaf] = []

    def into(self, value: dict[str, Any] | list[Any], path: Path, depth: int) -> None:
        """Everything below an object or array."""
        if depth > self._max_depth:
            raise Refused(Code.TOO_DEEP)
        if isinstance(value, dict):
            for key, item in value.items():
                if not _is_plain(key):
                    self._add((*path, KeyOf(key)), key)
                self._at(item, (*path, key), depth)
        else:
            for index, item in enumerate(value):
                self._at(item, (*path, index), depth)

    def _at(self, item: Any, path: Path, depth: int) -> None:  # noqa: ANN401  any JSON value
        kind = type(item)
        if kind is str:
            if path[-1] == "file_data" and (decoded := text_of(item)) is not None:
                self._add((*path, _ENCODED), decoded)
            elif item and not self._skip(path):
                self._text(item, path, depth)
        elif kind is dict or kind is list:
            self.into(item, path, depth + 1)
        elif kind is int and abs(item) >= _CARD_DIGITS and len(path) > 1 and self._kind_of(path) in _NUMBERS_IN:
            self._add(path, str(item))

    def _text(self, text: str, path: Path, depth: int) -> None:
        inner = _parse_embedded(text) if path[-1] == "arguments" else None
        if inner is None:
            self._add(path, text)
        else:
            self.into(inner, (*path, _EMBEDDED), depth + 1)

    def _add(self, path: Path, text: str) -> None:
        if len(self.leaves) >= self._max_leaves:
            raise Refused(Code.INVALID_REQUEST)
        self.leaves.append(Leaf(path, text, self._kind_of(path)))


def _apply(value: Any, items: list[tuple[Path, str]]) -> Any:  # noqa: ANN401  any JSON value
    if not items[0][0]:
        return items[0][1]
    if items[0][0][0] == _ENCODED:
        return with_text(value, items[0][1])
    if items[0][0][0] == _EMBEDDED:
        inner = _apply(orjson.loads(value), [(path[1:], text) for path, text in items])
        return orjson.dumps(inner).decode()
    by_step: dict[PathStep, list[tuple[Path, str]]] = {}
    renamed: dict[str, str] = {}
    for path, text in items:
        if isinstance(path[0], KeyOf):
            renamed[path[0].key] = text
        else:
            by_step.setdefault(path[0], []).append((path[1:], text))
    copy = value.copy()
    for key, below in by_step.items():
        copy[key] = _apply(value[key], below)
    if renamed:
        copy = {renamed.get(key, key): item for key, item in copy.items()}
    return copy


def _parse_embedded(text: str) -> dict[str, Any] | list[Any] | None:
    if not text.lstrip().startswith(("{", "[")):
        return None
    raw = text.encode("utf-8", "surrogatepass")
    # Such integers would come back as floats: what holds one is looked at as text.
    if _TOO_LONG_TO_WRITE_BACK.search(raw):
        return None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict | list) or has_duplicate_keys(raw, value):
        return None
    return value


def _is_plain(key: str) -> bool:
    """A short lower-case field name can hold no identifier or secret that inspection would find."""
    return len(key) <= _PLAIN_KEY_LENGTH and key.islower() and key.isidentifier()
