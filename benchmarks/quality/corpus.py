"""Puts values into sentences and carriers and keeps account of where they are. Same seed, same corpus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle
from random import Random
from types import ModuleType

from . import templates_test, templates_tuning
from .families import family_of
from .fillers import FILLERS
from .labels import field_names, labels
from .model import Case, Gold, Half, Kind, Lane, Sample
from .obfuscations import APPLIES, WITH_TWIN, disguise, speaks_digits
from .values import LATIN, kinds, spoken, structured_types

# Marks of a labelled value while a text is put together; private use, so no text has them and JSON leaves them alone.
_OPEN, _NAMED, _CLOSE = "\ue000", "\ue001", "\ue002"
_SLOT = re.compile(r"\{([A-Za-z_0-9]+)\}")
_MARKS = re.compile(f"{_OPEN}([A-Z_0-9]+){_NAMED}|{_CLOSE}")


def generate(half: Half, seed: int, size: int, lane: Lane = "structured") -> Iterator[Case]:
    """Labelled cases of one half: about ``size`` of them, near misses, disguises and hard negatives included."""
    writer = _Writer(half, Random(f"{half}/{lane}/{seed}"))
    yield from writer.names(size) if lane == "names" else writer.structured(size)


def templates(half: Half) -> ModuleType:
    """The sentence and carrier families of a half."""
    return templates_tuning if half == "tuning" else templates_test


def unmarked(text: str) -> tuple[str, tuple[Gold, ...]]:
    """Take the marks out of a text: (text, labelled spans)."""
    parts: list[str] = []
    gold: list[Gold] = []
    length = last = 0
    opened: tuple[int, str] | None = None
    for mark in _MARKS.finditer(text):
        parts.append(text[last : mark.start()])
        length += mark.start() - last
        last = mark.end()
        if mark.group(1):
            opened = (length, mark.group(1))
        elif opened:
            gold.append(Gold(opened[0], length, opened[1], family_of(opened[1])))
            opened = None
    parts.append(text[last:])
    return "".join(parts), tuple(gold)


def _marked(kind: str, sample: Sample, text: str | None = None) -> str:
    return f"{sample.before}{_OPEN}{kind}{_NAMED}{text or sample.text}{_CLOSE}{sample.after}"


class _Writer:
    """Makes the cases of one half from one source of randomness."""

    def __init__(self, half: Half, rng: Random) -> None:
        self.half: Half = half
        self.rng = rng
        self.families = templates(half)
        self.count = 0

    def structured(self, size: int) -> Iterator[Case]:
        types = list(structured_types())
        self.rng.shuffle(types)
        rounds = cycle(types)
        breakable = cycle([t for t in types if any(k.invalid for k in kinds("en")[t])])
        names = cycle(APPLIES)
        disguised = {name: cycle(sorted(applies)) for name, applies in APPLIES.items()}
        for _ in range(size):
            share = self.rng.random()
            if share < 0.62:
                yield self._one(next(rounds))
            elif share < 0.72:
                yield self._near_miss(next(breakable))
            elif share < 0.78:
                yield self._several()
            elif share < 0.92:
                name = next(names)
                yield from self._disguised(name, next(disguised[name]))
            else:
                yield self._negative()

    def names(self, size: int) -> Iterator[Case]:
        for language in (LATIN[i % len(LATIN)] for i in range(size)):
            pattern = self.rng.choice(self.families.NAMES[language])
            yield self._case(self._filled(pattern, language), language, "chat", lane="names")

    def _one(self, kind_name: str) -> Case:
        language = self._language(kind_name)
        kind = self._kind(kind_name, language)
        sample = kind.valid(self.rng)
        carrier, text, key = self._placed(kind_name, language, sample, _marked(kind_name, sample))
        return self._case(text, language, carrier, key=key)

    def _near_miss(self, kind_name: str) -> Case:
        language = self._language(kind_name)
        wrong = self.rng.choice([kind.invalid for kind in kinds(language)[kind_name] if kind.invalid])
        sample = wrong(self.rng)
        carrier, text, key = self._placed(kind_name, language, sample, sample.before + sample.text + sample.after)
        return self._case(text, language, carrier, key=key, source="near miss", absent=(kind_name,))

    def _several(self) -> Case:
        language = self.rng.choice(("en", *LATIN))
        pattern = self.rng.choice(self.families.MULTI[language])
        return self._case(self._filled(pattern, language), language, "several")

    def _disguised(self, name: str, kind_name: str) -> Iterator[Case]:
        usable = [lang for lang in spoken(kind_name) if name != "number words" or speaks_digits(lang)]
        language = self.rng.choice([lang for lang in usable if lang in LATIN] or usable)
        kind = self._kind(kind_name, language)
        value = ""
        for _ in range(20):
            sample = kind.valid(self.rng)
            value = disguise(name, self.rng, sample.text, language)
            if value != sample.text:
                break
        else:
            return
        state = self.rng.getstate()
        pattern_kind = sample._replace(bare=sample.bare and name in WITH_TWIN | {"(at) and (dot)", "base64"})
        _, text, _ = self._placed(kind_name, language, pattern_kind, _marked(kind_name, sample, value), sentence=True)
        twin = None
        if name in WITH_TWIN:
            after = self.rng.getstate()
            self.rng.setstate(state)
            _, plain, _ = self._placed(kind_name, language, pattern_kind, _marked(kind_name, sample), sentence=True)
            self.rng.setstate(after)
            case = self._case(plain, language, "chat")
            twin = case.id
            yield case
        yield self._case(text, language, "chat", obfuscation=name, twin=twin)

    def _negative(self) -> Case:
        return self._case(self._filled(self.rng.choice(self.families.NEGATIVE), "en"), "en", "chat", source="negative")

    def _placed(
        self, kind_name: str, language: str, sample: Sample, value: str, *, sentence: bool = False
    ) -> tuple[str, str, str | None]:
        """(carrier, text with marks, key of a leaf) around a value that is already marked, or is a near miss."""
        whole = kind_name != "SECRET_PASSWORD" and not (sample.before or sample.after)
        if whole and not sentence and self.rng.random() < 0.3:
            return self._as_field(kind_name, language, value)
        pattern = self._pattern(kind_name, language, sample)
        body = self._filled(pattern, language, value=value, label=self._label(kind_name, language))
        if sentence:
            return "chat", body, None
        carrier = "chat" if self.rng.random() < 0.25 else self.rng.choice(list(self.families.CARRIERS))
        if "\n" in body and carrier in {"ticket", "code comment", "Markdown"}:
            carrier = "chat"
        text = self._filled(
            self.families.CARRIERS[carrier], language, text=body, json=_inside(body), jsonjson=_inside(_inside(body))
        )
        return carrier, text, None

    def _as_field(self, kind_name: str, language: str, value: str) -> tuple[str, str, str | None]:
        carrier = self.rng.choice(list(self.families.FIELDS))
        key = self.rng.choice(field_names(kind_name, self.half))
        label = key if kind_name.startswith("SECRET") else self._label(kind_name, language)
        pattern = self.families.FIELDS[carrier]
        text = self._filled(
            pattern, language, value=value, label=label, key=key, json=_inside(value), jsonjson=_inside(_inside(value))
        )
        return carrier, text, key if carrier == "leaf" else None

    def _pattern(self, kind_name: str, language: str, sample: Sample) -> str:
        typed: tuple[str, ...] = self.families.TYPED.get(kind_name, {}).get(language, ())
        labelled = () if kind_name.startswith("SECRET") else self._in(self.families.LABELLED, language)
        if sample.bare and (not labelled or self.rng.random() < 0.4):
            return self.rng.choice(self._in(self.families.BARE, language))
        if typed and (not labelled or self.rng.random() < 0.4):
            return self.rng.choice(typed)
        return self.rng.choice(labelled)

    def _in(self, table: dict[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
        return table.get(language) or table["any"]

    def _label(self, kind_name: str, language: str) -> str:
        return "" if kind_name.startswith("SECRET") else self.rng.choice(labels(kind_name, language, self.half))

    def _language(self, kind_name: str) -> str:
        usable = spoken(kind_name)
        if kind_name == "SECRET_PASSWORD":
            return self.rng.choice(usable)
        return "en" if "en" in usable and self.rng.random() < 0.4 else self.rng.choice(usable)

    def _kind(self, kind_name: str, language: str) -> Kind:
        return self.rng.choice(kinds(language)[kind_name])

    def _filled(self, pattern: str, language: str, **given: str) -> str:
        """Fill the slots: given texts, then types (marked), then fillers."""

        def slot(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in given:
                return given[name]
            if name in FILLERS:
                return FILLERS[name](self.rng)
            if name in kinds(language):
                return _marked(name, self._kind(name, language).valid(self.rng))
            return match.group()

        return _SLOT.sub(slot, pattern)

    def _case(
        self, marked: str, language: str, carrier: str, *, lane: Lane = "structured", key: str | None = None,
        source: str = "labelled", obfuscation: str = "none", twin: str | None = None, absent: tuple[str, ...] = (),
    ) -> Case:  # fmt: skip
        self.count += 1
        text, gold = unmarked(marked)
        return Case(
            f"{self.half}/{lane}/{self.count}",
            text,
            gold,
            language,
            obfuscation,
            carrier,
            lane,
            key,
            source,
            (),
            twin,
            absent,
        )


def _inside(text: str) -> str:
    """A text as the inside of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
