"""Answers that go away by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Say of an answer whether it goes away, and of a message when."""
    op.add_column("answer", sa.Column("lingers", Int64, server_default="0", nullable=False))
    op.create_table(
        "farewell",
        sa.Column("chat_id", Int64, autoincrement=False, nullable=False),
        sa.Column("message_id", Int64, autoincrement=False, nullable=False),
        sa.Column("due_ms", Int64, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id"),
        sqlite_strict=True,
    )
    op.create_index("farewell_due", "farewell", ["due_ms"], unique=False)
