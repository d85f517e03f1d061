"""What one national number is: how it is written, what holds it to be real, and which words announce it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.inspection.context import Words, words
from gateway.inspection.national_words import NATIONAL_WORDS


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that a state or its agencies give to a person or a firm.

    ``shapes`` are its written forms: ``#`` a digit, ``A`` an ASCII letter in any case, ``*`` either, anything else
    stands for itself (space, full stop, hyphen, slash). Shapes in ``alone`` are found without an announcing word.
    ``valid`` judges the compact form: upper-case letters and digits only. Of a ``strong`` one so much is checked that
    any word for a number, a person or an office before it will do.
    """

    type: str
    valid: Callable[[str], bool]
    shapes: tuple[str, ...]
    words: Words
    alone: tuple[str, ...] = ()
    generic: bool = True
    checked: bool = True
    strong: bool = False

    @property
    def recogniser(self) -> str:
        """The name that findings carry."""
        return self.type.lower()


def announcing(type_name: str) -> Words:
    """The words that announce numbers of a type."""
    return words(*(" ".join(term.split()) for term in NATIONAL_WORDS[type_name].split(",")))
