"""Copies the ledger out, with all that is needed to verify the copy offline, and in the forms that other tools read.

The evidence is in every export: exact records, seals, checkpoints, a signed manifest (docs/export.md). ``ocsf``,
``cef``, ``otlp`` and ``parquet`` are views, made from the records by pure functions.
"""

from gateway.ledger.export.cursor import Filter
from gateway.ledger.export.run import Exported, ExportRequest, export_ledger

__all__ = ["ExportRequest", "Exported", "Filter", "export_ledger"]
