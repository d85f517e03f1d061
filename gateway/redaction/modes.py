"""How a value is replaced: kept apart by a stand-in that can be restored, or gone for good."""

from __future__ import annotations

from enum import StrEnum

_KEEPS_ITS_END = frozenset({"CARD", "IBAN", "PHONE"})
_LAYOUT = frozenset(" \t\r\n!\"#%&'()*+,-./:;=?@[]_")


class Mode(StrEnum):
    """The ways to replace a finding; ``placeholder`` is another word for ``surrogate``."""

    SURROGATE = "surrogate"
    FAKE = "fake"
    HASH = "hash"
    DROP = "drop"
    MASK = "mask"

    @classmethod
    def _missing_(cls, value: object) -> Mode | None:
        return cls.SURROGATE if value == "placeholder" else None

    @property
    def is_reversible(self) -> bool:
        """Whether the original comes back in the answer."""
        return self in {Mode.SURROGATE, Mode.FAKE}


def masked(kind: str, written: str) -> str:
    """``written`` in its layout with every letter and digit as ``*``; cards, IBANs and phones keep at most the last
    four digits, and never more than a third. Of a credential not even the punctuation stays.
    """
    if kind.startswith("SECRET"):
        return "".join(character if character.isspace() else "*" for character in written)
    shown = min(4, sum(map(str.isalnum, written)) // 3) if kind in _KEEPS_ITS_END else 0
    out: list[str] = []
    for character in reversed(written):
        if character in _LAYOUT:
            out.append(character)
        elif shown and character.isdigit():
            out.append(character)
            shown -= 1
        else:
            shown = 0
            out.append("*")
    return "".join(reversed(out))
