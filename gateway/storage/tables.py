"""Every table, once. Record, payload, key and seal are apart, so that text can go while proof stays.

Times are UTC nanoseconds or microseconds since the epoch as integers, named so; both databases
then compare and index them alike. On PostgreSQL the tables of ``partitions.DAILY`` are partitioned by day, and their
primary keys end in the time.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# An exchange's id is compared by its code points on both databases: lists are ordered by it, and searched by its start.
_EXCHANGE_ID = String(40).with_variant(String(40, collation="C"), "postgresql")

STREAM = Table(
    "ledger_stream",
    METADATA,
    Column("stream", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("next_seq", BigInteger, nullable=False),
    Column("segment", Integer, nullable=False),
    Column("byte_offset", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("opened_us", BigInteger, nullable=False),
)

RECORD = Table(
    "ledger_record",
    METADATA,
    Column("stream", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("ts_us", BigInteger, nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("exchange_id", String(40), nullable=True, index=True),
    Column("body", LargeBinary, nullable=False),
)

SEAL = Table(
    "ledger_seal",
    METADATA,
    Column("stream", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("first_seq", BigInteger, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaves", LargeBinary, nullable=False),
    Column("leaf_index", BigInteger, nullable=True, unique=True),
    Index(
        "ix_ledger_seal_pending",
        "stream",
        "epoch",
        "first_seq",
        sqlite_where=text("leaf_index IS NULL"),
        postgresql_where=text("leaf_index IS NULL"),
    ),
)

LOG_HEAD = Table(
    "ledger_log_head",
    METADATA,
    Column("origin", String(120), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", String(64), nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("first_leaf", BigInteger, nullable=False),
    Column("closed_us", BigInteger, nullable=True),
    Column("abandoned_us", BigInteger, nullable=True),
)

LOG_ENTRY = Table(
    "ledger_log_entry",
    METADATA,
    Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
    Column("origin", String(120), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

LOG_TILE = Table(
    "ledger_tile",
    METADATA,
    Column("origin", String(120), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("hashes", LargeBinary, nullable=False),
)

CHECKPOINT = Table(
    "ledger_checkpoint",
    METADATA,
    Column("origin", String(120), primary_key=True),
    Column("size", BigInteger, primary_key=True),
    Column("note", Text, nullable=False),
    Column("signed_us", BigInteger, nullable=False),
    Column("cosigned_us", BigInteger, nullable=True),
)

SEARCHED_COLUMNS = (
    "team",
    "status",
    "principal",
    "requested_model",
    "model",
    "deployment",
    "licence",
    "data_class",
    "decision",
    "policy_commit",
)
"""Columns of ``exchange`` that a search may ask for; each has an index together with the time."""

EXCHANGE = Table(
    "exchange",
    METADATA,
    Column("id", _EXCHANGE_ID, primary_key=True),
    Column("started_us", BigInteger, nullable=False, index=True),
    Column("door", String(24), nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("principal", String(80), nullable=True),
    Column("team", String(80), nullable=True),
    Column("requested_model", String(200), nullable=True),
    Column("model", String(120), nullable=True),
    Column("deployment", String(120), nullable=True),
    Column("licence", String(120), nullable=True),
    Column("data_class", String(16), nullable=True),
    Column("decision", String(16), nullable=False),
    Column("status", String(24), nullable=False),
    Column("code", String(40), nullable=True),
    Column("http_status", Integer, nullable=True),
    Column("rules", Text, nullable=False),
    Column("finding_types", Text, nullable=False),
    Column("redactions", Integer, nullable=False),
    Column("policy_commit", String(64), nullable=True),
    Column("bundle", String(80), nullable=True),
    Column("elapsed_us", BigInteger, nullable=True),
    Column("stream", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=True),
    *(Index(f"ix_exchange_{name}_started", name, "started_us") for name in SEARCHED_COLUMNS),
)

EXCHANGE_CHANGES = (
    "decision",
    "status",
    "code",
    "http_status",
    "model",
    "deployment",
    "licence",
    "redactions",
    "elapsed_us",
    "last_seq",
)
"""Columns of an exchange that its outcome writes again."""

EXCHANGE_TAG = Table(
    "exchange_tag",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("value", String(200), primary_key=True),
    Column("started_us", BigInteger, primary_key=True),
    Column("exchange_id", _EXCHANGE_ID, primary_key=True),
)

EXCHANGE_COUNT = Table(
    "exchange_count",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("value", String(200), primary_key=True),
    Column("hour_us", BigInteger, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

EXCHANGE_VALUE = Table(
    "exchange_value",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("value", String(200), primary_key=True),
)

PRUNED = Table(
    "ledger_pruned",
    METADATA,
    Column("stream", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

API_KEY = Table(
    "api_key",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("tenant", String(64), nullable=False),
    Column("team", String(80), nullable=False),
    Column("role", String(40), nullable=False),
    Column("region", String(16), nullable=False),
    Column("groups", Text, nullable=False),
    Column("purposes", Text, nullable=False),
    Column("floor", String(16), nullable=False),
    Column("rate_per_minute", Integer, nullable=True),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=True),
    Column("revoked_us", BigInteger, nullable=True),
)

ADMIN = Table(
    "admin",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(40), nullable=False),
    Column("created_us", BigInteger, nullable=False),
)

SURROGATE_MAP = Table(
    "surrogate_map",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("scope", String(120), primary_key=True),
    Column("principal", String(80), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("expires_us", BigInteger, nullable=False, index=True),
)
