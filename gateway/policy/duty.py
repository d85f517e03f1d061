"""One duty as somebody wrote it: checked against its own form and against the organisation's words."""

from __future__ import annotations

from gateway.catalog.places import did_you_mean
from gateway.core.decision import Obligation
from gateway.core.vocabulary import RuleId
from gateway.policy.obligations import check_obligation
from gateway.policy.vocabulary import Vocabulary


def duty(kind: str, params: object, source: str, vocabulary: Vocabulary) -> Obligation:
    """The obligation ``kind`` with kinds of findings written out; ``source`` is the rule or exception that imposes it.

    Raises ``ValueError`` that says what is wrong.
    """
    checked = check_obligation(kind, params)
    if isinstance(types := checked.get("types"), list):
        try:
            checked["types"] = list(vocabulary.expand(types))
        except KeyError as error:
            hint = did_you_mean(error.args[0], vocabulary.findings)
            raise ValueError(f"the vocabulary has no finding type or kind {error.args[0]!r}{hint}") from None
    if isinstance(regions := checked.get("regions"), list):
        for region in regions:
            if region not in vocabulary.regions:
                raise ValueError(f"the vocabulary has no region {region!r}{did_you_mean(region, vocabulary.regions)}")
    return Obligation(kind, checked, (RuleId(source),))
