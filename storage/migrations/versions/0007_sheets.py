"""Sheets of moving previews, and which of them a message shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table of sheets and point messages at it."""
    op.create_table(
        "sheet",
        sa.Column("id", Int64, nullable=False),
        sa.Column("photo_id", Int64, nullable=False),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("attempts", Int64, server_default="0", nullable=False),
        sa.Column("clip", sa.Text(), nullable=True),
        sa.Column("width", Int64, server_default="0", nullable=False),
        sa.Column("height", Int64, server_default="0", nullable=False),
        sa.Column("length_ms", Int64, server_default="0", nullable=False),
        sa.Column("numbered", Int64, server_default="0", nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("wanted_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint(
            "state IN ('wanted', 'made', 'shown', 'dropped', 'forbidden', 'failed', 'expired')",
            name="sheet_state",
        ),
        sa.CheckConstraint("numbered IN (0, 1)", name="sheet_numbered"),
        sa.CheckConstraint("state <> 'made' OR clip IS NOT NULL", name="sheet_clip"),
        sa.CheckConstraint("state <> 'shown' OR file_id IS NOT NULL", name="sheet_file_id"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="sheet_photo"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("photo_id", "family", "language", name="sheet_once"),
        sqlite_strict=True,
    )
    wanted, forbidden, kept = (
        sa.text(condition) for condition in ("state = 'wanted'", "state = 'forbidden'", "clip IS NOT NULL")
    )
    op.create_index(
        "sheet_wanted", "sheet", ["photo_id"], unique=True, sqlite_where=wanted, postgresql_where=wanted
    )
    op.create_index(
        "sheet_forbidden", "sheet", ["photo_id"], sqlite_where=forbidden, postgresql_where=forbidden
    )
    op.create_index("sheet_kept", "sheet", ["state"], sqlite_where=kept, postgresql_where=kept)
    op.add_column("message", sa.Column("sheet_id", Int64, nullable=True))
