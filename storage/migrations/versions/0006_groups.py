"""What groups choose, whose photo it is, who wants no clips made by others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, Int64, server_default="0", nullable=False)


def upgrade() -> None:
    """Add columns, one table and one index."""
    op.add_column("program", sa.Column("secret", sa.Text(), server_default="", nullable=False))
    op.add_column("chat", sa.Column("language", sa.Text(), nullable=True))
    for name in ("admins_only", "others_photos", "daily_clips"):
        op.add_column("chat", _number(name))
    for name in ("subject_id", "spoiler"):
        op.add_column("photo", _number(name))
    op.create_index("job_in_chat", "job", ["chat_id", "created_ms"], unique=False)
    op.create_table(
        "opt_out",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
        sqlite_strict=True,
    )
