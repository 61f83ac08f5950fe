"""What speaks against a photo although it will do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the photo's caution."""
    op.add_column("photo", sa.Column("caution", sa.Text(), server_default="", nullable=False))
