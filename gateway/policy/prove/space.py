"""One variable of the solver for each fact, over words that stand for all texts; facts to values and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import z3

from gateway.policy.cedar_json import CALLER
from gateway.policy.compiled.fitness import Words
from gateway.policy.compiled.shape import ROOTS, Type, attributes
from gateway.policy.facts import ContextFacts, Facts, OrganisationFacts, PrincipalFacts
from gateway.policy.prove.words import SHAPES, Literals, Shape, other_words
from gateway.policy.resource import UNKNOWN, LicenceFacts, ModelFacts, ResourceFacts
from gateway.policy.vocabulary import Found, Vocabulary

# z3 has no types: an expression of it.
Expr: TypeAlias = Any
Value: TypeAlias = "bool | int | str | frozenset[str] | None"
"""What one fact is: a word for texts and entities, None for a number that is not known."""

LONG_BITS = 64
# What an ordinary caller is, so that a witness reads like one.
_ORDINARY = ("service", "default", "developer")
ACTIONS = ("invoke", "fallback")
LICENCE_KINDS = ("weights", "service")
ACTION = ("", "action")
"""Where the action is, beside the facts: "invoke" or "fallback"."""
LIMIT = ("", "approval_limit")
"""The highest class that the model is approved for, as a number from 0. No rule reads it; ``exceeds_approval`` does."""
Place: TypeAlias = tuple[str, str]
"""Owner and field of a fact, as ``shape`` names them: ``("r", "hosting")``."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact. ``value`` is a boolean, a number of 64 bits or a word's number; ``bits`` one boolean a word of a set."""

    path: str
    type: Type
    value: Expr = None
    present: Expr = None
    bits: Mapping[str, Expr] | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """All facts as variables. ``words`` are all texts that a fact can be, ``others`` those that are made up."""

    words: tuple[str, ...]
    others: Mapping[Shape, tuple[str, ...]]
    variables: Mapping[Place, Variable]
    index: Mapping[str, int]

    @classmethod
    def of(cls, trees: Iterable[object], vocabulary: Vocabulary, enumerated: Words, also: Iterable[str] = ()) -> Space:
        """Variables for questions to these rules and conditions. ``also`` are further words, of records for example.

        Raises ``TooWide``.
        """
        literals = Literals.of(trees)
        known = {*ACTIONS, *_ORDINARY, UNKNOWN, CALLER["id"], *LICENCE_KINDS, *also, *literals.words}
        known |= {*vocabulary.purposes, *vocabulary.regions}
        known.update(*(names[: literals.alike] for names in _alike_findings(vocabulary)))
        known.update(*enumerated.values())
        others: dict[Shape, tuple[str, ...]] = {}
        for shape in SHAPES:
            others[shape] = other_words(shape, literals, known)
            known.update(others[shape])
        # A credential that nobody knows yet is called so.
        secrets = tuple(f"SECRET_{word}" for word in others["finding"])
        others["finding"] += secrets
        known.update(secrets)
        words = tuple(sorted(known))
        return cls(words, others, _variables(words), {word: number for number, word in enumerate(words)})

    def word(self, text: str) -> Expr:
        """A text or an entity's id as the solver knows it. Raises ``KeyError`` for one that was not mentioned."""
        return z3.BitVecVal(self.index[text], len(self.words).bit_length())

    def __getitem__(self, place: Place) -> Variable:
        return self.variables[place]

    def at(self, path: str) -> Variable:
        """The variable of a fact by its path in rules. Raises ``KeyError``."""
        return next(item for item in self.variables.values() if item.path == path)

    def assigned(self, place: Place, value: Value) -> Expr:
        """That this fact is ``value``. Raises ``KeyError`` for a word that was not mentioned."""
        variable = self.variables[place]
        if isinstance(value, frozenset):
            bits = variable.bits or {}
            return z3.And([bit if word in value else z3.Not(bit) for word, bit in bits.items()])
        if value is None:
            return z3.Not(variable.present)
        same: Expr = variable.value == constant(self, value)
        return same if variable.present is None else z3.And(variable.present, same)

    def value(self, place: Place, model: Expr) -> Value:
        """What this fact is in a model of the solver."""
        variable = self.variables[place]

        def found(expression: Expr) -> Expr:
            return model.eval(expression, model_completion=True)

        if variable.bits is not None:
            return frozenset(word for word, bit in variable.bits.items() if z3.is_true(found(bit)))
        if variable.present is not None and not z3.is_true(found(variable.present)):
            return None
        if variable.type.kind == "bool":
            return bool(z3.is_true(found(variable.value)))
        if variable.type.kind == "long":
            return int(found(variable.value).as_signed_long())
        return str(self.words[found(variable.value).as_long()])


