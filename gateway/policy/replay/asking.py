"""One tree asked about recorded exchanges. Parts of facts that many questions share are made once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gateway.core.vocabulary import DataClass, DeploymentId, Principal, TenantId
from gateway.policy.bundle import Bundle
from gateway.policy.combine import Verdict
from gateway.policy.facts import Action, Facts, RequestFacts
from gateway.policy.questions import questions_for
from gateway.policy.replay.outcome import GONE, Outcome, as_recorded, outcome_of
from gateway.policy.replay.recorded import Asked

_KEPT = 16_384


@dataclass(slots=True)
class Asking:
    """Asks ``bundle``. ``like_records`` names duties as records do, for a comparison with what was recorded."""

    bundle: Bundle
    like_records: bool = False
    _known: dict[int, tuple[Verdict, Outcome]] = field(default_factory=dict)

    def outcomes(self, asked: Asked, deployments: Sequence[str], action: Action, now_s: int) -> list[Outcome]:
        """The outcome at each of these deployments at ``now_s`` (Unix seconds)."""
        present = [DeploymentId(name) for name in deployments if name in self.bundle.deployments]
        verdicts = iter(self.bundle.settle_each(self._questions(asked, present, action, now_s), now_s))
        if len(present) == len(deployments):
            return [self._outcome(verdict) for verdict in verdicts]
        return [self._outcome(next(verdicts)) if name in self.bundle.deployments else GONE for name in deployments]

    def serving(self, asked: Asked, deployments: Iterable[DeploymentId], now_s: int) -> set[str]:
        """Which of these deployments of the tree would serve."""
        names = list(deployments)
        verdicts = self.bundle.settle_each(self._questions(asked, names, "invoke", now_s), now_s)
        return {name for name, verdict in zip(names, verdicts, strict=True) if verdict.allow}

    def data_class(self, asked: Asked) -> DataClass:
        """The class of the exchange by this tree's vocabulary."""
        implied = self.bundle.vocabulary.implied
        return max([DataClass(asked.least), *(implied[name] for name in asked.findings)])

    def _questions(self, asked: Asked, deployments: Sequence[DeploymentId], action: Action, now_s: int) -> list[Facts]:
        return questions_for(
            deployments,
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
            data_class=self.data_class(asked),
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
            action=action,
            now_s=now_s,
            bundle=self.bundle,
        )

    def _outcome(self, verdict: Verdict) -> Outcome:
        # Bundles give the same verdict object for the same matches, so that most are described once.
        known = self._known.get(id(verdict))
        if known is not None:
            return known[1]
        outcome = outcome_of(verdict)
        if self.like_records:
            outcome = as_recorded(outcome, verdict)
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[id(verdict)] = (verdict, outcome)
        return outcome
