"""The ledger: what was charged, each thing once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the ledger, and find the last clips of one provider by an index."""
    op.create_table(
        "charge",
        sa.Column("id", Int64, nullable=False),
        sa.Column("provider", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", Int64, server_default="0", nullable=False),
        sa.Column("job_id", Int64, nullable=True),
        sa.Column("photo_id", Int64, nullable=True),
        sa.Column("charged_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('clip', 'check', 'stray')", name="charge_kind"),
        sa.CheckConstraint("amount > 0", name="charge_amount"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("provider", "reference", name="charge_once"),
        sqlite_strict=True,
    )
    op.create_index("charge_time", "charge", ["charged_ms"], unique=False)
    op.drop_index("job_measured", table_name="job")
    op.create_index(
        "job_measured",
        "job",
        ["provider", "finished_ms"],
        unique=False,
        sqlite_where=sa.text("finished_ms > 0"),
        postgresql_where=sa.text("finished_ms > 0"),
    )