def constant(space: Space, value: bool | int | str) -> Expr:  # noqa: FBT001
    """A boolean, a number or a word as the solver knows it."""
    if isinstance(value, bool):
        return z3.BoolVal(value)
    if isinstance(value, int):
        return z3.BitVecVal(value, LONG_BITS)
    return space.word(value)


def values_of(facts: Facts) -> dict[Place, Value]:
    """Every fact by its place; the approval's limit is not among them."""
    found: dict[Place, Value] = {ACTION: facts.action}
    for root, record in _records(facts):
        owner = ROOTS[root].owner
        if ROOTS[root].identity:
            found[owner, ROOTS[root].identity] = getattr(record, ROOTS[root].identity)
        for item in attributes(root).values():
            if not item.children:
                value = getattr(record, item.field)
                found[owner, item.field] = frozenset(value) if isinstance(value, tuple) else value
    return found


def resource_values(resource: ResourceFacts) -> dict[Place, Value]:
    """The facts of a deployment, its model and its licence by place."""
    found: dict[Place, Value] = {}
    for root, record in (("resource", resource), ("model", resource.model), ("licence", resource.model.licence)):
        owner = ROOTS[root].owner
        found[owner, ROOTS[root].identity] = getattr(record, ROOTS[root].identity)
        for item in attributes(root).values():
            if not item.children:
                value = getattr(record, item.field)
                found[owner, item.field] = frozenset(value) if isinstance(value, tuple) else value
    return found


def facts_of(values: Mapping[Place, Value]) -> Facts:
    """The question that these values make."""

    def record(root: str) -> dict[str, Any]:
        owner = ROOTS[root].owner
        fields = {item.field: values[owner, item.field] for item in attributes(root).values() if not item.children}
        if ROOTS[root].identity:
            fields[ROOTS[root].identity] = values[owner, ROOTS[root].identity]
        return {name: tuple(sorted(value)) if isinstance(value, frozenset) else value for name, value in fields.items()}

    model = ModelFacts(**record("model"), licence=LicenceFacts(**record("licence")))
    return Facts(
        action="fallback" if values[ACTION] == "fallback" else "invoke",
        principal=PrincipalFacts(**record("principal")),
        resource=ResourceFacts(**record("resource"), model=model),
        context=ContextFacts(**record("context"), organisation=OrganisationFacts(**record("organisation"))),
    )


def _alike_findings(vocabulary: Vocabulary) -> Iterable[list[str]]:
    """Finding types by what they say of a text: rules that name none of a list cannot tell them apart."""
    found: dict[Found, list[str]] = {}
    for name in vocabulary.findings:
        found.setdefault(vocabulary.about((name,)), []).append(name)
    return found.values()


def _records(facts: Facts) -> Iterator[tuple[str, object]]:
    yield "principal", facts.principal
    yield "resource", facts.resource
    yield "model", facts.resource.model
    yield "licence", facts.resource.model.licence
    yield "context", facts.context
    yield "organisation", facts.context.organisation


_PATHS = {
    "principal": "principal",
    "resource": "resource",
    "model": "resource.model",
    "licence": "resource.model.licence",
    "context": "context",
    "organisation": "context.organisation",
}


def _variables(words: tuple[str, ...]) -> dict[Place, Variable]:
    width = len(words).bit_length()
    found: dict[Place, Variable] = {
        ACTION: Variable("action", Type("entity", "Action"), z3.BitVec("action", width)),
        LIMIT: Variable("approval limit", Type("long"), z3.BitVec("approval limit", LONG_BITS)),
    }
    for root, path in _PATHS.items():
        owner, identity, entity = ROOTS[root].owner, ROOTS[root].identity, ROOTS[root].type
        if identity and entity is not None:
            found[owner, identity] = Variable(path, entity, z3.BitVec(path, width))
        for name, item in attributes(root).items():
            if not item.children:
                found[item.owner, item.field] = _variable(f"{path}.{name}", item.type, words, optional=item.optional)
    return found


def _variable(path: str, kind: Type, words: tuple[str, ...], *, optional: bool) -> Variable:
    present = z3.Bool(f"{path}?") if optional else None
    match kind.kind:
        case "set":
            return Variable(path, kind, bits={word: z3.Bool(f"{path}[{word}]") for word in words})
        case "bool":
            return Variable(path, kind, z3.Bool(path), present)
        case "long":
            return Variable(path, kind, z3.BitVec(path, LONG_BITS), present)
    return Variable(path, kind, z3.BitVec(path, len(words).bit_length()), present)
