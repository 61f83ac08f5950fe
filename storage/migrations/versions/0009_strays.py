"""Lost orders, the provider's id of our key, and clips that take longer than usual."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; what is there stays as it is."""
    op.create_table(
        "lost_order",
        sa.Column("id", Int64, nullable=False),
        sa.Column("job_id", Int64, nullable=False),
        sa.Column("provider", sa.Text(), server_default="", nullable=False),
        sa.Column("intent_ms", Int64, server_default="0", nullable=False),
        sa.Column("doubt_ms", Int64, server_default="0", nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="lost_order_job"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    open_ones = sa.text("task IS NULL")
    op.create_index(
        "lost_order_open",
        "lost_order",
        ["provider", "intent_ms"],
        unique=False,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
    op.create_index("lost_order_task", "lost_order", ["task"], unique=False)
    op.add_column("provider", sa.Column("key_mark", sa.Text(), server_default="", nullable=False))
    op.add_column("provider", sa.Column("key_since_ms", Int64, server_default="0", nullable=False))
    op.add_column("provider", sa.Column("key_id", sa.Text(), server_default="", nullable=False))
    op.add_column("job", sa.Column("late_ms", Int64, server_default="0", nullable=False))
