"""Patterns of words as they stand in names: capital letters of the Latin script, particles, initials."""

from __future__ import annotations

UPPER = "A-Z" + "".join(chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isupper())
"""For a character class: the capital letters of the Latin script."""

NAME = rf"(?:[{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+){{0,3}}|[{UPPER}]\.|[dDOlL]['’][{UPPER}][^\W\d_]*(?:-[^\W\d_]+)?)"
"""One capitalised word or an initial with its full stop."""

PARTICLES = (
    "van|von|vom|zu|zum|zur|der|den|dem|het|ten|ter|te|de|del|della|delle|dello|dei|degli|di|da|das|do|dos|du|des|"
    "la|las|le|les|los|lo|bin|ibn|bint|al|el|ben|af|av|y|e|und|'t|op|in|ap|ab|mac"
)
PARTICLE = rf"(?:{PARTICLES})"
"""Lower-case words that stand inside names of persons, streets and places."""
NAME_PARTICLE = (
    "(?:van|von|vom|zu|zum|zur|der|den|dem|het|ten|ter|te|de|del|della|dello|dei|degli|di|da|das|do|dos|du|des|"
    "la|las|le|les|los|lo|bin|ibn|bint|al|el|ben|af|av|'t|ap|ab|mac)"
)
"""Those of them inside names of persons where nothing announces the whole: no conjunctions."""
