"""Messages that people place by inline mode, the copies of clips that they need, and what kind a clip is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_KEPT = (
    "id, chat_id, thread_id, person_id, role, photo_id, job_id, reply_to, message_id, media, rung, page, sheet_id,"
    " fingerprint, wanted, shown, attempts, barred, not_before_ms, edits"
)


def _number(name: str, default: str | None = "0") -> sa.Column[int]:
    return sa.Column(name, Int64, server_default=default, nullable=default is None)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    """Build the table of messages anew, since a CHECK cannot be changed; note the kinds that were shown."""
    op.add_column("job", _text("file_kind"))
    op.execute(
        "UPDATE job SET file_kind = COALESCE((SELECT media FROM message WHERE message.job_id = job.id"
        " AND message.role = 'status' AND message.media <> ''), '') WHERE file_id IS NOT NULL"
    )
    _index("photo_usable", "photo", ["person_id", "id"], "state = 'usable'")
    _create_messages("message_new")
    op.execute(f"INSERT INTO message_new ({_KEPT}) SELECT {_KEPT} FROM message")  # noqa: S608 - our own words
    op.drop_table("message")
    op.rename_table("message_new", "message")
    op.create_index("message_by_job", "message", ["job_id"], unique=False)
    op.create_index("message_by_photo", "message", ["photo_id"], unique=False)
    _index("message_due", "message", ["not_before_ms"], "shown < wanted")
    _index("message_barred", "message", ["id"], "barred = 1")
    _index("message_in_chat", "message", ["chat_id", "message_id"], "message_id IS NOT NULL")
    _index("message_placed", "message", ["inline_id"], "inline_id <> ''", unique=True)


def _create_messages(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", Int64, nullable=False),
        sa.Column("chat_id", Int64, nullable=False),
        _number("thread_id", None),
        _number("person_id"),
        _text("role"),
        _number("photo_id", None),
        _number("job_id", None),
        _number("reply_to", None),
        _number("message_id", None),
        _text("inline_id"),
        _text("media"),
        _number("rung"),
        _text("page"),
        _number("sheet_id", None),
        _text("fingerprint"),
        _number("wanted", "1"),
        _number("shown"),
        _number("attempts"),
        _number("barred"),
        _number("not_before_ms"),
        _number("edits"),
        sa.CheckConstraint("role IN ('keyboard', 'status', 'ready', 'copy')", name="message_role"),
        sa.CheckConstraint("(photo_id IS NULL) <> (job_id IS NULL)", name="message_owner"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="message_chat"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="message_job"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="message_photo"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
