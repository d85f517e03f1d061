"""Stage 10: the answer is inspected, redacted where obliged, and restored for the caller, whole or as it streams."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from typing import Any, ParamSpec, TypeVar

import orjson

from gateway.core.errors import Code, ControlFailed, Refused, UpstreamFailed
from gateway.core.exchange import Answer, Exchange, Plan, Reply
from gateway.core.vocabulary import Finding, LeafKind, Path
from gateway.inspection.engine import find
from gateway.inspection.leaves import extract, key_of, rewrite
from gateway.inspection.merge import merge
from gateway.pipeline.doors import DOORS
from gateway.pipeline.headers import decision_headers
from gateway.pipeline.inspect import find_cached
from gateway.pipeline.parts import plan_of, principal_of, reading_of
from gateway.pipeline.ports import Ports
from gateway.redaction.restore import Originals, Restorer
from gateway.redaction.stream import ResponseFilter
from gateway.redaction.surrogates import Replacer, Surrogates
from gateway.redaction.treatment import EVERY_TYPE, Treatment
from gateway.wire.openai_chat_stream import ChatStream
from gateway.wire.sse import EventReader, EventTooLarge
from gateway.wire.thinking import WRITTEN, normalise_reasoning
from gateway.wire.usage import finish_word, model_word, tokens

MAX_EVENT_BYTES = 4 * 1024 * 1024
_MAX_LEAVES = 1_000_000
_MAX_DEPTH = 200
_P = ParamSpec("_P")
_R = TypeVar("_R")


async def respond(ports: Ports, exchange: Exchange) -> None:
    """Fill ``reply``. Raises ``UpstreamFailed`` for an unreadable answer, ``Refused`` for one that may not pass."""
    headers = decision_headers(exchange, ports.bundle)
    if exchange.answer_body is not None:
        body = await _whole_answer(ports, exchange, exchange.answer_body)
        exchange.reply = Reply(200, {"content-type": "application/json", **headers}, body=body)
    elif exchange.answer is not None:
        stream = _streamed_answer(ports, exchange, exchange.answer)
        kind = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
        exchange.reply = Reply(200, {**kind, **headers}, stream=stream)
    else:
        raise ControlFailed("no answer yet")


async def _whole_answer(ports: Ports, exchange: Exchange, raw: bytes) -> bytes:
    try:
        answer = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("choices"), list):
        raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
    plan = plan_of(exchange)
    changed = False
    reasoned = False
    for choice in answer["choices"]:
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(message, dict):
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
        changed |= normalise_reasoning(message)
        reasoned |= bool(message.get(WRITTEN))
        if plan.hide_reasoning and message.pop(WRITTEN, None) is not None:
            changed = True
        exchange.outcome.finish_reasons.append(finish_word(choice.get("finish_reason")))
    cleaner = _Cleaner(ports, exchange)
    door = DOORS[exchange.received.door]
    cleaned = await _beside(plan, cleaner.clean, answer, door.skip_answer)
    if cleaned is not answer:
        changed = True
        if cleaner.redactions:
            _drop_logprobs(cleaned)
    cleaner.note()
    _note_usage(exchange, answer.get("usage"), answer.get("model"), reasoned=reasoned)
    _hold_to_thinking(exchange, reasoned=exchange.outcome.thinking_observed is True)
    return orjson.dumps(cleaned) if changed else raw


async def _streamed_answer(ports: Ports, exchange: Exchange, answer: Answer) -> AsyncGenerator[bytes]:
    """Everything but the closing ``[DONE]``, which waits for the outcome record."""
    plan = plan_of(exchange)
    cleaner = _Cleaner(ports, exchange)
    stream = ChatStream(
        cleaner.channel,
        cleaner.whole,
        hide_reasoning=plan.hide_reasoning,
        wants_usage=reading_of(exchange).wants_usage,
    )
    reader = EventReader(MAX_EVENT_BYTES)
    try:
        async for chunk in answer.chunks():
            released = b"".join([await _beside(plan, stream.feed, event) for event in reader.feed(chunk)])
            _hold_to_thinking(exchange, reasoned=stream.reasoned)
            if released:
                yield released
            if stream.done:
                break
        if not stream.done:
            if reader.pending or not stream.finish_reasons:
                raise UpstreamFailed(Code.UPSTREAM_INTERRUPTED, retriable=False)
            if rest := await _beside(plan, stream.finish):
                yield rest
    except EventTooLarge:
        raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False) from None
    finally:
        await answer.close()
        cleaner.note()
        exchange.outcome.finish_reasons = [finish_word(reason) for reason in stream.finish_reasons]
        _note_usage(exchange, stream.usage, stream.served_model, reasoned=stream.reasoned)


class _Cleaner:
    """Inspection, redaction and restoration with the duties of one plan, counting what it did."""

    def __init__(self, ports: Ports, exchange: Exchange) -> None:
        self._exchange = exchange
        self._plan = plan_of(exchange)
        self._treatment = Treatment(self._plan.response_redact)
        self._tenant = principal_of(exchange).tenant
        self._replacer = Replacer(Surrogates(ports.surrogate_key, self._tenant), known=self._plan.surrogates)
        self._originals = Originals(self._plan.surrogates) if self._plan.surrogates else None
        self._cache = ports.findings
        self._find_names = _from_thread(ports, self._tenant) if self._plan.response_names else None
        self._channels: list[ResponseFilter] = []
        self.findings: Counter[str] = Counter()
        self.redactions: Counter[str] = Counter()
        self.restored = 0

    def clean(self, answer: dict[str, Any], skip: Callable[[Path], bool]) -> dict[str, Any]:
        """``answer`` itself where nothing had to change, else a copy."""
        replacements: dict[Path, str] = {}
        for leaf in extract(answer, _answer_kind, skip, max_leaves=_MAX_LEAVES, max_depth=_MAX_DEPTH):
            text = self._text(leaf.text, key_of(leaf))
            if text != leaf.text:
                replacements[leaf.path] = text
        return rewrite(answer, replacements) if replacements else answer

    def whole(self, value: Any) -> Any:  # noqa: ANN401  any JSON value
        """Any JSON value that does not grow with the stream."""
        return self.clean({"value": value}, _skip_nothing)["value"]

    def channel(self, json_escaped: bool) -> ResponseFilter:  # noqa: FBT001  the wire's factory gives one flag
        """A channel for one run of streamed text."""
        made = ResponseFilter(
            treatment=self._treatment,
            replacer=self._replacer,
            restorer=self._restorer(json_escaped=json_escaped),
            find=find,
            find_names=self._find_names,
            json_escaped=json_escaped,
        )
        self._channels.append(made)
        return made

    def note(self) -> None:
        """Write what was done into the outcome."""
        outcome = self._exchange.outcome
        for channel in self._channels:
            self.findings.update(channel.findings)
            self.redactions.update(channel.redactions)
            self.restored += channel.restored
        outcome.response_findings = dict(self.findings)
        outcome.response_redactions = dict(self.redactions)
        outcome.restored = self.restored

    def _text(self, text: str, key: str) -> str:
        findings = self._find(text, key)
        if findings:
            self.findings.update(finding.type for finding in findings)
            if selected := self._treatment.select(findings):
                redacted = self._replacer.redact(text, selected, types=EVERY_TYPE, mode=self._treatment.mode)
                self.redactions.update(redacted.fresh)
                text = redacted.text
        restorer = self._restorer(json_escaped=False)
        if restorer is None:
            return text
        text, count = restorer.restore(text)
        self.restored += count
        return text

    def _find(self, text: str, key: str) -> tuple[Finding, ...]:
        found = find_cached(self._cache, self._tenant, text, key)
        return merge((*found, *self._find_names([text])[0])) if self._find_names else found

    def _restorer(self, *, json_escaped: bool) -> Restorer | None:
        return Restorer(self._originals, json_escaped=json_escaped) if self._originals else None


def _from_thread(ports: Ports, tenant: str) -> Callable[[list[str]], list[tuple[Finding, ...]]]:
    """Names as a plain function for code that runs in a thread: it waits, and the loop goes on."""
    loop = asyncio.get_running_loop()

    def find_names(texts: list[str]) -> list[tuple[Finding, ...]]:
        return asyncio.run_coroutine_threadsafe(ports.names.find(tenant, texts), loop).result()

    return find_names


async def _beside(plan: Plan, work: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """The result of ``work``; in a thread where it waits for names."""
    if plan.response_names:
        return await asyncio.to_thread(work, *args, **kwargs)
    return work(*args, **kwargs)


def _hold_to_thinking(exchange: Exchange, *, reasoned: bool) -> None:
    """Thinking off is a duty only where policy made it one; a caller's own wish is recorded, not enforced."""
    if reasoned and plan_of(exchange).thinking_forbidden:
        raise Refused(Code.OBLIGATION_UNMET)


def _note_usage(exchange: Exchange, usage: object, served: object, *, reasoned: bool) -> None:
    outcome = exchange.outcome
    outcome.prompt_tokens, outcome.completion_tokens, outcome.reasoning_tokens = tokens(usage)
    outcome.served_model = model_word(served)
    outcome.thinking_observed = reasoned or bool(outcome.reasoning_tokens)


def _drop_logprobs(answer: dict[str, Any]) -> None:
    for choice in answer["choices"]:
        if choice.get("logprobs") is not None:
            choice["logprobs"] = None


def _answer_kind(path: Path) -> LeafKind:
    return LeafKind.REASONING if WRITTEN in path else LeafKind.ASSISTANT


def _skip_nothing(_path: Path) -> bool:
    return False
