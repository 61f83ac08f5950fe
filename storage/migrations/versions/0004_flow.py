"""What Telegram's limits need: answers as rows, a hold for all chats, counted edits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; what is there stays as it is."""
    op.add_column("program", sa.Column("held_ms", Int64, server_default="0", nullable=False))
    op.add_column("message", sa.Column("edits", Int64, server_default="0", nullable=False))
    op.create_table(
        "answer",
        sa.Column("id", Int64, nullable=False),
        sa.Column("chat_id", Int64, nullable=False),
        sa.Column("thread_id", Int64, nullable=True),
        sa.Column("reply_to", Int64, nullable=True),
        sa.Column("message_id", Int64, nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("buttons", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", Int64, server_default="0", nullable=False),
        sa.Column("not_before_ms", Int64, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="answer_chat"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("answer_by_chat", "answer", ["chat_id"], unique=False)
