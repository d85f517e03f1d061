"""The stages together on real policies, with a ledger and an upstream that can be made to fail on purpose."""

import asyncio
import re
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from gateway.config.policy_tree import read_policy_tree
from gateway.config.settings import DeploymentBinding, Limits, TelemetrySettings
from gateway.core.errors import (
    Code,
    InspectionFailed,
    LedgerUnavailable,
    NamesUnavailable,
    PolicyFailed,
    UpstreamFailed,
)
from gateway.core.exchange import Received
from gateway.core.vocabulary import DataClass, Finding, Principal
from gateway.inspection.cache import FindingCache
from gateway.ledger import Kind, Position
from gateway.ledger.unrecorded import Unrecorded
from gateway.limits.concurrency import Concurrency
from gateway.limits.rates import RateLimiter
from gateway.pipeline import STAGES
from gateway.pipeline.ports import Ports
from gateway.pipeline.run import run
from gateway.policy.bundle import load_bundle
from gateway.routing.health import HealthBoard
from gateway.telemetry.telemetry import Telemetry

TREE = read_policy_tree(Path("policies"))
BUNDLE = load_bundle(TREE.files, TREE.commit)
WHOLE = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "served",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 1},
}


class Ledger:
    def __init__(self):
        self.records = []
        self.refuse = set()
        self.unrecorded = Unrecorded()

    async def append(self, kind, exchange_id, body):
        if kind in self.refuse:
            raise LedgerUnavailable("no sink")
        orjson.dumps(body)
        self.records.append((kind, exchange_id, body))
        return Position("0" * 32, 1, len(self.records))

    def let_through(self, exchange_id, mode):
        return self.unrecorded.admit(exchange_id, 0, mode)

    @property
    def kinds(self):
        return [kind.value for kind, _, _ in self.records]

    @property
    def last(self):
        return self.records[-1][2]


class Answer:
    status = 200
    request_id = "up-1"

    def __init__(self, body, events=(), then=None):
        self.body = body
        self.events = events
        self.then = then
        self.closed = False

    async def read(self, _limit):
        return self.body

    async def chunks(self):
        for event in self.events:
            yield event
        if self.then is not None:
            raise self.then

    async def close(self):
        self.closed = True


class Upstream:
    def __init__(self):
        self.sent = []
        self.answers = []

    async def open(self, _path, body, headers, *, stream):
        self.sent.append((orjson.loads(body), headers))
        answer = self.answers.pop(0) if self.answers else Answer(orjson.dumps(WHOLE))
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            answer = await answer()
        return answer


class Pool:
    def __init__(self, upstreams):
        self.upstreams = upstreams

    def get(self, deployment):
        return self.upstreams.get(deployment)


class NoNames:
    version = ""

    async def find(self, _tenant, _texts):
        raise NamesUnavailable("none here")


class Keys:
    principal = Principal("key:1", "service", "test", "team", purposes=("general", "customer_reply"))

    async def authenticate(self, _headers):
        return self.principal

    def rate_of(self, _principal):
        return None


@pytest.fixture
def upstream():
    return Upstream()


@pytest.fixture
def ledger():
    return Ledger()


@pytest.fixture
def ports(upstream, ledger):
    names = ("local-smollm2", "h100-eu-qwen3-32b", "openai-gpt-4.1")
    return Ports(
        bundle=BUNDLE,
        authenticator=Keys(),
        ledger=ledger,
        upstreams=Pool(dict.fromkeys(names, upstream)),
        bindings={name: DeploymentBinding(base_url="http://127.0.0.1:1") for name in names},
        findings=FindingCache(b"c" * 32),
        names=NoNames(),
        surrogate_key=b"s" * 32,
        rates=RateLimiter(),
        concurrency=Concurrency(10),
        health=HealthBoard(),
        telemetry=Telemetry(TelemetrySettings()),
        limits=Limits(),
    )


