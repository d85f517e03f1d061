"""One tree asked about recorded exchanges. Parts of facts that many questions share are made once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gateway.catalog.records import Deployment
from gateway.core.vocabulary import DataClass, DeploymentId, Principal, TenantId
from gateway.policy.bundle import Bundle
from gateway.policy.combine import Verdict
from gateway.policy.facts import Action, ContextFacts, Facts, PrincipalFacts, RequestFacts, facts_for
from gateway.policy.replay.outcome import GONE, Outcome, as_recorded, outcome_of
from gateway.policy.replay.recorded import Asked

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_KEPT = 32_768
_CLASSES = tuple(DataClass)
# The fields of ``Asked`` before this one are about the caller, the others about the exchange.
_PRINCIPAL = Asked._fields.index("purpose")


@dataclass(slots=True)
class Asking:
    """Asks ``bundle``. ``like_records`` names duties as records do, for a comparison with what was recorded."""

    bundle: Bundle
    like_records: bool = False
    _known: dict[int, tuple[Verdict, Outcome]] = field(default_factory=dict)
    _principals: dict[tuple[object, ...], PrincipalFacts] = field(default_factory=dict)
    _contexts: dict[tuple[object, ...], ContextFacts] = field(default_factory=dict)

    def outcomes(self, asked: Asked, deployments: Sequence[str], action: Action, now_s: int) -> list[Outcome]:
        """The outcome at each of these deployments at ``now_s`` (Unix seconds)."""
        present = [DeploymentId(name) for name in deployments if name in self.bundle.deployments]
        verdicts = iter(self.bundle.settle_each(self.questions(asked, present, action, now_s), now_s))
        if len(present) == len(deployments):
            return [self._outcome(verdict) for verdict in verdicts]
        return [self._outcome(next(verdicts)) if name in self.bundle.deployments else GONE for name in deployments]

    def serving(self, asked: Asked, deployments: Iterable[DeploymentId], now_s: int) -> set[DeploymentId]:
        """Which of these deployments of the tree would serve."""
        names = list(deployments)
        verdicts = self.bundle.settle_each(self.questions(asked, names, "invoke", now_s), now_s)
        return {name for name, verdict in zip(names, verdicts, strict=True) if verdict.allow}

    def data_class(self, asked: Asked) -> DataClass:
        """The class of the exchange by this tree's vocabulary."""
        if not asked.findings:
            return _CLASSES[asked.least]
        implied = self.bundle.vocabulary.implied
        return max([_CLASSES[asked.least], *[implied[name] for name in asked.findings]])

    def questions(self, asked: Asked, deployments: Sequence[DeploymentId], action: Action, now_s: int) -> list[Facts]:
        """What ``facts_for`` says of each of these deployments of the tree."""
        bundle, data_class = self.bundle, self.data_class(asked)
        who, about = asked[:_PRINCIPAL], (data_class, asked[_PRINCIPAL:])
        principal = self._principals.get(who)
        found: list[Facts] = []
        for name in deployments:
            model = bundle.models[bundle.deployments[name].model]
            # Of the context only this depends on the model: whether its approval covers the class.
            key = (data_class > model.approval.max_class, about)
            context = self._contexts.get(key)
            if principal is None or context is None:
                facts = _facts(bundle, asked, data_class, bundle.deployments[name], now_s)
                principal = _remember(self._principals, who, facts.principal)
                context = _remember(self._contexts, key, facts.context)
            found.append(Facts(action, principal, bundle.timelines[name].at(now_s), context))
        return found

    def _outcome(self, verdict: Verdict) -> Outcome:
        # Bundles give the same verdict object for the same matches, so that most are described once.
        known = self._known.get(id(verdict))
        if known is not None:
            return known[1]
        outcome = outcome_of(verdict)
        if self.like_records:
            outcome = as_recorded(outcome, verdict)
        return _remember(self._known, id(verdict), (verdict, outcome))[1]


def _remember(known: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    if len(known) >= _KEPT:
        known.clear()
    known[key] = value
    return value


def _facts(bundle: Bundle, asked: Asked, data_class: DataClass, deployment: Deployment, now_s: int) -> Facts:
    return facts_for(
        principal=Principal(
            id="replay",
            kind=asked.kind,
            name="replay",
            team=asked.team,
            tenant=TenantId(asked.tenant),
            groups=asked.groups,
            region=asked.region,
            role=asked.role,
        ),
        purpose=asked.purpose,
        data_class=data_class,
        finding_types=frozenset(asked.findings),
        request=RequestFacts(
            stream=asked.stream,
            tools=int(asked.tools),
            unknown_fields=asked.unknown_fields,
            uninspected=asked.uninspected,
            remote_urls=asked.remote_urls,
            thinking=asked.thinking,
            coverage="structured_only" if asked.coverage == "structured_only" else "full",
            budget_share=asked.budget_share,
        ),
        model=bundle.models[deployment.model],
        deployment=deployment,
        action="invoke",
        now_s=now_s,
        bundle=bundle,
    )
