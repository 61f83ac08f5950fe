"""Limits: which keyboards say that nothing can be ordered, who was told that they are not let in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

UNDER_WAY = "state IN ('waiting_check', 'queued', 'submitting', 'running', 'fetching', 'delivering', 'unsure') AND unwanted = 0"


def upgrade() -> None:
    """Add two columns, and count what is under way by indexes."""
    op.add_column("person", sa.Column("told_ms", Int64, server_default="0", nullable=False))
    op.add_column("message", sa.Column("barred", Int64, server_default="0", nullable=False))
    _partial("message_barred", "message", "id", "barred = 1")
    _partial("job_of_person", "job", "person_id", UNDER_WAY)
    _partial("job_of_chat", "job", "chat_id", UNDER_WAY)


def _partial(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], unique=False, sqlite_where=condition, postgresql_where=condition)
