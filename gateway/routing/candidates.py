"""From the name that a caller asked for to the deployments to decide about, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.catalog.records import Deployment
from gateway.config.settings import DeploymentBinding
from gateway.core.errors import Code, Refused
from gateway.core.exchange import Candidate
from gateway.core.vocabulary import DeploymentId, ModelId
from gateway.policy.bundle import Bundle


def candidates(bundle: Bundle, bindings: Mapping[str, DeploymentBinding], requested: str) -> tuple[Candidate, ...]:
    """Candidates for ``requested``: a route, else a deployment, else a model at all its deployments in order.

    Facts come from the bundle alone. A deployment without a binding is a candidate too, so that policy can say why it
    refuses it; a binding without an entry in the bundle is none. A known model without deployments has no candidates.
    Raises ``Refused`` for a name that is none of the three.
    """
    return tuple(_candidate(bundle, bindings, deployment) for deployment in _deployments(bundle, requested))


def _deployments(bundle: Bundle, requested: str) -> Iterable[Deployment]:
    if (route := bundle.routes.get(requested)) is not None:
        return (bundle.deployments[deployment] for deployment in route.candidates)
    if (deployment := bundle.deployments.get(DeploymentId(requested))) is not None:
        return (deployment,)
    model = ModelId(requested)
    if model not in bundle.models:
        raise Refused(Code.UNKNOWN_MODEL, field="model")
    return (deployment for deployment in bundle.deployments.values() if deployment.model == model)


def _candidate(bundle: Bundle, bindings: Mapping[str, DeploymentBinding], deployment: Deployment) -> Candidate:
    binding = bindings.get(deployment.id)
    return Candidate(
        model=deployment.model,
        deployment=deployment.id,
        upstream_model=(binding.upstream_model if binding else None) or deployment.model,
        licence=bundle.models[deployment.model].licence.id,
        assurance=deployment.assurance,
        hosting=deployment.hosting,
    )