def received(body, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Received("chat", named, orjson.dumps(body), 1_795_000_000_000_000_000, 0)


def ask(content="hello", **more):
    return {"model": "local-smollm2", "messages": [{"role": "user", "content": content}], **more}


async def drain(exchange):
    assert exchange.reply.stream is not None
    return b"".join([part async for part in exchange.reply.stream])


def event(content=None, **more):
    choice = {"index": 0, "delta": {} if content is None else {"content": content}, **more}  # ``delta`` may be given
    return b"data: " + orjson.dumps({"id": "c", "model": "m", "choices": [choice]}) + b"\n\n"


DONE = b"data: [DONE]\n\n"


def test_the_stages_are_those_of_the_design_in_order():
    assert [stage.__name__ for stage in STAGES] == [
        "authenticate", "admit", "read", "inspect", "classify", "decide", "oblige",
        "record_intent", "call", "respond", "record_outcome",
    ]  # fmt: skip


async def test_an_allowed_exchange_has_intent_and_outcome(ports, ledger, upstream):
    exchange = await run(ports, received(ask()))
    assert exchange.reply.status == 200
    assert orjson.loads(exchange.reply.body) == WHOLE
    assert ledger.kinds == ["exchange.intent", "exchange.outcome"]
    assert ledger.last["status"] == "answered"
    assert ledger.last["usage"] == {"prompt": 3, "completion": 1, "reasoning": None}
    assert upstream.sent[0][0]["messages"][0]["content"] == "hello"


async def test_without_a_durable_intent_nothing_leaves(ports, ledger, upstream):
    ledger.refuse = {Kind.INTENT}
    exchange = await run(ports, received(ask()))
    assert exchange.reply.status == 503
    assert orjson.loads(exchange.reply.body)["error"]["code"] == "ledger_unavailable"
    assert upstream.sent == []


DEGRADED = b"\nledger: {degraded: {max_class: public, max_exchanges: 2, max_minutes: 5}}\n"
DEGRADED_FILES = {**TREE.files, "policy.yaml": TREE.files["policy.yaml"] + DEGRADED}


async def test_where_policy_says_so_public_exchanges_go_on_unrecorded_up_to_its_number(ports, ledger, upstream):
    ports = replace(ports, bundle=load_bundle(DEGRADED_FILES, None))
    ledger.refuse = set(Kind)
    exchanges = [await run(ports, received(ask())) for _ in range(4)]
    assert [exchange.reply.status for exchange in exchanges] == [200, 200, 503, 503]
    assert len(upstream.sent) == 2
    assert ledger.records == []
    assert ledger.unrecorded.facts()["exchange_ids"] == [exchange.id for exchange in exchanges[:2]]


@pytest.mark.parametrize(
    ("content", "headers"),
    [("hello", {"x_gateway_data_class": "internal"}), ("mail maria@example.com now", {})],
)
async def test_what_is_not_public_is_never_unrecorded(ports, ledger, upstream, content, headers):
    ports = replace(ports, bundle=load_bundle(DEGRADED_FILES, None))
    ledger.refuse = {Kind.INTENT}
    exchange = await run(ports, received(ask(content), **headers))
    assert exchange.reply.status == 503
    assert upstream.sent == []


async def test_an_unrecorded_exchange_leaves_nothing_half_recorded_and_does_not_fall_back(ports, ledger, upstream):
    ports = replace(ports, bundle=load_bundle(DEGRADED_FILES, None))
    ledger.refuse = {Kind.INTENT}
    upstream.answers = [UpstreamFailed(Code.UPSTREAM_UNREACHABLE)]
    exchange = await run(ports, received(ask()))
    assert exchange.reply.status >= 500
    assert ledger.records == []
    assert len(upstream.sent) == 1


async def test_without_a_durable_outcome_the_answer_is_withheld(ports, ledger):
    ledger.refuse = {Kind.OUTCOME}
    exchange = await run(ports, received(ask()))
    assert exchange.reply.status == 503
    assert b"fine" not in exchange.reply.body


async def test_without_a_durable_outcome_a_stream_never_says_done(ports, ledger, upstream):
    upstream.answers = [Answer(b"", [event("hi"), event(finish_reason="stop"), DONE])]
    ledger.refuse = {Kind.OUTCOME}
    exchange = await run(ports, received(ask(stream=True)))
    text = await drain(exchange)
    assert b"[DONE]" not in text
    assert b"ledger_unavailable" in text


@pytest.mark.parametrize(
    ("module", "name", "error", "code", "status"),
    [
        ("gateway.pipeline.inspect", "principal_of", InspectionFailed("x"), "inspection_failed", 503),
        ("gateway.pipeline.inspect", "principal_of", ValueError("secret text"), "internal", 500),
        ("gateway.pipeline.classify", "highest", RuntimeError("secret text"), "internal", 500),
        ("gateway.pipeline.decide", "decide_by_policy", PolicyFailed("x"), "policy_failed", 503),
        ("gateway.pipeline.decide", "facts_for", KeyError("secret text"), "internal", 500),
        ("gateway.pipeline.discharge", "Replacer", ValueError("secret text"), "internal", 500),
        ("gateway.pipeline.respond", "extract", ValueError("secret text"), "internal", 500),
    ],
)
async def test_a_control_that_errors_refuses(ports, ledger, upstream, monkeypatch, module, name, error, code, status):
    def broken(*_args, **_more):
        raise error

    monkeypatch.setattr(sys.modules[module], name, broken)
    exchange = await run(ports, received(ask("mail a@example.com")))
    assert exchange.reply.status == status
    body = exchange.reply.body
    assert orjson.loads(body)["error"]["code"] == code
    assert b"secret text" not in body
    assert b"fine" not in body
    assert ledger.kinds[-1] in {"exchange.refusal", "exchange.outcome"}
    assert module == "gateway.pipeline.respond" or upstream.sent == []


async def test_personal_data_goes_out_as_surrogates_and_comes_back(ports, ledger, upstream):
    async def echo():
        said = upstream.sent[-1][0]["messages"][0]["content"]
        return Answer(
            b"", [event(said[i : i + 3]) for i in range(0, len(said), 3)] + [event(finish_reason="stop"), DONE]
        )

    upstream.answers = [echo]
    exchange = await run(ports, received(ask("mail maria@example.com now", stream=True)))
    text = await drain(exchange)
    said = "".join(
        orjson.loads(line[6:])["choices"][0]["delta"].get("content", "")
        for line in text.split(b"\n\n")
        if line.startswith(b"data: {")
    )
    assert said == "mail maria@example.com now"
    assert "maria" not in str(upstream.sent)
    assert text.endswith(DONE)
    assert ledger.last["restored"] == 1
    assert "maria" not in str(ledger.records)


async def test_a_surrogate_that_the_caller_typed_stays_as_it_is(ports, upstream):
    from gateway.redaction.surrogates import Surrogates

    typed = Surrogates(b"s" * 32, "default").surrogate("EMAIL", "boss@example.com")
    upstream.answers = [
        Answer(orjson.dumps({**WHOLE, "choices": [{"message": {"content": typed}, "finish_reason": "stop"}]}))
    ]
    exchange = await run(ports, received(ask(f"who is {typed}?")))
    assert b"boss" not in exchange.reply.body


async def test_a_secret_in_the_answer_is_redacted(ports, upstream, ledger):
    leaked = "AKIA" + "Q3EGR7ZMWL5B2TXY"
    upstream.answers = [
        Answer(b"", [event("the key is AK"), event(leaked[2:] + " ok"), event(finish_reason="stop"), DONE])
    ]
    text = await drain(await run(ports, received(ask(stream=True))))
    assert leaked.encode() not in text
    assert leaked[:10].encode() not in text
    assert ledger.last["response_redactions"] == {"SECRET_AWS_ACCESS_KEY": 1}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x_gateway_data_class": "restricted"}, "policy_refused"),
        ({"x_gateway_purpose": "not_granted"}, "purpose_not_granted"),
        ({"x_gateway_data_class": "top"}, "invalid_data_class"),
    ],
)
async def test_headers_raise_and_never_lower(ports, upstream, headers, code):
    exchange = await run(ports, received(ask(), **headers))
    assert orjson.loads(exchange.reply.body)["error"]["code"] == code
    assert upstream.sent == []


