"""Shards of the log, its entries that are no seals, its tiles, and when a checkpoint was cosigned.

Revision: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_log_head", sa.Column("first_leaf", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("ledger_log_head", sa.Column("closed_us", sa.BigInteger()))
    op.add_column("ledger_log_head", sa.Column("abandoned_us", sa.BigInteger()))
    op.add_column("ledger_checkpoint", sa.Column("cosigned_us", sa.BigInteger()))
    op.create_table(
        "ledger_log_entry",
        sa.Column("leaf_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("leaf_index", name="pk_ledger_log_entry"),
    )
    op.create_table(
        "ledger_tile",
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "level", "position", name="pk_ledger_tile"),
    )


def downgrade() -> None:
    op.drop_table("ledger_tile")
    op.drop_table("ledger_log_entry")
    with op.batch_alter_table("ledger_checkpoint") as table:
        table.drop_column("cosigned_us")
    with op.batch_alter_table("ledger_log_head") as table:
        table.drop_column("abandoned_us")
        table.drop_column("closed_us")
        table.drop_column("first_leaf")
