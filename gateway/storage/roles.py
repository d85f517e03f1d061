"""Roles of PostgreSQL for the ledger, as SQL: who writes, who reads, who drops days. Pure.

The gateway connects as a member of ``audit_writer``, reports and verifiers as one of ``audit_reader``, the job of
``gateway retention prune`` as one of ``audit_retention``. Nobody of them owns a table, so nobody can alter or truncate
one; the owner, who migrates, is used for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.storage.tables import EXCHANGE_CHANGES, METADATA

WRITER, READER, RETENTION = "audit_writer", "audit_reader", "audit_retention"

_INSERTED_ONLY = ("ledger_record", "ledger_pruned", "exchange_tag", "exchange_value")
_UPDATED: Mapping[str, tuple[str, ...]] = {
    "ledger_stream": ("next_seq", "segment", "byte_offset", "head", "closed"),
    "ledger_seal": ("leaf_index",),
    "ledger_log_head": ("size", "root", "frontier"),
    "exchange_count": ("number",),
    "exchange": EXCHANGE_CHANGES,
}
"""Columns of the ledger that are written a second time."""
_LEDGER = (*_INSERTED_ONLY, *_UPDATED, "ledger_checkpoint")
# No part of the record, and nothing for whoever reads it.
_SECRET = ("api_key", "admin", "surrogate_map", "payload", "payload_scope", "payload_term", "reveal")


def role_statements() -> Iterator[str]:
    """Make the three roles and grant what each needs; running them again changes nothing."""
    for role in (WRITER, READER, RETENTION):
        yield f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
    tables = sorted(METADATA.tables)
    for table in tables:
        if table not in _SECRET:
            yield f"GRANT SELECT ON {table} TO {READER}"
        yield from _of_writer(table)
    yield f"GRANT SELECT ON alembic_version TO {READER}, {WRITER}, {RETENTION}"
    yield f"GRANT EXECUTE ON FUNCTION ledger_ensure_days(date, date) TO {WRITER}, {RETENTION}"
    yield f"GRANT {WRITER} TO {RETENTION}"
    yield f"GRANT EXECUTE ON FUNCTION ledger_drop_day(date) TO {RETENTION}"


def _of_writer(table: str) -> Iterator[str]:
    if table not in _LEDGER:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {WRITER}"
        return
    yield f"GRANT SELECT, INSERT ON {table} TO {WRITER}"
    if table in _UPDATED:
        yield f"GRANT UPDATE ({', '.join(_UPDATED[table])}) ON {table} TO {WRITER}"
