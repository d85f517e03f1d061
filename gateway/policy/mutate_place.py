"""Where in a rule's file the changed place stands: trees know no positions, so tokens are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'\s+|//[^\n]*|(@\w+)|("(?:[^"\\]|\\.)*"|\w+|::|&&|\|\||[=!<>]=|.)', re.DOTALL)
# A tree does not keep brackets, nor a comma at the end of a list.
_UNCOUNTED = frozenset("(),")


def line_after(source: str, head: str) -> int | None:
    """The line of the first token behind those of ``head``, which begins like ``source`` but is laid out differently.

    None where ``source`` does not begin like it. Annotations of ``source`` are passed over.
    """
    wanted = [token for token, _ in _tokens(head)]
    found = list(_tokens(source))
    if [token for token, _ in found[: len(wanted)]] != wanted or len(found) <= len(wanted):
        return None
    return found[len(wanted)][1]


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, is_annotation = 1, False
    for match in _TOKEN.finditer(text):
        annotation, token = match.group(1), match.group(2)
        if annotation:
            is_annotation = True
        elif token and token not in _UNCOUNTED:
            if not is_annotation:
                yield token, line
            is_annotation = False
        line += match.group().count("\n")
