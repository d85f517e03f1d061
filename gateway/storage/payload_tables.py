"""Tables of the payload vault: sealed texts, their keys by scope, terms to find them by, holds and reveals."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from gateway.storage.tables import METADATA

PAYLOAD_SCOPE = Table(
    "payload_scope",
    METADATA,
    Column("scope", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("destroyed_us", BigInteger, nullable=True),
)

PAYLOAD = Table(
    "payload",
    METADATA,
    Column("exchange_id", String(40), primary_key=True),
    Column("part", String(16), primary_key=True),
    Column("scope", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("wrapped", LargeBinary, nullable=True),
    Column("ciphertext", LargeBinary, nullable=True),
    Column("ciphertext_sha256", String(64), nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("team", String(80), nullable=False),
    Column("principal", String(80), nullable=False),
    Column("stored_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("erased_us", BigInteger, nullable=True),
    Index("ix_payload_scope_version", "scope", "version"),
    Index("ix_payload_expires_us", "expires_us"),
    Index("ix_payload_principal_stored", "principal", "stored_us"),
    Index("ix_payload_team_stored", "team", "stored_us"),
)

PAYLOAD_TERM = Table(
    "payload_term",
    METADATA,
    Column("term", String(64), primary_key=True),
    Column("exchange_id", String(40), primary_key=True, index=True),
)

LEGAL_HOLD = Table(
    "legal_hold",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("matter", String(120), nullable=False),
    Column("selection", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("proposed_by", String(80), nullable=False),
    Column("proposed_us", BigInteger, nullable=False),
    Column("set_by", String(80), nullable=True),
    Column("set_us", BigInteger, nullable=True),
    Column("lift_proposed_by", String(80), nullable=True),
    Column("lift_proposed_us", BigInteger, nullable=True),
    Column("lifted_by", String(80), nullable=True),
    Column("lifted_us", BigInteger, nullable=True),
)

REVEAL = Table(
    "reveal",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("exchange_id", String(40), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("requested_us", BigInteger, nullable=False),
    Column("decided_by", String(80), nullable=True),
    Column("decided_us", BigInteger, nullable=True),
    Column("approved", Boolean, nullable=True),
    Column("until_us", BigInteger, nullable=True),
)
