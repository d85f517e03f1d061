"""Prometheus metrics, in a registry of their own. Labels are words of the catalogue and closed vocabularies only."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from gateway.core.exchange import Exchange

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """All metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._exchanges = Counter(
            "gateway_exchanges",
            "Exchanges by how they ended.",
            ("door", "decision", "status", "code", "data_class", "deployment"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "gateway_exchange_seconds",
            "From arrival to the durable outcome record.",
            ("door", "stream"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._findings = Counter("gateway_findings", "Findings by type.", ("type", "side"), registry=self.registry)
        self._redactions = Counter(
            "gateway_redactions", "Redacted spans by type.", ("type", "side"), registry=self.registry
        )
        self._tokens = Counter("gateway_tokens", "Tokens by kind.", ("model", "kind"), registry=self.registry)
        self.unrecorded = Counter(
            "gateway_unrecorded", "Exchanges whose last record the ledger did not take.", registry=self.registry
        )
        self.comparisons = Counter(
            "gateway_policy_comparisons",
            "Decisions asked again of the reference engine.",
            ("result",),
            registry=self.registry,
        )
        self.shadow = Counter(
            "gateway_policy_shadow",
            "What the candidate bundle would have decided.",
            ("result",),
            registry=self.registry,
        )
        self.faults = Counter("gateway_faults", "Unforeseen faults by type.", ("type",), registry=self.registry)

    def watch(self, name: str, help_text: str, read: Callable[[], float]) -> None:
        """A gauge that is read when scraped."""
        Gauge(name, help_text, registry=self.registry).set_function(read)

    def observe(self, exchange: Exchange, elapsed_us: int) -> None:
        """Count one ended exchange."""
        outcome, plan, door = exchange.outcome, exchange.plan, exchange.received.door
        data_class = exchange.classification.value.label if exchange.classification else "unknown"
        self._exchanges.labels(
            door,
            "refused" if exchange.refusal and not exchange.intent_recorded else "allowed",
            outcome.status,
            outcome.code or "",
            data_class,
            plan.candidate.deployment if plan else "",
        ).inc()
        stream = "yes" if exchange.reading and exchange.reading.stream else "no"
        self._seconds.labels(door, stream).observe(elapsed_us / 1e6)
        if exchange.inspection:
            for leaf in exchange.inspection.findings:
                for finding in leaf:
                    self._findings.labels(finding.type, "request").inc()
        for kind, count in outcome.response_findings.items():
            self._findings.labels(kind, "response").inc(count)
        for kind, count in outcome.response_redactions.items():
            self._redactions.labels(kind, "response").inc(count)
        if plan:
            for kind, count in plan.redactions.items():
                self._redactions.labels(kind, "request").inc(count)
            self._tokens.labels(plan.candidate.model, "prompt").inc(outcome.prompt_tokens or 0)
            self._tokens.labels(plan.candidate.model, "completion").inc(outcome.completion_tokens or 0)

    def render(self) -> bytes:
        """The exposition text."""
        return generate_latest(self.registry)
