"""From a requested name to candidates, on the policy tree that ships."""

from pathlib import Path

import pytest

from gateway.config.policy_tree import read_policy_tree
from gateway.config.settings import DeploymentBinding
from gateway.core.errors import Code, Refused
from gateway.core.vocabulary import DeploymentId
from gateway.policy.bundle import load_bundle
from gateway.routing.candidates import candidates

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@pytest.fixture(scope="module")
def bundle():
    return load_bundle(read_policy_tree(POLICIES).files, None)


def names(found):
    return [candidate.deployment for candidate in found]


def test_a_route_gives_its_deployments_in_its_order(bundle):
    route = bundle.routes["assistant"]
    assert names(candidates(bundle, {}, "assistant")) == list(route.candidates)
    assert len(route.candidates) > 1


def test_a_deployment_gives_itself(bundle):
    for deployment in bundle.deployments:
        assert names(candidates(bundle, {}, deployment)) == [deployment]


def test_a_model_gives_all_its_deployments_in_the_order_of_the_bundle(bundle):
    for model in bundle.models:
        expected = [item.id for item in bundle.deployments.values() if item.model == model]
        assert names(candidates(bundle, {}, model)) == expected


def test_facts_come_from_the_bundle(bundle):
    deployment = bundle.deployments[DeploymentId("local-smollm2")]
    (found,) = candidates(bundle, {}, "local-smollm2")
    assert found.model == deployment.model
    assert found.licence == bundle.models[deployment.model].licence.id
    assert (found.assurance, found.hosting) == (deployment.assurance, deployment.hosting)


@pytest.mark.parametrize(
    ("binding", "expected"),
    [
        (None, "smollm2-135m-instruct"),
        (DeploymentBinding(base_url="http://x"), "smollm2-135m-instruct"),
        (DeploymentBinding(base_url="http://x", upstream_model="org/Other"), "org/Other"),
    ],
)
def test_the_upstreams_name_for_the_model_comes_from_the_binding(bundle, binding, expected):
    bindings = {} if binding is None else {"local-smollm2": binding}
    (found,) = candidates(bundle, bindings, "local-smollm2")
    assert found.upstream_model == expected


@pytest.mark.parametrize("name", ["", "nobody", "ASSISTANT", "local-smollm2 ", "../local-smollm2", "\x00"])
def test_an_unknown_name_is_refused_without_being_repeated(bundle, name):
    with pytest.raises(Refused) as caught:
        candidates(bundle, {}, name)
    assert (caught.value.code, caught.value.field) == (Code.UNKNOWN_MODEL, "model")


def test_a_binding_without_an_entry_in_the_bundle_serves_nothing(bundle):
    with pytest.raises(Refused):
        candidates(bundle, {"ghost": DeploymentBinding(base_url="http://x")}, "ghost")