async def test_a_header_cannot_lower_the_floor_or_the_findings(ports):
    keys = Keys()
    keys.principal = replace(Keys.principal, floor=DataClass.CONFIDENTIAL)
    exchange = await run(replace(ports, authenticator=keys), received(ask(), x_gateway_data_class="public"))
    assert exchange.classification.value is DataClass.CONFIDENTIAL


async def test_thinking_off_is_enforced_and_asserted_on_the_answer(ports, upstream, ledger):
    thoughtful = {**WHOLE, "choices": [{"message": {"content": "x", "reasoning": "hmm"}, "finish_reason": "stop"}]}
    upstream.answers = [Answer(orjson.dumps(thoughtful))]
    exchange = await run(ports, received(ask(model="h100-eu-qwen3-32b"), x_gateway_purpose="customer_reply"))
    assert upstream.sent[0][0]["chat_template_kwargs"] == {"enable_thinking": False}
    assert orjson.loads(exchange.reply.body)["error"]["code"] == "obligation_unmet"
    assert b"hmm" not in exchange.reply.body
    assert ledger.last["status"] == "refused"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_callers_own_wish_not_to_think_is_recorded_not_enforced(ports, upstream, ledger, stream):
    thought = {"delta": {"reasoning_content": "hmm"}}
    whole = {**WHOLE, "choices": [{"message": {"content": "x", "reasoning": "hmm"}, "finish_reason": "stop"}]}
    upstream.answers = [Answer(orjson.dumps(whole), [event(**thought), event("x"), event(finish_reason="stop"), DONE])]
    exchange = await run(ports, received(ask(model="h100-eu-qwen3-32b", stream=stream, reasoning_effort="none")))
    assert exchange.reply.status == 200
    if stream:
        assert (await drain(exchange)).endswith(DONE)
    assert ledger.last["status"] == "answered"
    assert ledger.last["thinking"] == {"asked": False, "observed": True}


