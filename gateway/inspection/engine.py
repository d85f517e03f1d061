"""The structured lane: normalise, find, look at it another way, merge. In process, always on, fails closed."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.calibration import calibrated
from gateway.inspection.contacts import find_emails
from gateway.inspection.devices import find_devices
from gateway.inspection.digits import runs
from gateway.inspection.financial import find_financial
from gateway.inspection.merge import merge
from gateway.inspection.national import find_national
from gateway.inspection.network import find_network_addresses
from gateway.inspection.normalise import normalise, span_in
from gateway.inspection.personal import find_personal
from gateway.inspection.phones import find_phones
from gateway.inspection.secrets import find_secrets
from gateway.inspection.views import side_views

ENGINE_VERSION = "structured/4"
"""Changes whenever the same text may give other findings; part of every cache key and record."""


def find(text: str, key: str = "") -> tuple[Finding, ...]:
    """Findings in ``text``, sorted and without overlap; offsets in code points of ``text``, end exclusive.

    ``key`` is the JSON key or form field that ``text`` is the value of: it announces like a word before the value.
    """
    seen, offsets = normalise(text)
    lead = f"{key}: " if key else ""
    found = _find_in_all_readings(lead + seen)
    shift = len(lead)
    merged = [calibrated(f) for f in merge(_moved(finding, shift) for finding in found if finding.end > shift)]
    if offsets is None:
        return tuple(merged)
    # One character may have become several, of which two findings took parts: merged again, they share no character.
    return merge(
        Finding(*span_in(text, offsets, f.start, f.end), f.type, f.score, f.recogniser, f.validated) for f in merged
    )


def _moved(finding: Finding, shift: int) -> Finding:
    if not shift:
        return finding
    start = max(0, finding.start - shift)
    return Finding(start, finding.end - shift, finding.type, finding.score, finding.recogniser, finding.validated)


def _find_in_all_readings(text: str) -> Iterator[Finding]:
    yield from _find_all(text)
    for view in side_views(text):
        for finding in _find_all(view.text):
            span = view.in_given(finding.start, finding.end)
            if span is not None:
                yield Finding(*span, finding.type, finding.score, finding.recogniser, finding.validated)


def _find_all(text: str) -> Iterator[Finding]:
    yield from find_emails(text)
    yield from find_network_addresses(text)
    yield from find_financial(text)
    yield from find_secrets(text)
    if runs(text):
        yield from find_national(text)
        yield from find_phones(text)
        yield from find_devices(text)
        yield from find_personal(text)
