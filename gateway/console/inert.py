"""Text from outside made inert for a page: what cannot be seen, or turns text around, is written out."""

from __future__ import annotations

from markupsafe import Markup

_ALLOWED = {0x09, 0x0A}
_INVISIBLE = (
    *range(0x20),  # C0 controls, among them the escape of terminals
    *range(0x7F, 0xA0),  # delete and C1 controls
    0xAD,  # soft hyphen
    0x061C,  # Arabic letter mark
    *range(0x200B, 0x2010),  # zero width, and marks of direction
    *range(0x2028, 0x202F),  # separators of lines and paragraphs; embeddings and overrides of direction
    *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates
    *range(0xD800, 0xE000),  # lone surrogates: no encoding takes them
    0xFEFF,
    *range(0xFFF9, 0xFFFC),  # interlinear annotation
    *range(0xE0000, 0xE0080),  # tags
)
_SHOWN = {point: f"⟦{point:04X}⟧" for point in _INVISIBLE if point not in _ALLOWED}


def inert(value: object) -> object:
    """``value`` itself, unless it is text that is not markup: then with every unsafe character as ``⟦202E⟧``."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(_SHOWN)
    return value