async def test_thinking_off_ends_a_stream_before_a_thought_is_shown(ports, upstream, ledger):
    upstream.answers = [Answer(b"", [event(delta={"reasoning_content": "hmm, a thought"}), event("x"), DONE])]
    asked = received(ask(model="h100-eu-qwen3-32b", stream=True), x_gateway_purpose="customer_reply")
    text = await drain(await run(ports, asked))
    assert b"hmm" not in text
    assert b"obligation_unmet" in text
    assert ledger.last["status"] == "refused"


async def test_reasoning_is_read_in_both_spellings_and_written_in_one(ports, upstream):
    thoughtful = {**WHOLE, "choices": [{"message": {"content": "x", "reasoning": "hmm"}, "finish_reason": "stop"}]}
    upstream.answers = [Answer(orjson.dumps(thoughtful))]
    exchange = await run(ports, received(ask(model="h100-eu-qwen3-32b")))
    message = orjson.loads(exchange.reply.body)["choices"][0]["message"]
    assert message == {"content": "x", "reasoning_content": "hmm"}


async def test_an_upstream_failure_falls_back_only_to_what_policy_allows(ports, upstream, ledger):
    upstream.answers = [UpstreamFailed(Code.UPSTREAM_UNREACHABLE), Answer(orjson.dumps(WHOLE))]
    exchange = await run(ports, received(ask(model="smart"), x_gateway_data_class="confidential"))
    assert exchange.reply.status == 502
    assert len(upstream.sent) == 1
    assert ledger.kinds == ["exchange.intent", "exchange.outcome"]
    assert {d.deployment: d.allow for d in exchange.decisions}["openai-gpt-4.1"] is False


async def test_after_the_first_byte_there_is_no_fallback(ports, upstream, ledger):
    failure = UpstreamFailed(Code.UPSTREAM_INTERRUPTED)
    upstream.answers = [Answer(b"", [event("half an answer and")], then=failure)]
    text = await drain(await run(ports, received(ask(stream=True))))
    assert b"upstream_interrupted" in text
    assert b"[DONE]" not in text
    assert len(upstream.sent) == 1
    assert ledger.last["status"] == "interrupted"


async def test_a_caller_who_leaves_mid_stream_is_recorded_and_frees_the_upstream(ports, upstream, ledger):
    answer = Answer(b"", [event("one word then "), event("another"), event(finish_reason="stop"), DONE])
    upstream.answers = [answer]
    exchange = await run(ports, received(ask(stream=True)))
    await anext(exchange.reply.stream)
    await exchange.reply.stream.aclose()
    assert answer.closed
    assert ledger.kinds == ["exchange.intent", "exchange.outcome"]
    assert ledger.last["status"] == "client_closed"


async def test_cancellation_at_the_upstream_is_recorded(ports, upstream, ledger):
    arrived = asyncio.Event()

    async def hang():
        arrived.set()
        await asyncio.Event().wait()

    upstream.answers = [hang]
    task = asyncio.create_task(run(ports, received(ask())))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ledger.kinds == ["exchange.intent", "exchange.outcome"]
    assert ledger.last["status"] == "client_closed"


