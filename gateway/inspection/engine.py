"""The structured lane: normalise, find, merge. In process, always on; offsets are of the given text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.contacts import find_addresses, find_emails, find_phones
from gateway.inspection.normalise import normalise
from gateway.inspection.numbers import find_numbers
from gateway.inspection.secrets import find_secrets

ENGINE_VERSION = "structured/1"
"""Changes whenever the same text may give other findings; part of every cache key and record."""

_DIGIT = re.compile(r"\d", re.ASCII)


def find(text: str) -> tuple[Finding, ...]:
    """Findings in ``text``, sorted and without overlap; offsets in code points of ``text``, end exclusive."""
    seen, offsets = normalise(text)
    found = merge(_find_all(seen))
    if offsets is None:
        return found
    return tuple(
        Finding(offsets[f.start], offsets[f.end - 1] + 1, f.type, f.score, f.recogniser, f.validated) for f in found
    )


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding where several overlap: secrets first, validated before shape, then the longer; it covers them all."""
    kept: list[Finding] = []
    for finding in sorted(findings):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
            continue
        last = kept[-1]
        best = max(last, finding, key=lambda f: (f.type.startswith("SECRET_"), f.validated, f.end - f.start))
        kept[-1] = Finding(
            last.start, max(last.end, finding.end), best.type, best.score, best.recogniser, best.validated
        )
    return tuple(kept)


def _find_all(text: str) -> Iterator[Finding]:
    if "@" in text:
        yield from find_emails(text)
    if _DIGIT.search(text):
        yield from find_numbers(text)
        yield from find_phones(text)
        yield from find_addresses(text)
    elif ":" in text:
        yield from find_addresses(text)
    yield from find_secrets(text)
