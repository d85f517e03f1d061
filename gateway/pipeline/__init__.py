"""The way of one exchange: the stages, in their order. Every door runs this list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gateway.core.exchange import Exchange
from gateway.pipeline.admit import admit
from gateway.pipeline.authenticate import authenticate
from gateway.pipeline.call import call
from gateway.pipeline.classify import classify
from gateway.pipeline.decide import decide
from gateway.pipeline.inspect import inspect
from gateway.pipeline.oblige import oblige
from gateway.pipeline.ports import Ports
from gateway.pipeline.read import read
from gateway.pipeline.record_intent import record_intent
from gateway.pipeline.record_outcome import record_outcome
from gateway.pipeline.respond import respond

Stage = Callable[[Ports, Exchange], Awaitable[None]]

STAGES: tuple[Stage, ...] = (
    authenticate,
    admit,
    read,
    inspect,
    classify,
    decide,
    oblige,
    record_intent,
    call,
    respond,
    record_outcome,
)
