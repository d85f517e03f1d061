"""Restoring originals for the caller: exactly the surrogates that this exchange's own request produced."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping


class Restorer:
    """Replaces known surrogates, in any case and with Markdown's escaped underscore, whole or as text streams.

    ``feed`` holds back only what could still grow into a surrogate. With ``json_escaped`` the text is JSON string
    content, and originals are escaped to fit.
    """

    def __init__(self, mapping: Mapping[str, str], *, json_escaped: bool = False) -> None:
        spellings = {variant: original for name, original in mapping.items() for variant in _spellings(name)}
        ordered = sorted(spellings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE | re.ASCII) if ordered else None
        self._originals = {
            name.casefold(): json.dumps(original, ensure_ascii=False)[1:-1] if json_escaped else original
            for name, original in spellings.items()
        }
        self._beginnings = {name.casefold()[:n] for name in spellings for n in range(1, len(name))}
        self._longest = max(map(len, spellings), default=1) - 1
        self._held = ""
        self.restored = 0

    def restore(self, text: str) -> tuple[str, int]:
        """The whole text restored, and how many surrogates were."""
        if self._pattern is None:
            return text, 0
        return self._pattern.subn(self._original, text)

    def feed(self, text: str) -> str:
        """What of the stream may be released now."""
        if self._pattern is None:
            return text
        buffer = self._held + text
        settled = 0
        for match in self._pattern.finditer(buffer):
            settled = match.end()
        cut = self._cut(buffer, settled)
        self._held = buffer[cut:]
        return self._restore_counted(buffer[:cut])

    def finish(self) -> str:
        """What was still held."""
        held, self._held = self._held, ""
        return self._restore_counted(held)

    def _cut(self, buffer: str, settled: int) -> int:
        """Where the longest tail begins that is the beginning of a surrogate."""
        for start in range(max(settled, len(buffer) - self._longest), len(buffer)):
            if buffer[start:].casefold() in self._beginnings:
                return start
        return len(buffer)

    def _restore_counted(self, text: str) -> str:
        restored, count = self.restore(text)
        self.restored += count
        return restored

    def _original(self, match: re.Match[str]) -> str:
        return self._originals[match.group().casefold()]


def _spellings(name: str) -> tuple[str, ...]:
    return (name, name.replace("_", r"\_"))