@pytest.mark.parametrize("kind", [Kind.INTENT, Kind.OUTCOME, Kind.REFUSAL])
async def test_cancellation_while_a_record_is_being_written_neither_doubles_nor_loses_it(ports, ledger, kind):
    writing, go_on = asyncio.Event(), asyncio.Event()
    append = ledger.append

    async def slow(this, exchange_id, body):
        if this is kind:
            writing.set()
            await go_on.wait()
        return await append(this, exchange_id, body)

    ledger.append = slow
    task = asyncio.create_task(run(ports, received(ask(model="nobody" if kind is Kind.REFUSAL else "auto"))))
    await writing.wait()
    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    expected = ["exchange.refusal"] if kind is Kind.REFUSAL else ["exchange.intent", "exchange.outcome"]
    assert ledger.kinds == expected


async def test_a_model_without_a_deployment_is_no_matter_of_policy(ports):
    exchange = await run(ports, received(ask(model="qwen3-0.6b")))
    assert orjson.loads(exchange.reply.body)["error"]["code"] == "no_deployment"


async def test_an_unknown_model_name_is_not_kept(ports, ledger):
    await run(ports, received(ask(model="my secret is out")))
    assert "secret" not in str(ledger.records)


class StubNames:
    """Finds ``Maria Keller``, counting how often it was asked; like the models it is slower than a function call."""

    version = "stub/1"

    def __init__(self):
        self.asked = 0

    async def find(self, _tenant, texts):
        self.asked += 1
        await asyncio.sleep(0)
        return [
            tuple(Finding(m.start(), m.end(), "PERSON", 0.9, "stub", False) for m in re.finditer("Maria Keller", text))
            for text in texts
        ]


async def test_names_are_replaced_before_a_provider_gets_them(ports, upstream, ledger):
    names = StubNames()
    exchange = await run(replace(ports, names=names), received(ask("Maria Keller asks", model="openai-gpt-4.1")))
    assert exchange.reply.status == 200, exchange.reply.body
    assert "Maria" not in str(upstream.sent)
    assert "PERSON_" in str(upstream.sent)
    intent = ledger.records[0]
    assert "PERSON" in str(intent)
    assert "stub/1" in str(intent)
    assert names.asked == 1
    assert exchange.classification.value is DataClass.INTERNAL


async def test_where_policy_does_not_ask_nobody_waits_for_names(ports, upstream):
    exchange = await run(ports, received(ask("Maria Keller asks", model="h100-eu-qwen3-32b")))
    assert exchange.reply.status == 200
    assert "Maria Keller" in str(upstream.sent)
    assert exchange.inspection.names == ""


async def test_without_names_the_exchange_is_refused_where_policy_needs_them(ports, upstream, ledger):
    exchange = await run(ports, received(ask("Maria Keller asks", model="openai-gpt-4.1")))
    assert exchange.reply.status == 503
    error = orjson.loads(exchange.reply.body)["error"]
    assert error["code"] == "names_unavailable"
    assert "O06-names-at-providers" in error["rules"]
    assert exchange.reply.headers["retry-after"] == "1"
    assert upstream.sent == []
    assert ledger.kinds == ["exchange.refusal"]


async def test_without_names_a_route_goes_on_with_a_candidate_that_needs_none(ports, upstream):
    """``assistant``: the standby is not bound here, the provider needs names, the embedded model does not."""
    exchange = await run(ports, received(ask("Maria Keller asks", model="assistant")))
    assert exchange.reply.status == 200
    assert exchange.plan.candidate.deployment == "local-smollm2"


async def test_a_fallback_that_needs_names_looks_for_them_then(ports, upstream):
    names = StubNames()
    upstream.answers = [UpstreamFailed(Code.UPSTREAM_UNREACHABLE), Answer(orjson.dumps(WHOLE))]
    exchange = await run(replace(ports, names=names), received(ask("Maria Keller asks", model="smart")))
    assert exchange.reply.status == 200
    first, second = (str(body) for body, _ in upstream.sent)
    assert "Maria Keller" in first
    assert "Maria" not in second
    assert names.asked == 1


async def test_a_fallback_whose_names_cannot_be_found_is_not_taken(ports, upstream):
    upstream.answers = [UpstreamFailed(Code.UPSTREAM_UNREACHABLE)]
    exchange = await run(ports, received(ask("Maria Keller asks", model="smart")))
    assert orjson.loads(exchange.reply.body)["error"]["code"] == "upstream_unreachable"
    assert len(upstream.sent) == 1
