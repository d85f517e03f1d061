"""Stored texts: keys by scope and version, terms to find them by, legal holds and reveals.

The tables of 0001 held nothing yet, so they are made anew.

Revision: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_payload_key_id", "payload")
    op.drop_table("payload")
    op.drop_index("ix_payload_key_scope", "payload_key")
    op.drop_table("payload_key")
    op.create_table(
        "payload_scope",
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("destroyed_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("scope", "version", name="pk_payload_scope"),
    )
    op.create_table(
        "payload",
        sa.Column("exchange_id", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("ciphertext_sha256", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("principal", sa.String(length=80), nullable=False),
        sa.Column("stored_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("erased_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("exchange_id", "part", name="pk_payload"),
    )
    op.create_index("ix_payload_scope_version", "payload", ["scope", "version"])
    op.create_index("ix_payload_expires_us", "payload", ["expires_us"])
    op.create_index("ix_payload_principal_stored", "payload", ["principal", "stored_us"])
    op.create_index("ix_payload_team_stored", "payload", ["team", "stored_us"])
    op.create_table(
        "payload_term",
        sa.Column("term", sa.String(length=64), nullable=False),
        sa.Column("exchange_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("term", "exchange_id", name="pk_payload_term"),
    )
    op.create_index("ix_payload_term_exchange_id", "payload_term", ["exchange_id"])
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("matter", sa.String(length=120), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_us", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=True),
        sa.Column("set_us", sa.BigInteger(), nullable=True),
        sa.Column("lift_proposed_by", sa.String(length=80), nullable=True),
        sa.Column("lift_proposed_us", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(length=80), nullable=True),
        sa.Column("lifted_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_legal_hold"),
    )
    op.create_index("ix_legal_hold_state", "legal_hold", ["state"])
    op.create_table(
        "reveal",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("exchange_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_us", sa.BigInteger(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reveal"),
    )
    op.create_index("ix_reveal_exchange_id", "reveal", ["exchange_id"])


def downgrade() -> None:
    for table in ("reveal", "legal_hold", "payload_term", "payload", "payload_scope"):
        op.drop_table(table)
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
