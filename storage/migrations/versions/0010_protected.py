"""Photos out of chats that let nothing be sent on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a mark; what is there was taken as if nothing were protected."""
    op.add_column("photo", sa.Column("protected", Int64, server_default="0", nullable=False))
