"""What must hold of every text, each as one function that raises ``AssertionError`` where it does not."""

import re
from itertools import pairwise

from gateway.core.exchange import RedactRule
from gateway.core.vocabulary import Embedded, Finding, LeafKind
from gateway.inspection.engine import find
from gateway.inspection.leaves import extract, rewrite
from gateway.inspection.merge import merge
from gateway.inspection.normalise import normalise
from gateway.inspection.views import side_views
from gateway.redaction.canonical import canonical
from gateway.redaction.modes import Mode
from gateway.redaction.restore import Restorer
from gateway.redaction.stream import ResponseFilter
from gateway.redaction.surrogates import Replacer, Surrogates
from gateway.redaction.treatment import Treatment
from gateway.redaction.trie import joins
from gateway.redaction.types import TypeSet

SURROGATES = Surrogates(b"k" * 32, "default")
REVERSIBLE = (Mode.SURROGATE, Mode.FAKE)
_ALL = TypeSet(["*"])
_EVERYTHING = Treatment([RedactRule(frozenset({"*"}))])
_TYPE = re.compile(r"[A-Z][A-Z0-9_]*")
_READINGS_BEYOND = 64 * 1024
_LONG_ENOUGH = 6
_AFTER = "\nplain words follow here."


def normalise_maps_back(text):
    """Offsets are parallel to the result and its end, in order and within the text; without them all kept its place."""
    seen, offsets = normalise(text)
    if offsets is None:
        assert len(seen) == len(text)
        return
    assert len(offsets) == len(seen) + 1
    assert offsets[-1] == len(text)
    assert all(0 <= a <= b <= len(text) for a, b in pairwise([0, *offsets]))


def normalise_settles(text):
    """A normalised text is its own normal form."""
    once = normalise(text)[0]
    assert normalise(once)[0] == once


def findings_are_valid(text, key=""):
    """Sorted, apart, within the text, well formed, and the same when asked again."""
    found = find(text, key)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(_TYPE.fullmatch(f.type) and 0 < f.score <= 1 and f.recogniser for f in found)
    assert find(text, key) == found
    return found


def views_map_back(text):
    """Every reading is parallel to its map, says nothing beyond its bound, and begins and ends where the text is."""
    seen = normalise(text)[0]
    size = 0
    for view in side_views(seen):
        length = len(view.text)
        size += length
        assert len(view.starts) == len(view.ends) == length
        assert all(0 <= a <= b <= len(seen) for a, b in zip(view.starts, view.ends, strict=True))
        assert all(a <= b for a, b in pairwise(view.starts))
        assert 0 <= view.core[0] <= view.core[1] <= length
        assert view.whole is None or 0 <= view.whole[0] < view.whole[1] <= len(seen)
    assert size <= 4 * len(seen) + _READINGS_BEYOND


def merge_covers_the_union(findings):
    """Exactly what was covered is covered once; merging again, or in another order, changes nothing."""
    merged = merge(findings)
    assert all(a.end <= b.start for a, b in pairwise(merged))
    assert _covered(merged) == _covered(findings)
    assert merge(merged) == merged
    assert merge(reversed(findings)) == merged
    assert merge(sorted(findings, key=lambda f: (f.recogniser, -f.end, f.score))) == merged


def later_text_takes_nothing_away(text):
    """What a checksum holds is still found when a paragraph of plain words follows."""
    before = [f for f in find(text + "\n") if f.validated]
    after = find(text + "\n" + _AFTER)
    for finding in before:
        assert any(f.start <= finding.start and f.end >= finding.end for f in after), finding


def restore_undoes_redact(text, findings=None):
    """In both modes that can be undone. Values in several spellings come back in the one that came first."""
    found = find(text) if findings is None else findings
    spans = _grown(text, found)
    for mode in REVERSIBLE:
        replacer = Replacer(SURROGATES, texts=[text])
        redacted = replacer.redact(text, found, types=_ALL, mode=mode)
        assert Restorer(redacted.mapping).restore(redacted.text)[0] == _first_spellings(text, spans, replacer, mode)
        assert sum(redacted.counts.values()) == len(spans)
        assert len(spans) <= len(found)


