"""Which values the facts that two conditions read can take: finitely many stand for all of them.

Conditions compare facts with literals and with each other, and do not compute. So the order of a number among the
literals, and which literals a text or a set holds, settle them. Facts derived from one another vary together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from cedarpy import pst

from gateway.core.vocabulary import DataClass
from gateway.policy.clauses import children_of, paths_of
from gateway.policy.compiled.fitness import Words
from gateway.policy.compiled.shape import Attribute
from gateway.policy.evaluate import Environment, Value
from gateway.policy.fact_paths import facts_by_path
from gateway.policy.vocabulary import Vocabulary

MAX_SET_ELEMENTS = 6
_CLASS = (
    "context.data_class",
    "context.at_least_internal",
    "context.at_least_confidential",
    "context.exceeds_approval",
)
_PURPOSE = (
    "context.purpose",
    "context.purpose_known",
    "context.commercial_purpose",
    "context.high_risk_purpose",
    "context.oversight_assigned",
)
_FINDINGS = (
    "context.findings",
    "context.has_findings",
    "context.has_secret",
    "context.has_personal",
    "context.has_national_id",
    "context.has_health",
)
_NUMERIC = frozenset({"less", "less_eq", "greater", "greater_eq"})
_ACTIONS = ("invoke", "fallback", "oblige")


class TooWide(Exception):
    """The values are too many, or finitely many cannot stand for all."""


@dataclass(frozen=True, slots=True)
class Literals:
    """What the conditions compare facts with."""

    numbers: frozenset[int]
    texts: frozenset[str]
    entities: frozenset[pst.EntityUid]
    patterns: bool
    facts_with_facts: bool

    @classmethod
    def of(cls, nodes: Sequence[object]) -> Literals:
        """All literals in these trees."""
        found = list(chain.from_iterable(map(_leaves, nodes)))
        return cls(
            frozenset(item.value for item in found if isinstance(item, pst.LongLit)),
            frozenset(item.value for item in found if isinstance(item, pst.StringLit)),
            frozenset(item.value for item in found if isinstance(item, pst.EntityLit)),
            any(isinstance(item, pst.Like) for item in found),
            any(map(_compares_texts, chain.from_iterable(map(_comparisons, nodes)))),
        )


def choices(
    paths: Sequence[str], literals: Literals, words: Words, vocabulary: Vocabulary
) -> list[tuple[tuple[str, ...], list[tuple[Value | None, ...]]]]:
    """Groups of facts with every combination of values that a group can take; None is unknown. Raises ``TooWide``."""
    # Words of the vocabulary do not stand for other texts, so that these may not be compared with other facts.
    if literals.patterns or (literals.facts_with_facts and not {_PURPOSE[0], _FINDINGS[0]}.isdisjoint(paths)):
        raise TooWide
    pools = _Pools.of(paths, literals, words)
    left = dict.fromkeys(_standing_for(path, pools.shape) for path in paths)
    found: list[tuple[tuple[str, ...], list[tuple[Value | None, ...]]]] = []
    for group, tuples in (
        (_CLASS, _class_values),
        (_PURPOSE, lambda: _purpose_values(pools, vocabulary)),
        (_FINDINGS, lambda: _findings_values(pools, vocabulary)),
    ):
        members = tuple(path for path in group if path in left)
        if members:
            places = [group.index(path) for path in members]
            found.append((members, list(dict.fromkeys(tuple(row[place] for place in places) for row in tuples()))))
            for path in members:
                del left[path]
    found.extend(((path,), [(value,) for value in pools.values(path)]) for path in left)
    return found


def assignments(groups: Sequence[tuple[tuple[str, ...], Sequence[tuple[Value | None, ...]]]]) -> Iterator[Environment]:
    """Every combination, as an environment."""
    if not groups:
        yield {}
        return
    members, rows = groups[0]
    for rest in assignments(groups[1:]):
        for row in rows:
            yield {**rest, **{path: value for path, value in zip(members, row, strict=True) if value is not None}}


@dataclass(frozen=True, slots=True)
class _Pools:
    """The values that stand for all, by kind."""

    numbers: tuple[int, ...]
    texts: tuple[str, ...]
    entities: frozenset[pst.EntityUid]
    words: Words
    shape: Mapping[str, Attribute]

    @classmethod
    def of(cls, paths: Sequence[str], literals: Literals, words: Words) -> _Pools:
        shape = facts_by_path()
        kinds = [shape[path].type.kind for path in paths if path in shape]
        # Between, below and above the literals there must be room for every number to differ from every other.
        room = max(1, kinds.count("long"))
        numbers = {near for number in literals.numbers or {0} for near in range(number - room, number + room + 1)}
        others = [f"any other text {index}" for index in range(max(1, kinds.count("string") + kinds.count("set")))]
        return cls(
            tuple(sorted(number for number in numbers if -(2**63) <= number < 2**63)),
            (*sorted(literals.texts), *others),
            literals.entities,
            words,
            shape,
        )

    def values(self, path: str) -> list[Value | None]:
        """The values of one fact. Raises ``TooWide``."""
        if path == "action":
            return [pst.EntityUid(pst.EntityType("Action"), name) for name in _ACTIONS]
        attribute = self.shape.get(path)
        if attribute is None:
            return self._entities({"principal": "Principal", "resource": "Deployment"}[path])
        unknown: list[Value | None] = [None] if attribute.optional else []
        match attribute.type.kind:
            case "bool":
                return [*unknown, False, True]
            case "long":
                return [*unknown, *self.numbers]
            case "string":
                return [*unknown, *self.texts]
            case "set":
                return [*unknown, *self.sets()]
        return self._entities(attribute.type.entity)

    def sets(self) -> list[frozenset[Value]]:
        """Every set of the texts. Raises ``TooWide``."""
        if len(self.texts) > MAX_SET_ELEMENTS:
            raise TooWide
        return [frozenset(some) for size in range(len(self.texts) + 1) for some in combinations(self.texts, size)]

    def _entities(self, kind: str) -> list[Value | None]:
        uids = {entity for entity in self.entities if str(entity.type) == kind}
        if kind in self.words:
            uids = {pst.EntityUid(pst.EntityType(kind), name) for name in self.words[kind]}
        elif kind == "Principal":
            uids = {pst.EntityUid(pst.EntityType(kind), "caller")}
        else:
            uids.add(pst.EntityUid(pst.EntityType(kind), "any other"))
        return sorted(uids, key=str)


def _standing_for(path: str, shape: Mapping[str, Attribute]) -> str:
    """``path``, or a fact of the record there: a record has no values, but it is there where its facts are."""
    attribute = shape.get(path)
    if attribute is None or attribute.type.kind != "record":
        return path
    return next(inner for inner, item in shape.items() if inner.startswith(f"{path}.") and not item.optional)


def _class_values() -> list[tuple[Value | None, ...]]:
    rows: list[tuple[Value | None, ...]] = []
    for label in DataClass:
        uid = pst.EntityUid(pst.EntityType("DataClass"), label.label)
        known = (uid, label >= DataClass.INTERNAL, label >= DataClass.CONFIDENTIAL)
        # Nothing is approved for less than public data.
        rows.extend((*known, exceeds) for exceeds in ((False, True) if label > DataClass.PUBLIC else (False,)))
    return rows


def _purpose_values(pools: _Pools, vocabulary: Vocabulary) -> list[tuple[Value | None, ...]]:
    known: list[tuple[Value | None, ...]] = [
        (name, True, item.commercial, item.high_risk, item.oversight is not None)
        for name, item in vocabulary.purposes.items()
    ]
    return known + [(text, False, True, True, False) for text in pools.texts if text not in vocabulary.purposes]


def _findings_values(pools: _Pools, vocabulary: Vocabulary) -> list[tuple[Value | None, ...]]:
    # One type for each thing that a type can say, beside those that the conditions name.
    others = {
        vocabulary.about((name,)): name for name in (*vocabulary.findings, "ANY_OTHER") if name not in pools.texts
    }
    more = [frozenset(some) for size in range(len(others) + 1) for some in combinations(others.values(), size)]
    rows: dict[tuple[Value | None, ...], None] = {}
    for some in (texts | extra for texts in pools.sets() for extra in more):
        found = vocabulary.about(map(str, some))
        rows[some, bool(some), found.secret, found.personal, found.national_id, found.health] = None
    return list(rows)


def _comparisons(node: object) -> Iterator[pst.BinaryOp]:
    if isinstance(node, pst.BinaryOp) and node.op not in ("and", "or"):
        yield node
    for child in children_of(node):
        yield from _comparisons(child)


def _compares_texts(node: pst.BinaryOp) -> bool:
    """Whether facts that need not be numbers stand on both sides."""
    return node.op not in _NUMERIC and bool([*paths_of(node.left)]) and bool([*paths_of(node.right)])


def _leaves(node: object) -> Iterator[object]:
    if isinstance(node, pst.LongLit | pst.StringLit | pst.EntityLit | pst.Like):
        yield node
    for child in children_of(node):
        yield from _leaves(child)
