"""The demo's exchanges, sent with the official OpenAI client; what each must show is stated beside it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import openai


@dataclass(frozen=True, slots=True)
class Expected:
    """What an exchange of the scenario has to show."""

    decision: str
    deployment: str | None = None
    rule: str | None = None
    redactions: int = 0
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange of the scenario."""

    title: str
    model: str
    messages: tuple[dict[str, str], ...]
    expected: Expected
    headers: Mapping[str, str]
    stream: bool = False
    rewordings: tuple[tuple[dict[str, str], ...], ...] = ()
    max_tokens: int = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """One exchange as the caller saw it."""

    title: str
    exchange_id: str
    decision: str
    status: int
    model: str
    deployment: str
    licence: str
    data_class: str
    redactions: int
    rules: tuple[str, ...]
    reason: str
    remediation: str
    text: str
    as_expected: bool


def scenario() -> tuple[Step, ...]:
    """The steps. The secret is made up anew each time, so that none stands in a file."""
    person, account = "maria.keller@example.com", "DE89 3704 0044 0532 0130 00"
    access_key = "AKIA" + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16))
    confidential = {"X-Gateway-Data-Class": "confidential"}
    return (
        Step(
            "a public question, answered",
            "auto",
            _ask("What is the capital of France? Answer in one short sentence."),
            Expected("allowed", "local-smollm2"),
            {},
        ),
        Step(
            "personal data: out redacted, back restored, streamed",
            "auto",
            _say_back(f"Please write to {person} about account {account} today."),
            Expected("allowed", "local-smollm2", redactions=4, says=(person, account)),
            {},
            stream=True,
            rewordings=(
                _say_back(f"The invoice goes to {person} and is paid from {account} on Friday."),
                _say_back(f"{person} uses {account} for travel."),
            ),
        ),
        Step(
            "confidential data asked to go to a provider",
            "gpt-4.1",
            _ask("Summarise our merger plan."),
            Expected("refused", rule="D02-confidential-no-saas"),
            confidential,
        ),
        Step(
            "fallback: the standby is down, the provider forbidden",
            "assistant",
            _ask("Say hello to the board in five words."),
            Expected("allowed", "local-smollm2"),
            confidential,
        ),
        Step(
            "a licence that excludes this organisation",
            "llama-4-scout",
            _ask("Describe a picture."),
            Expected("refused"),
            {},
        ),
        Step(
            "a secret in the prompt",
            "auto",
            _ask(f"Why does aws_access_key_id = {access_key} not work?"),
            Expected("refused"),
            {},
        ),
    )


def play(base_url: str, key: str, say: Callable[[str], None]) -> list[Shown]:
    """Send every step and compare it with what it has to show.

    A model of 135 million parameters now and then garbles a character of a surrogate, which then stays as it is; such
    a step is asked in other words.
    """
    client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=120)
    shown = []
    for step in scenario():
        say(f"→ {step.title}")
        result = _send(client, step, step.messages)
        for messages in step.rewordings:
            if result.as_expected:
                break
            say("  the small model did not repeat it faithfully; asking in other words")
            result = _send(client, step, messages)
        shown.append(result)
    return shown


def _ask(question: str) -> tuple[dict[str, str], ...]:
    return ({"role": "user", "content": question},)


def _say_back(sentence: str) -> tuple[dict[str, str], ...]:
    """A conversation whose history carries the values too: a small model repeats best what it has said once."""
    return (
        {"role": "user", "content": f"Repeat this sentence exactly: {sentence}"},
        {"role": "assistant", "content": sentence},
        {"role": "user", "content": "Repeat it once more."},
    )


def _send(client: openai.OpenAI, step: Step, messages: tuple[dict[str, str], ...]) -> Shown:
    call: dict[str, Any] = {
        "model": step.model,
        "messages": list(messages),
        "max_tokens": step.max_tokens,
        "temperature": 0,
        "extra_headers": dict(step.headers),
    }
    try:
        if step.stream:
            return _streamed(client, step, call)
        raw = client.chat.completions.with_raw_response.create(**call)
        return _shown(step, raw.headers, 200, raw.parse().choices[0].message.content or "", {})
    except openai.APIStatusError as error:
        body = error.body if isinstance(error.body, dict) else {}
        return _shown(step, error.response.headers, error.status_code, "", body)


def _streamed(client: openai.OpenAI, step: Step, call: dict[str, Any]) -> Shown:
    with client.chat.completions.with_streaming_response.create(**call, stream=True) as answer:
        text = ""
        for chunk in answer.parse():
            for choice in chunk.choices:
                text += choice.delta.content or ""
        return _shown(step, answer.headers, 200, text, {})


def _shown(step: Step, headers: Mapping[str, str], status: int, text: str, error: Mapping[str, Any]) -> Shown:
    rules = tuple(str(rule) for rule in error.get("rules") or ())
    expected = step.expected
    decision = headers.get("x-gateway-decision", "")
    deployment = headers.get("x-gateway-deployment", "")
    redactions = int(headers.get("x-gateway-redactions", "0"))
    return Shown(
        title=step.title,
        exchange_id=headers.get("x-gateway-exchange", ""),
        decision=decision,
        status=status,
        model=headers.get("x-gateway-model", ""),
        deployment=deployment,
        licence=headers.get("x-gateway-licence", ""),
        data_class=headers.get("x-gateway-data-class", ""),
        redactions=redactions,
        rules=rules,
        reason=str(error.get("reason") or ""),
        remediation=str(error.get("remediation") or ""),
        text=text,
        as_expected=(
            decision == expected.decision
            and (expected.deployment is None or deployment == expected.deployment)
            and (expected.rule is None or expected.rule in rules)
            and (expected.decision == "allowed" or bool(rules))
            and redactions >= expected.redactions
            and all(words in text for words in expected.says)
        ),
    )