def redact_leaves_no_value(text, findings=None):
    """No value of some length is left, save where it also stands outside every finding."""
    found = find(text) if findings is None else findings
    outside = _outside(text, found)
    for mode in Mode:
        redacted = Replacer(SURROGATES, texts=[text]).redact(text, found, types=_ALL, mode=mode)
        for finding in found:
            value = text[finding.start : finding.end]
            if len(value) >= _LONG_ENOUGH and not any(value in part for part in outside) and set(value) != {"*"}:
                assert value not in redacted.text, (mode, finding)


def streamed_answer_equals_whole(text, sizes):
    """However an answer is cut, what streams out is what the whole text's treatment gives."""
    channel = ResponseFilter(treatment=_EVERYTHING, replacer=Replacer(SURROGATES), restorer=Restorer({}), find=find)
    out = "".join(map(channel.feed, chunks(text, sizes))) + channel.finish()
    assert out == Replacer(SURROGATES).redact(text, find(text), types=_ALL).text


def streamed_restoring_equals_whole(text, mapping, sizes):
    """However an answer is cut, the same stand-ins are restored and counted."""
    whole, stream = Restorer(mapping), Restorer(mapping)
    expected, count = whole.restore(text)
    assert "".join(map(stream.feed, chunks(text, sizes))) + stream.finish() == expected
    assert (stream.restored, stream.unresolved) == (count, whole.unresolved)


def rewriting_with_the_same_texts_changes_nothing(body):
    """Every leaf written back as it was read gives an equal body; inner JSON is equal when parsed."""
    found = extract(body, lambda _: LeafKind.TOOL_ARGUMENTS, lambda _: False, max_leaves=10_000, max_depth=64)
    texts = {leaf.path: leaf.text for leaf in found if not leaf.text.removeprefix("-").isdigit()}
    if not texts:
        return
    again = rewrite(body, texts)
    if any(isinstance(step, Embedded) for path in texts for step in path):
        repeated = extract(again, lambda _: LeafKind.TOOL_ARGUMENTS, lambda _: False, max_leaves=10_000, max_depth=64)
        assert repeated == found
    else:
        assert again == body


def chunks(text, sizes):
    """``text`` in pieces of these sizes, in turn."""
    position = turn = 0
    while position < len(text):
        size = sizes[turn % len(sizes)]
        yield text[position : position + size]
        position, turn = position + size, turn + 1


def _covered(findings):
    return {place for f in findings for place in range(f.start, f.end)}


def _grown(text, findings):
    """Spans as they are replaced: whole words, and one where two of them touch."""
    grown = []
    for finding in findings:
        start, end = finding.start, finding.end
        while start and joins(text[start - 1]):
            start -= 1
        while end < len(text) and joins(text[end]):
            end += 1
        if grown and start <= grown[-1][1]:
            before = grown.pop()
            weights = [
                (k.startswith("SECRET"), e - s, k) for s, e, k in (before, (finding.start, finding.end, finding.type))
            ]
            kind = before[2] if weights[0][:2] >= weights[1][:2] else finding.type
            start, end = before[0], max(end, before[1])
            grown.append((start, end, kind))
        else:
            grown.append((start, end, finding.type))
    return grown


def _first_spellings(text, spans, replacer, mode):
    """``text`` where each value is spelled as its stand-in's first was: another spelling, never another value."""
    parts, position = [], 0
    for start, end, kind in spans:
        value = text[start:end]
        whole = Finding(0, len(value), kind, 1.0, "whole", validated=True)
        stand_in = replacer.redact(value, [whole], types=_ALL, mode=mode).text
        first = replacer.mapping[stand_in]
        assert first == value or canonical(kind, first) == canonical(kind, value)
        assert text.index(first) <= start
        parts += (text[position:start], first)
        position = end
    return "".join([*parts, text[position:]])


def _outside(text, findings):
    parts, position = [], 0
    for finding in findings:
        parts.append(text[position : finding.start])
        position = finding.end
    return [*parts, text[position:]]


def findings_of(numbers):
    """Findings out of numbers, four for each: for what takes any findings."""
    return [
        Finding(
            start, start + 1 + length % 12, ("EMAIL", "PERSON", "SECRET_PASSWORD", "CARD", "PHONE")[kind % 5],
            1 / (1 + kind % 3), f"r{strength % 3}", validated=strength % 2 == 0,
        )
        for start, length, kind, strength in zip(*[iter(numbers)] * 4, strict=False)
    ]  # fmt: skip
