"""The pool makes one upstream for each binding, or says at start what is wrong."""

import orjson
import pytest

from gateway.config.settings import DeploymentBinding, LocalModelSettings
from gateway.core.errors import Code, ConfigurationError, UpstreamFailed
from gateway.upstreams import UpstreamPool
from gateway.upstreams.litellm_sdk import LitellmSdk
from gateway.upstreams.local import LocalModel
from tests.stubs.upstream import stub_upstream

BODY = orjson.dumps({"messages": [{"role": "user", "content": "hello"}]})


async def test_bound_deployments_are_found_and_others_are_not(tmp_path):
    async with stub_upstream() as stub:
        bindings = {
            "a": DeploymentBinding(base_url=stub.url, api_key_env="KEY"),
            "b": DeploymentBinding(base_url=f"{stub.url}/v1"),
            "c": DeploymentBinding(kind="litellm", upstream_model="anthropic/claude-opus-4-5"),
            "d": DeploymentBinding(kind="local"),
        }
        pool = UpstreamPool(bindings, LocalModel(LocalModelSettings(), tmp_path), {"KEY": "sk-1"})
        assert pool.get("a") is None
        await pool.start()
        assert stub.connections == 0
        assert pool.get("nobody") is None
        assert isinstance(pool.get("c"), LitellmSdk)
        for name in ("a", "b"):
            answer = await pool.get(name).open("/v1/chat/completions", BODY, {}, stream=False)
            assert b"hello" in await answer.read(1 << 20)
            await answer.close()
        assert stub.paths == ["/v1/chat/completions"] * 2
        assert [head.get("authorization") for head in stub.heads] == ["Bearer sk-1", None]
        with pytest.raises(UpstreamFailed) as caught:
            await pool.get("d").open("/v1/chat/completions", BODY, {}, stream=False)
        assert caught.value == UpstreamFailed(Code.UPSTREAM_UNREACHABLE)
        await pool.close()
        assert pool.get("a") is None


@pytest.mark.parametrize(
    "binding",
    [
        DeploymentBinding(),
        DeploymentBinding(base_url="http://h", api_key_env="ABSENT"),
        DeploymentBinding(kind="litellm"),
        DeploymentBinding(kind="litellm", upstream_model="anthropic/x", api_key_env="ABSENT"),
        DeploymentBinding(kind="local"),
    ],
)
async def test_a_binding_that_cannot_work_stops_the_start(binding):
    pool = UpstreamPool({"fine": DeploymentBinding(base_url="http://h"), "wrong": binding}, None, {})
    with pytest.raises(ConfigurationError, match="'wrong'"):
        await pool.start()
    assert pool.get("fine") is None
