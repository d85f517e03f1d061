"""What holds of every question that the gateway can put: facts that follow from others, and the values facts can take.

Each constraint repeats a derivation of ``facts.py``, ``resource.py`` or ``vocabulary.py``; a fact that is not spoken
of here may be anything that its type allows. Not assumed: that findings raise the data class, so that no proof rests on
the classification. Facts of an organisation and, where no catalogue is given, of deployments are any at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import z3

from gateway.core.canonical import MAX_INT
from gateway.core.vocabulary import Assurance, DataClass
from gateway.policy.bundle import Bundle
from gateway.policy.compiled.fitness import Words
from gateway.policy.prove.space import (
    ACTION,
    ACTIONS,
    LICENCE_KINDS,
    LIMIT,
    Expr,
    Place,
    Space,
    Value,
    constant,
    resource_values,
)
from gateway.policy.prove.words import SHAPES, Shape
from gateway.policy.resource import UNKNOWN
from gateway.policy.vocabulary import Vocabulary

_SHAPED: Mapping[Place, Shape] = {
    ("r", "deployment"): "name",
    ("r", "operator"): "name",
    ("r", "provider"): "name",
    ("m", "id"): "name",
    ("m", "family"): "name",
    ("l", "id"): "name",
    ("m", "developer_country"): "country",
}
_NOT_NEGATIVE = (("r", "retention_days"), ("o", "monthly_users"))
_ASSURANCE = ("r", "assurance")


def world(space: Space, vocabulary: Vocabulary, enumerated: Words) -> dict[str, Expr]:
    """The constraints by what each is about."""
    return {
        "action": _one_of(space, ACTION, ACTIONS),
        **{
            f"words of {space[place].path}": _one_of(space, place, _words(space, shape))
            for place, shape in _SHAPED.items()
        },
        **_enumerated(space, enumerated),
        "licence kinds": _one_of(space, ("l", "kind"), LICENCE_KINDS),
        "regions": z3.And(
            [_one_of(space, ("r", field), {*vocabulary.regions, UNKNOWN}) for field in ("region", "residency")]
        ),
        "assurance": _between(space, _ASSURANCE, min(Assurance), max(Assurance)),
        "not negative": z3.And([z3.Implies(space[place].present, space[place].value >= 0) for place in _NOT_NEGATIVE]),
        "numbers": _written_down(space),
        "origin": _origin(space),
        "class": _data_class(space),
        "purpose": _purpose(space, vocabulary),
        "findings": _findings(space, vocabulary),
    }


def catalogue(space: Space, bundle: Bundle) -> Expr:
    """The question is about a deployment of this bundle, as it is at some time, and about its organisation.

    The assurance level may be any: what is observed of a deployment can differ from what its record declares.
    """
    alternatives = []
    for deployment in bundle.deployments.values():
        limit = bundle.models[deployment.model].approval.max_class
        for span in bundle.timelines[deployment.id].spans:
            values: dict[Place, Value] = {**resource_values(span), LIMIT: int(limit)}
            del values[_ASSURANCE]
            alternatives.append(z3.And([space.assigned(place, value) for place, value in values.items()]))
    profile = bundle.organisation_facts
    organisation: dict[Place, Value] = {
        ("o", "established_in_eu"): profile.established_in_eu,
        ("o", "commercial"): profile.commercial,
        ("o", "monthly_users"): profile.monthly_users,
    }
    return z3.And(z3.Or(alternatives), *(space.assigned(place, value) for place, value in organisation.items()))


def catalogue_words(bundle: Bundle) -> set[str]:
    """The texts of its deployments, models and licences."""
    found: set[str] = set()
    for timeline in bundle.timelines.values():
        for span in timeline.spans:
            for value in resource_values(span).values():
                found |= value if isinstance(value, frozenset) else {value} if isinstance(value, str) else set()
    return found


def _words(space: Space, shape: Shape) -> list[str]:
    extra = {UNKNOWN} if shape == "country" else set()
    return [word for word in space.words if SHAPES[shape].fullmatch(word) or word in extra]


def _enumerated(space: Space, enumerated: Words) -> dict[str, Expr]:
    return {
        f"words of {variable.path}": _one_of(space, place, enumerated[variable.type.entity])
        for place, variable in space.variables.items()
        if variable.type.entity in enumerated
    }


def _origin(space: Space) -> Expr:
    bits = space["m", "origin_lineage"].bits or {}
    countries = set(_words(space, "country")) - {UNKNOWN}
    unknown = bits[UNKNOWN]
    return z3.And(
        *(z3.Not(bit) for word, bit in bits.items() if word not in countries and word != UNKNOWN),
        z3.Or([bits[word] for word in countries] + [unknown]),
        z3.Implies(unknown, z3.Not(z3.Or([bits[word] for word in countries]))),
    )


def _data_class(space: Space) -> Expr:
    rank, limit = _rank(space), space[LIMIT].value
    return z3.And(
        _between(space, LIMIT, min(DataClass), max(DataClass)),
        space["c", "at_least_internal"].value == (rank >= int(DataClass.INTERNAL)),
        space["c", "at_least_confidential"].value == (rank >= int(DataClass.CONFIDENTIAL)),
        space["c", "exceeds_approval"].value == (rank > limit),
    )


def _rank(space: Space) -> Expr:
    """The data class as a number."""
    rank = constant(space, int(min(DataClass)))
    for one in DataClass:
        rank = z3.If(space["c", "data_class"].value == space.word(one.label), constant(space, int(one)), rank)
    return rank


def _purpose(space: Space, vocabulary: Vocabulary) -> Expr:
    word = space["c", "purpose"].value

    def said(*, known: bool, commercial: bool, high_risk: bool, oversight: bool) -> Expr:
        values = {
            "purpose_known": known,
            "commercial_purpose": commercial,
            "high_risk_purpose": high_risk,
            "oversight_assigned": oversight,
        }
        return z3.And([space.assigned(("c", field), value) for field, value in values.items()])

    listed = [
        z3.Implies(
            word == space.word(name),
            said(
                known=True, commercial=item.commercial, high_risk=item.high_risk, oversight=item.oversight is not None
            ),
        )
        for name, item in vocabulary.purposes.items()
    ]
    unlisted = z3.And([word != space.word(name) for name in vocabulary.purposes])
    return z3.And(
        *listed,
        z3.Implies(unlisted, said(known=False, commercial=True, high_risk=True, oversight=False)),
        # All other texts of a question are free, and none is a number without a word.
        *(z3.ULT(item.value, len(space.words)) for item in space.variables.values() if item.type.kind == "string"),
    )


def _findings(space: Space, vocabulary: Vocabulary) -> Expr:
    bits = space["c", "findings"].bits or {}
    types = {word for word in bits if SHAPES["finding"].fullmatch(word)}
    about = {word: vocabulary.about((word,)) for word in types}

    def said(field: str, named: Iterable[str]) -> Expr:
        return space["c", field].value == z3.Or([bits[word] for word in named])

    return z3.And(
        *(z3.Not(bit) for word, bit in bits.items() if word not in types),
        said("has_findings", types),
        said("has_secret", (word for word in types if about[word].secret)),
        said("has_personal", (word for word in types if about[word].personal)),
        said("has_national_id", (word for word in types if about[word].national_id)),
        said("has_health", (word for word in types if about[word].health)),
    )


def _written_down(space: Space) -> Expr:
    """A question with a larger number is refused, whatever the rules say: its facts have no canonical JSON."""
    longs = (place for place, item in space.variables.items() if item.type.kind == "long")
    return z3.And([_between(space, place, -MAX_INT, MAX_INT) for place in longs])


def _one_of(space: Space, place: Place, words: Iterable[str]) -> Expr:
    return z3.Or([space[place].value == space.word(word) for word in sorted(words)])


def _between(space: Space, place: Place, least: int, most: int) -> Expr:
    value = space[place].value
    return z3.And(value >= int(least), value <= int(most))
