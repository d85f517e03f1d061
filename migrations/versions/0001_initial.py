"""Records, seals, the log, the exchange projection, payloads, keys and administrators.

Revision: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "ledger_stream",
    "ledger_record",
    "ledger_seal",
    "ledger_log_head",
    "ledger_checkpoint",
    "exchange",
    "payload",
    "payload_key",
    "api_key",
    "admin",
)


def upgrade() -> None:
    op.create_table(
        "ledger_stream",
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("byte_offset", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("opened_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "epoch", name="pk_ledger_stream"),
    )
    op.create_table(
        "ledger_record",
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ts_us", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("exchange_id", sa.String(length=40)),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "epoch", "seq", name="pk_ledger_record"),
    )
    op.create_index("ix_ledger_record_exchange_id", "ledger_record", ["exchange_id"])
    op.create_index("ix_ledger_record_ts_us", "ledger_record", ["ts_us"])
    op.create_table(
        "ledger_seal",
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger()),
        sa.PrimaryKeyConstraint("stream", "epoch", "first_seq", name="pk_ledger_seal"),
        sa.UniqueConstraint("leaf_index", name="uq_ledger_seal_leaf_index"),
    )
    op.create_index(
        "ix_ledger_seal_pending",
        "ledger_seal",
        ["stream", "epoch", "first_seq"],
        sqlite_where=sa.text("leaf_index IS NULL"),
        postgresql_where=sa.text("leaf_index IS NULL"),
    )
    op.create_table(
        "ledger_log_head",
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_ledger_log_head"),
    )
    op.create_table(
        "ledger_checkpoint",
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name="pk_ledger_checkpoint"),
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("door", sa.String(length=24), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("principal", sa.String(length=80)),
        sa.Column("team", sa.String(length=80)),
        sa.Column("requested_model", sa.String(length=200)),
        sa.Column("model", sa.String(length=120)),
        sa.Column("deployment", sa.String(length=120)),
        sa.Column("licence", sa.String(length=120)),
        sa.Column("data_class", sa.String(length=16)),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=40)),
        sa.Column("http_status", sa.Integer()),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("finding_types", sa.Text(), nullable=False),
        sa.Column("redactions", sa.Integer(), nullable=False),
        sa.Column("policy_commit", sa.String(length=64)),
        sa.Column("bundle", sa.String(length=80)),
        sa.Column("elapsed_us", sa.BigInteger()),
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_exchange"),
    )
    op.create_index("ix_exchange_started_us", "exchange", ["started_us"])
    op.create_index("ix_exchange_status_started", "exchange", ["status", "started_us"])
    op.create_index("ix_exchange_team_started", "exchange", ["team", "started_us"])
    op.create_table(
        "payload",
        sa.Column("exchange_id", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext_sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("exchange_id", "part", name="pk_payload"),
    )
    op.create_index("ix_payload_key_id", "payload", ["key_id"])
    op.create_table(
        "payload_key",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payload_key"),
    )
    op.create_index("ix_payload_key_scope", "payload_key", ["scope"])
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=16), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("floor", sa.String(length=16), nullable=False),
        sa.Column("rate_per_minute", sa.Integer()),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger()),
        sa.Column("revoked_us", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("hash", name="uq_api_key_hash"),
    )
    op.create_table(
        "admin",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_admin"),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
