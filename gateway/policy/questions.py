"""One exchange asked of many deployments: the facts of each, sharing what is the same for all."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.catalog.records import Deployment
from gateway.core.errors import PolicyFailed
from gateway.core.vocabulary import DataClass, DeploymentId, Principal
from gateway.policy.bundle import Bundle
from gateway.policy.facts import Action, Facts, RequestFacts, facts_for


def questions_for(
    deployments: Iterable[DeploymentId],
    *,
    principal: Principal,
    purpose: str,
    data_class: DataClass,
    finding_types: frozenset[str],
    request: RequestFacts,
    action: Action,
    now_s: int,
    bundle: Bundle,
) -> list[Facts]:
    """What ``facts_for`` says of each of these deployments of ``bundle``. Raises ``PolicyFailed`` for any other."""
    # Of the context only this depends on the model: whether its approval covers the class.
    by_approval: dict[bool, Facts] = {}

    def first_of_kind(deployment: Deployment) -> Facts:
        return facts_for(
            principal=principal,
            purpose=purpose,
            data_class=data_class,
            finding_types=finding_types,
            request=request,
            model=bundle.models[deployment.model],
            deployment=deployment,
            action=action,
            now_s=now_s,
            bundle=bundle,
        )

    found: list[Facts] = []
    for name in deployments:
        deployment = bundle.deployments.get(name)
        if deployment is None:
            raise PolicyFailed
        exceeds = data_class > bundle.models[deployment.model].approval.max_class
        like = by_approval.get(exceeds)
        if like is None:
            like = by_approval[exceeds] = first_of_kind(deployment)
        found.append(Facts(action, like.principal, bundle.timelines[name].at(now_s), like.context))
    return found
