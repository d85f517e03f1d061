"""Random policies of the subset that compiles, and random facts to ask them about. Everything follows from a seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from cedarpy import pst

from gateway.policy.compiled.fitness import Words
from gateway.policy.compiled.shape import Attribute, attributes
from gateway.policy.facts import ContextFacts, Facts, OrganisationFacts, PrincipalFacts
from gateway.policy.resource import LicenceFacts, ModelFacts, ResourceFacts

TEXTS = ("", "a", "b", "eu-west", "EU", "a*b", "naïve", "line\nend", 'q"uote', "\\", "True", "1")
NUMBERS = (-(2**63), -1, 0, 1, 2, 30, 31, 2**63 - 1)
IDS = ("one", "two", "three")
ENTITIES = {"Deployment": IDS, "Model": IDS, "Licence": IDS, "Principal": ("caller", "other")}
_ROOTS = ("principal", "resource", "context", "model", "licence", "organisation")
_MODEL = pst.GetAttr(pst.Var("resource"), "model")
_BASES = {
    "principal": pst.Var("principal"),
    "resource": pst.Var("resource"),
    "context": pst.Var("context"),
    "model": _MODEL,
    "licence": pst.GetAttr(_MODEL, "licence"),
    "organisation": pst.GetAttr(pst.Var("context"), "organisation"),
}
_CLASSES = {"principal": PrincipalFacts, "context": ContextFacts, "organisation": OrganisationFacts}


class Author:
    """Writes policies. ``guarded`` authors ask with ``has`` before they read a fact that may be missing."""

    def __init__(self, seed: int, words: Words, *, guarded: bool = True) -> None:
        self.random = Random(seed)
        self.words = words
        self.guarded = guarded
        # By kind first, so that the few numbers do not drown among ever more answers.
        self.fields: dict[str, list[tuple[str, tuple[str, Attribute]]]] = {}
        for record in _ROOTS:
            for item in attributes(record).items():
                self.fields.setdefault("entity" if item[1].children else item[1].type.kind, []).append((record, item))

    def policy(self, name: str) -> pst.Template:
        """One policy with scope and up to three clauses."""
        choose = self.random.choice
        clauses = tuple(
            choose((pst.When, pst.Unless))(self._bool(self.random.randint(0, 4)))
            for _ in range(self.random.choice((0, 1, 1, 1, 2, 3)))
        )
        scope = self._scope("resource"), self._scope("principal")
        return pst.Template(name, "permit", scope[1], self._action(), scope[0], clauses, pst.FrozenMap())

    def _action(self) -> Any:
        names = self.random.sample(("invoke", "fallback", "oblige"), self.random.randint(1, 3))
        uids = tuple(_uid("Action", name) for name in names)
        return pst.ActionEq(uids[0]) if len(uids) == 1 else pst.ActionIn(uids)

    def _scope(self, variable: str) -> Any:
        kind = {"resource": "Deployment", "principal": "Principal"}[variable]
        uid = _uid(kind, self.random.choice(ENTITIES[kind]))
        every = (
            pst.ScopeAny(),
            pst.ScopeAny(),
            pst.ScopeEq(uid),
            pst.ScopeIn(uid),
            pst.ScopeIs(uid.type),
            pst.ScopeIsIn(uid.type, uid),
        )
        return self.random.choice(every)

    def _bool(self, depth: int) -> Any:
        if depth <= 0:
            return self.random.choice((self._about_a_fact, self._about_a_fact, self._about_an_entity))()
        return self.random.choice((self._join, self._join, self._not, self._if, self._about_a_fact))(depth)

    def _join(self, depth: int) -> Any:
        return pst.BinaryOp(self.random.choice(("and", "or")), self._bool(depth - 1), self._bool(depth - 1))

    def _not(self, depth: int) -> Any:
        return pst.UnaryOp("not", self._bool(depth - 1))

    def _if(self, depth: int) -> Any:
        return pst.IfThenElse(self._bool(depth - 1), self._bool(depth - 1), self._bool(depth - 1))

    def _about_a_fact(self, _depth: int = 0) -> Any:
        record, (name, attribute) = self.random.choice(self.fields[self.random.choice(sorted(self.fields))])
        read = pst.GetAttr(_BASES[record], name)
        if attribute.children:
            return pst.HasAttr(_BASES[record], (name,))
        said: Any = {
            "bool": self._of_bool,
            "long": self._of_long,
            "string": self._of_string,
            "entity": self._of_entity,
            "set": self._of_set,
        }[attribute.type.kind](read, attribute)
        if not attribute.optional:
            return said
        has = pst.HasAttr(_BASES[record], (name,))
        if not self.guarded:
            return self.random.choice((said, has, pst.BinaryOp("or", self._bool(0), said)))
        return self.random.choice((has, pst.BinaryOp("and", has, said), pst.IfThenElse(has, said, pst.BoolLit(True))))

    def _of_bool(self, read: Any, _attribute: Attribute) -> Any:
        literal = pst.BoolLit(self.random.random() < 0.5)
        return self.random.choice(
            (read, read, pst.BinaryOp("eq", read, literal), pst.BinaryOp("not_eq", literal, read))
        )

    def _of_long(self, read: Any, _attribute: Attribute) -> Any:
        literal = pst.LongLit(self.random.choice(NUMBERS))
        op = self.random.choice(("less", "less_eq", "greater", "greater_eq", "eq", "not_eq"))
        return pst.BinaryOp(op, *self.random.sample((read, literal), 2))

    def _of_string(self, read: Any, _attribute: Attribute) -> Any:
        text = self.random.choice(TEXTS)
        some = pst.Set(tuple(map(pst.StringLit, self.random.sample(TEXTS, 3))))
        pattern = [pst.Char(letter) for letter in text]
        for _ in range(self.random.randint(0, 2)):
            pattern.insert(self.random.randint(0, len(pattern)), pst.Wildcard())
        return self.random.choice(
            (
                pst.BinaryOp("eq", read, pst.StringLit(text)),
                pst.BinaryOp("not_eq", pst.StringLit(text), read),
                pst.BinaryOp("contains", some, read),
                pst.Like(read, tuple(pattern)),
            )
        )

    def _of_entity(self, read: Any, attribute: Attribute) -> Any:
        kind = attribute.type.entity
        ids = sorted(self.words.get(kind) or ENTITIES[kind])
        literals = [pst.EntityLit(_uid(kind, name)) for name in self.random.sample(ids, min(2, len(ids)))]
        return self._compared(read, literals, kind)

    def _about_an_entity(self, _depth: int = 0) -> Any:
        kind, read = self.random.choice(
            (
                ("Principal", _BASES["principal"]),
                ("Deployment", _BASES["resource"]),
                ("Model", _BASES["model"]),
                ("Licence", _BASES["licence"]),
            )
        )
        return self._compared(read, [pst.EntityLit(_uid(kind, name)) for name in ENTITIES[kind][:2]], kind)

    def _compared(self, read: Any, literals: list[Any], kind: str) -> Any:
        literal = self.random.choice(literals)
        other = self.random.choice((kind, "Answer", "Deployment"))
        return self.random.choice(
            (
                pst.BinaryOp("eq", read, literal),
                pst.BinaryOp("not_eq", read, literal),
                pst.BinaryOp("in", read, literal),
                pst.BinaryOp("in", read, pst.Set(tuple(literals))),
                pst.BinaryOp("contains", pst.Set(tuple(literals)), read),
                pst.Is(read, pst.EntityType(other), None),
                pst.Is(read, pst.EntityType(kind), literal),
            )
        )

    def _of_set(self, read: Any, _attribute: Attribute) -> Any:
        chosen = self.random.sample(TEXTS, self.random.randint(1, 3))
        literal = pst.Set(tuple(map(pst.StringLit, chosen)))
        one, other = self.random.sample((read, literal), 2)
        return self.random.choice(
            (
                pst.BinaryOp("contains", read, pst.StringLit(chosen[0])),
                pst.BinaryOp("contains_any", one, other),
                pst.BinaryOp("contains_all", one, other),
                pst.BinaryOp("eq", one, other),
                pst.BinaryOp("not_eq", one, other),
                pst.UnaryOp("is_empty", read),
            )
        )


def random_resource(random: Random, words: Words) -> ResourceFacts:
    """A deployment with a model and a licence of any facts."""
    value = _values(random, words)
    licence = LicenceFacts(random.choice(IDS), **_record("licence", value))
    model = ModelFacts(random.choice(IDS), licence=licence, **_record("model", value))
    return ResourceFacts(random.choice(IDS), model=model, **_record("resource", value))


def random_facts(random: Random, words: Words, resource: ResourceFacts) -> Facts:
    """A question about ``resource``."""
    value = _values(random, words)
    organisation = OrganisationFacts(**_record("organisation", value))
    return Facts(
        random.choice(("invoke", "fallback")),
        PrincipalFacts(**_record("principal", value)),
        resource,
        ContextFacts(organisation=organisation, **_record("context", value)),
    )


def _values(random: Random, words: Words) -> Callable[[Attribute], Any]:
    def value(attribute: Attribute) -> Any:
        if attribute.optional and random.random() < 0.3:
            return None
        match attribute.type.kind:
            case "bool":
                return random.random() < 0.5
            case "long":
                return random.choice(NUMBERS)
            case "string":
                return random.choice(TEXTS)
            case "entity":
                return random.choice(sorted(words[attribute.type.entity]))
        return tuple(sorted(random.sample(TEXTS, random.randint(0, 3))))

    return value


def _record(name: str, value: Callable[[Attribute], Any]) -> dict[str, Any]:
    return {item.field: value(item) for item in attributes(name).values() if not item.children}


def _uid(kind: str, name: str) -> Any:
    return pst.EntityUid(pst.EntityType(kind), name)
