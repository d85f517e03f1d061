"""The official OpenAI client, unchanged, through the gateway to the real embedded model."""

import asyncio
import json

import openai
import pytest

from gateway.config.settings import DeploymentBinding
from tests.harness import running, settings_for
from tests.stubs.upstream import stub_upstream

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
ASK = [{"role": "user", "content": "What is the capital of France? Answer in one short sentence."}]


@pytest.fixture
async def client(tmp_path):
    settings = settings_for(tmp_path, "http://127.0.0.1:1")
    settings = settings.model_copy(update={"deployments": {"local-smollm2": DeploymentBinding(kind="local")}})
    async with running(settings) as gateway:
        async with openai.AsyncOpenAI(base_url=f"{gateway.base_url}/v1", api_key=gateway.key, max_retries=0) as made:
            made.gateway = gateway
            yield made


@pytest.mark.timeout(180)
async def test_the_client_works_unchanged(client):
    whole = await client.chat.completions.create(model="auto", messages=ASK, max_tokens=32, temperature=0)
    assert "Paris" in whole.choices[0].message.content
    assert whole.usage.completion_tokens > 0

    text, usage = "", None
    stream = await client.chat.completions.create(
        model="auto", messages=ASK, max_tokens=32, temperature=0, stream=True, stream_options={"include_usage": True}
    )
    async for chunk in stream:
        text += "".join(choice.delta.content or "" for choice in chunk.choices)
        usage = chunk.usage or usage
    assert text == whole.choices[0].message.content
    assert usage.completion_tokens == whole.usage.completion_tokens

    formatted = await client.chat.completions.create(
        model="auto", messages=ASK, max_tokens=48, temperature=0,
        response_format={"type": "json_schema", "json_schema": {"name": "a", "schema": {
            "type": "object", "properties": {"capital": {"type": "string"}}, "required": ["capital"]}}},
    )  # fmt: skip
    assert "capital" in formatted.choices[0].message.content

    probabilities = await client.chat.completions.create(
        model="auto", messages=ASK, max_tokens=4, temperature=0, logprobs=True, top_logprobs=2
    )
    assert probabilities.choices[0].logprobs.content

    models = [model.id async for model in client.models.list()]
    assert {"auto", "assistant", "smollm2-135m-instruct"} <= set(models)
    assert "gpt-4.1" not in models


async def test_tool_calls_pass_whole_and_streamed(tmp_path):
    """The embedded model's template knows no tools, so a stub with the wire shape of vLLM calls them."""
    ask = [{"role": "user", "content": "Weather for maria@example.com? fault:tool"}]
    async with stub_upstream() as stub, running(settings_for(tmp_path, stub.url)) as gateway:
        async with openai.AsyncOpenAI(base_url=f"{gateway.base_url}/v1", api_key=gateway.key, max_retries=0) as client:
            whole = await client.chat.completions.create(model="local-smollm2", messages=ask, tools=[TOOL])
            called = whole.choices[0].message.tool_calls[0]
            arguments, name = "", None
            stream = await client.chat.completions.create(
                model="local-smollm2", messages=ask, tools=[TOOL], stream=True
            )
            async for chunk in stream:
                for choice in chunk.choices:
                    for part in choice.delta.tool_calls or []:
                        arguments += part.function.arguments or ""
                        name = part.function.name or name
    assert name == called.function.name
    assert json.loads(arguments) == json.loads(called.function.arguments)
    assert "maria@example.com" in json.loads(arguments)["text"]
    assert whole.choices[0].finish_reason == "tool_calls"
    assert b"maria" not in b"".join(stub.requests)
    assert json.loads(stub.requests[0])["tools"] == [TOOL]


@pytest.mark.timeout(120)
async def test_refusals_raise_the_clients_own_exceptions(client):
    with pytest.raises(openai.PermissionDeniedError) as caught:
        await client.chat.completions.create(
            model="gpt-4.1", messages=ASK, extra_headers={"X-Gateway-Data-Class": "confidential"}
        )
    assert "D02-confidential-no-saas" in caught.value.body["rules"]
    assert caught.value.body["remediation"]
    with pytest.raises(openai.NotFoundError):
        await client.chat.completions.create(model="no-such-model", messages=ASK)
    with pytest.raises(openai.BadRequestError):
        await client.chat.completions.create(model="auto", messages=[{"role": "nobody", "content": "x"}])
    with pytest.raises(openai.AuthenticationError):
        await client.with_options(api_key="ggw_wrong").chat.completions.create(model="auto", messages=ASK)


@pytest.mark.timeout(120)
async def test_one_model_many_callers(client):
    answers = await asyncio.gather(
        *(client.chat.completions.create(model="auto", messages=ASK, max_tokens=8) for _ in range(4))
    )
    assert all(answer.choices[0].message.content for answer in answers)
