"""Spans and metrics of exchanges by OTLP. Attributes are ids, words and counts; prompts and answers never are."""

from __future__ import annotations

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from gateway import __version__
from gateway.core.exchange import Exchange

_SCHEMA = "https://opentelemetry.io/schemas/1.41.0"


class OtlpTracing:
    """One span an exchange, and the GenAI client histograms."""

    def __init__(self, endpoint: str, service_name: str) -> None:
        resource = Resource.create({"service.name": service_name, "service.version": __version__}, _SCHEMA)
        base = endpoint.rstrip("/")
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{base}/v1/traces")))
        self._tracer = self._provider.get_tracer("gateway", __version__, _SCHEMA)
        reader = PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=f"{base}/v1/metrics"))
        self._meters = MeterProvider(resource=resource, metric_readers=[reader])
        meter = self._meters.get_meter("gateway", __version__, _SCHEMA)
        self._duration = meter.create_histogram("gen_ai.client.operation.duration", "s")
        self._tokens = meter.create_histogram("gen_ai.client.token.usage", "{token}")
        self._propagator = TraceContextTextMapPropagator()
        self._open: dict[str, Span] = {}

    def began(self, exchange: Exchange) -> None:
        """Open a server span under the caller's trace context."""
        parent = self._propagator.extract(dict(exchange.received.headers))
        span = self._tracer.start_span("chat", parent, SpanKind.SERVER, start_time=exchange.received.wall_ns)
        if isinstance(span, Span):
            self._open[exchange.id] = span

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """The trace context of the exchange's own span."""
        span = self._open.get(exchange.id)
        if span is None:
            return {}
        context = span.get_span_context()
        return {"traceparent": f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"}

    def ended(self, exchange: Exchange) -> None:
        """Name the span by what was served and close it."""
        span = self._open.pop(exchange.id, None)
        if span is None:
            return
        attributes = _attributes(exchange)
        model = attributes.get("gen_ai.request.model")
        span.update_name(f"chat {model}" if model else "chat")
        span.set_attributes(attributes)
        if exchange.outcome.code:
            span.set_status(Status(StatusCode.ERROR, exchange.outcome.code))
        span.end()
        labels = {k: v for k, v in attributes.items() if k in _METRIC_LABELS}
        for kind, count in (("input", exchange.outcome.prompt_tokens), ("output", exchange.outcome.completion_tokens)):
            if count is not None:
                self._tokens.record(count, {**labels, "gen_ai.token.type": kind})
        if exchange.attempts:
            self._duration.record(sum(a.elapsed_us for a in exchange.attempts) / 1e6, labels)

    def shutdown(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
        self._meters.shutdown()


_METRIC_LABELS = frozenset({"gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "error.type"})


def _attributes(exchange: Exchange) -> dict[str, str | int | bool]:
    outcome, plan, reading = exchange.outcome, exchange.plan, exchange.reading
    found: dict[str, str | int | bool | None] = {
        "gen_ai.operation.name": exchange.received.door,
        "gen_ai.provider.name": plan.candidate.hosting if plan else None,
        "gen_ai.request.model": plan.candidate.model if plan else None,
        "gen_ai.request.stream": reading.stream if reading else None,
        "gen_ai.response.model": outcome.served_model,
        "gen_ai.usage.input_tokens": outcome.prompt_tokens,
        "gen_ai.usage.output_tokens": outcome.completion_tokens,
        "gen_ai.usage.reasoning.output_tokens": outcome.reasoning_tokens,
        "error.type": outcome.code,
        "gateway.exchange.id": exchange.id,
        "gateway.decision": "refused" if exchange.refusal else "allowed",
        "gateway.data_class": exchange.classification.value.label if exchange.classification else None,
        "gateway.deployment": plan.candidate.deployment if plan else None,
    }
    return {name: value for name, value in found.items() if value is not None}
