"""Nothing of a caller's body reaches litellm's own powers: addresses, credentials, fetching, tool servers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import Code, UpstreamFailed
from gateway.upstreams.litellm_request import litellm_arguments

MESSAGES = [{"role": "user", "content": "hi"}]


def refused(body):
    with pytest.raises(UpstreamFailed) as caught:
        litellm_arguments(body)
    assert caught.value == UpstreamFailed(Code.UPSTREAM_REJECTED, 400, retriable=False)


def test_known_fields_pass_and_the_model_does_not():
    body = {"model": "openai/anything", "messages": MESSAGES, "temperature": 0, "max_tokens": 5, "stream": True}
    assert litellm_arguments(body) == {"messages": MESSAGES, "temperature": 0, "max_tokens": 5}


@pytest.mark.parametrize(
    "name",
    ["api_base", "base_url", "api_key", "extra_headers", "headers", "callbacks", "success_callback", "fallbacks",
     "custom_llm_provider", "mock_response", "metadata", "model_list", "num_retries", "shared_session", "client",
     "vertex_credentials", "aws_secret_access_key", "extra_body", "thinking", "web_search_options", "caching",
     "litellm_params", "timeout", "functions", "brand_new"],
)  # fmt: skip
def test_other_fields_are_rejected(name):
    refused({"messages": MESSAGES, name: "x"})


@pytest.mark.parametrize(("store", "passes"), [(False, True), (None, True), (True, False), (0.5, False)])
def test_store_passes_only_where_it_asks_for_nothing(store, passes):
    body = {"messages": MESSAGES, "store": store}
    if passes:
        assert litellm_arguments(body) == {"messages": MESSAGES}
    else:
        refused(body)


@pytest.mark.parametrize(
    "tool",
    [{"type": "mcp", "server_url": "http://h"}, {"type": "web_search"}, {"type": "code_interpreter"}, {}, "x", None],
)
def test_only_plain_functions_are_tools(tool):
    refused({"messages": MESSAGES, "tools": [tool]})


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": "http://169.254.169.254/latest"}},
        {"type": "image_url", "image_url": "https://h/x.png"},
        {"type": "image_url", "image_url": {"url": "/etc/passwd"}},
        {"type": "image_url", "image_url": {"url": "file:///etc/passwd"}},
        {"type": "file", "file": {"file_id": "file-1"}},
        {"type": "file", "file": {"file_id": "https://h/x.pdf"}},
        {"type": "video_url", "video_url": {"url": "gs://bucket/x"}},
        {"type": "whatever", "deep": [[{"a": ["s3://bucket/x"]}]]},
        "not a part",
    ],
)
def test_content_that_names_something_to_fetch_is_rejected(part):
    refused({"messages": [{"role": "user", "content": [part]}]})


@pytest.mark.parametrize(
    "part",
    [
        {"type": "text", "text": "see https://example.com"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
    ],
)
def test_text_and_inline_data_pass(part):
    messages = [{"role": "user", "content": [part]}]
    assert litellm_arguments({"messages": messages}) == {"messages": messages}


NAMES = st.sampled_from(["model", "messages", "temperature", "stream", "store", "stop", "api_base", "client"])


@given(st.dictionaries(NAMES | st.text(max_size=8), st.none() | st.booleans() | st.text(max_size=5), max_size=5))
def test_what_passes_was_in_the_body_and_on_the_list(body):
    known = {"model", "messages", "temperature", "stream", "store", "stop"}
    try:
        passed = litellm_arguments(body)
    except UpstreamFailed:
        return
    assert body.keys() <= known
    assert passed.items() <= body.items()
    assert not {"model", "stream", "store"} & passed.keys()
