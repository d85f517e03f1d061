"""Fuzz target of atheris: bytes become a text, a body or findings, and every invariant must hold of them.

The first byte says how the rest is read: ``t`` as UTF-8, ``u`` as characters of any kind, anything else as choices
among pieces.
"""

import os
import sys

import atheris

with atheris.instrument_imports(include=["gateway.inspection", "gateway.redaction"]):
    from tests.fuzz import invariants
    from tests.fuzz.pieces import PIECES, SIGNS, SPELLINGS, STAND_INS, VALUES, WORDS

_LONGEST = 2_000
_KEYS = ("", "customer_ssn", "password", "card", "\ud800")


def one_input(data):
    """One round."""
    text, sizes, choices = _read(data)
    key = choices[0] if choices else 0
    invariants.normalise_maps_back(text)
    invariants.normalise_settles(text)
    found = invariants.findings_are_valid(text)
    invariants.findings_are_valid(text, _KEYS[key % len(_KEYS)])
    invariants.views_map_back(text)
    invariants.later_text_takes_nothing_away(text)
    invariants.restore_undoes_redact(text, found)
    invariants.redact_leaves_no_value(text, found)
    invariants.streamed_restoring_equals_whole(text, STAND_INS, sizes)
    invariants.merge_covers_the_union(invariants.findings_of(choices))
    if not any("\ud800" <= character <= "\udfff" for character in text):
        invariants.rewriting_with_the_same_texts_changes_nothing(
            {"messages": [{"content": text, text: text}], "function": {"arguments": text}}
        )


def _read(data):
    """A text, sizes of chunks and further numbers."""
    kind, rest = data[:1], data[1:]
    if kind == b"t":
        text = rest.decode("utf-8", "surrogateescape")[:_LONGEST]
        return text, [1 + byte % 16 for byte in rest[:20]] or [1], list(rest[:32])
    provider = atheris.FuzzedDataProvider(rest)
    sizes = [provider.ConsumeIntInRange(1, 16) for _ in range(provider.ConsumeIntInRange(1, 6))]
    if kind == b"u":
        text = provider.ConsumeUnicode(_LONGEST)
        return text, sizes, list(rest[:32])
    parts = []
    while provider.remaining_bytes() and len(parts) < 40:
        parts.append(_piece(provider))
    return "".join(parts)[:_LONGEST], sizes, list(rest[:32])


def _piece(provider):
    match provider.ConsumeIntInRange(0, 9):
        case 0:
            return provider.ConsumeUnicode(provider.ConsumeIntInRange(0, 8))
        case 1:
            return provider.PickValueInList(list(SPELLINGS))
        case 2 | 3:
            return provider.PickValueInList(list(SIGNS))
        case 4:
            return provider.PickValueInList(list(WORDS)) + " "
        case 5:
            return provider.PickValueInList(list(VALUES))
        case 6:
            return provider.PickValueInList(list(PIECES)) * provider.ConsumeIntInRange(1, 4)
        case 7:
            # A value with something in the middle of it: what hides it, or breaks it.
            value = provider.PickValueInList(list(VALUES))
            place = provider.ConsumeIntInRange(0, len(value))
            return value[:place] + provider.PickValueInList(list(SIGNS)) + value[place:]
        case _:
            return provider.PickValueInList(list(PIECES)) + provider.PickValueInList(list(SIGNS[:8]))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
