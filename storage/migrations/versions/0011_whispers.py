"""Answers that only who asked needs to see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add whom an answer is for; what is owed already is for everybody."""
    op.add_column("answer", sa.Column("person_id", Int64, server_default="0", nullable=False))
