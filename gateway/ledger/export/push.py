"""Pushes records to an OTLP/HTTP endpoint by the SDK's own exporter, which retries what may be retried."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk._logs.export import LogRecordExportResult
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

from gateway import __version__
from gateway.core.errors import ConfigurationError
from gateway.ledger.export.facts import Facts, facts_of
from gateway.ledger.export.otlp import INFO, SCOPE, SERVICE, WARN, attributes_of
from gateway.ledger.record import Record

_BATCH = 500


def otlp_push(endpoint: str) -> Callable[[Sequence[Record]], None]:
    """A function that returns when the endpoint has taken the records. It raises ``ConfigurationError`` where it does
    not; what it took before may then come again.
    """
    exporter = OTLPLogExporter(endpoint=f"{endpoint.rstrip('/')}/v1/logs")
    resource = Resource({"service.name": SERVICE})
    scope = InstrumentationScope(SCOPE, __version__)

    def push(records: Sequence[Record]) -> None:
        for start in range(0, len(records), _BATCH):
            batch = [
                ReadableLogRecord(_log_record(facts_of(record)), resource, scope)
                for record in records[start : start + _BATCH]
            ]
            if exporter.export(batch) is not LogRecordExportResult.SUCCESS:
                raise ConfigurationError("the OTLP endpoint did not take the records: run the export again to go on")

    return push


def _log_record(facts: Facts) -> LogRecord:
    number, word = WARN if facts.severe else INFO
    return LogRecord(
        timestamp=facts.ts_us * 1000,
        observed_timestamp=facts.ts_us * 1000,
        severity_number=SeverityNumber(number),
        severity_text=word,
        body=facts.kind,
        event_name=facts.kind,
        attributes=attributes_of(facts),
    )
