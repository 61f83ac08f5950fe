"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "chat",
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("reachable", Int64, server_default="1", nullable=False),
        sa.Column("hinted_ms", Int64, server_default="0", nullable=False),
        sa.Column("not_before_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint("reachable IN (0, 1)", name="chat_reachable"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", Int64, autoincrement=False, nullable=False),
        sa.Column("lane", Int64, server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="stored", nullable=False),
        sa.Column("raw", sa.Text(), server_default="", nullable=False),
        sa.Column("generation", Int64, server_default="0", nullable=False),
        sa.Column("failures", Int64, server_default="0", nullable=False),
        sa.Column("deaths", Int64, server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("received_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint("state IN ('stored', 'handled', 'quarantined')", name="inbox_state"),
        sa.PrimaryKeyConstraint("update_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "inbox_open",
        "inbox",
        ["update_id"],
        unique=False,
        sqlite_where=sa.text("state = 'stored'"),
        postgresql_where=sa.text("state = 'stored'"),
    )
    op.create_index("inbox_received", "inbox", ["received_ms"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("app_language", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("armed_template", sa.Text(), nullable=True),
        sa.Column("last_tag", Int64, server_default="0", nullable=False),
        sa.Column("created_ms", Int64, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "program",
        sa.Column("id", Int64, nullable=False),
        sa.Column("generation", Int64, server_default="0", nullable=False),
        sa.Column("started_tag", Int64, server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name="program_single"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "provider",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("since_ms", Int64, server_default="0", nullable=False),
        sa.Column("probe_ms", Int64, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "photo",
        sa.Column("id", Int64, nullable=False),
        sa.Column("chat_id", Int64, nullable=False),
        sa.Column("thread_id", Int64, nullable=True),
        sa.Column("person_id", Int64, nullable=False),
        sa.Column("message_id", Int64, server_default="0", nullable=False),
        sa.Column("album_id", sa.Text(), nullable=True),
        sa.Column("album_told", Int64, server_default="0", nullable=False),
        sa.Column("file_id", sa.Text(), server_default="", nullable=False),
        sa.Column("file_unique_id", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("generation", Int64, server_default="0", nullable=False),
        sa.Column("attempts", Int64, server_default="0", nullable=False),
        sa.Column("next_ms", Int64, server_default="0", nullable=False),
        sa.Column("wanted", Int64, server_default="0", nullable=False),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("normalised", sa.Text(), nullable=True),
        sa.Column("width", Int64, server_default="0", nullable=False),
        sa.Column("height", Int64, server_default="0", nullable=False),
        sa.Column("regions", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_ms", Int64, server_default="0", nullable=False),
        sa.Column("used_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'stored', 'checking', 'usable', 'refused', 'unreadable', 'expired')",
            name="photo_state",
        ),
        sa.CheckConstraint("album_told IN (0, 1)", name="photo_album_told"),
        sa.CheckConstraint("wanted IN (0, 1)", name="photo_wanted"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="photo_chat"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="photo_person"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chat_id", "message_id", name="photo_source"),
        sqlite_strict=True,
    )
    op.create_index(
        "photo_album",
        "photo",
        ["chat_id", "album_id"],
        unique=True,
        sqlite_where=sa.text("album_id IS NOT NULL"),
        postgresql_where=sa.text("album_id IS NOT NULL"),
    )
    op.create_index(
        "photo_due",
        "photo",
        ["state", "next_ms"],
        unique=False,
        sqlite_where=sa.text("state IN ('received', 'stored', 'checking')"),
        postgresql_where=sa.text("state IN ('received', 'stored', 'checking')"),
    )
    op.create_index(
        "photo_kept",
        "photo",
        ["used_ms"],
        unique=False,
        sqlite_where=sa.text("original IS NOT NULL OR normalised IS NOT NULL"),
        postgresql_where=sa.text("original IS NOT NULL OR normalised IS NOT NULL"),
    )
    op.create_table(
        "job",
        sa.Column("id", Int64, nullable=False),
        sa.Column("kind", sa.Text(), server_default="clip", nullable=False),
        sa.Column("person_id", Int64, nullable=False),
        sa.Column("chat_id", Int64, nullable=False),
        sa.Column("photo_id", Int64, nullable=False),
        sa.Column("template", sa.Text(), server_default="", nullable=False),
        sa.Column("template_version", Int64, server_default="1", nullable=False),
        sa.Column("inputs", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting_check", nullable=False),
        sa.Column("generation", Int64, server_default="0", nullable=False),
        sa.Column("attempts", Int64, server_default="0", nullable=False),
        sa.Column("tries", Int64, server_default="0", nullable=False),
        sa.Column("next_ms", Int64, server_default="0", nullable=False),
        sa.Column("tag", Int64, server_default="0", nullable=False),
        sa.Column("unwanted", Int64, server_default="0", nullable=False),
        sa.Column("provider", sa.Text(), server_default="", nullable=False),
        sa.Column("model", sa.Text(), server_default="", nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), server_default="", nullable=False),
        sa.Column("intent_ms", Int64, server_default="0", nullable=False),
        sa.Column("missing", Int64, server_default="0", nullable=False),
        sa.Column("doubt_ms", Int64, server_default="0", nullable=False),
        sa.Column("submitted_ms", Int64, server_default="0", nullable=False),
        sa.Column("running_ms", Int64, server_default="0", nullable=False),
        sa.Column("finished_ms", Int64, server_default="0", nullable=False),
        sa.Column("billed_seconds", Int64, server_default="0", nullable=False),
        sa.Column("clip", sa.Text(), nullable=True),
        sa.Column("clip_width", Int64, server_default="0", nullable=False),
        sa.Column("clip_height", Int64, server_default="0", nullable=False),
        sa.Column("clip_ms", Int64, server_default="0", nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_ms", Int64, server_default="0", nullable=False),
        sa.Column("changed_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('clip')", name="job_kind"),
        sa.CheckConstraint("state <> 'delivering' OR clip IS NOT NULL", name="job_clip"),
        sa.CheckConstraint(
            "state IN ('waiting_check', 'queued', 'submitting', 'running', 'fetching', 'delivering', 'unsure', 'delivered', 'rejected', 'failed', 'cancelled', 'expired', 'undeliverable')",
            name="job_state",
        ),
        sa.CheckConstraint("state NOT IN ('running', 'fetching') OR ticket IS NOT NULL", name="job_ticket"),
        sa.CheckConstraint("unwanted IN (0, 1, 2)", name="job_unwanted"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="job_chat"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="job_person"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="job_photo"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "job_kept",
        "job",
        ["changed_ms"],
        unique=False,
        sqlite_where=sa.text("clip IS NOT NULL"),
        postgresql_where=sa.text("clip IS NOT NULL"),
    )
    op.create_index(
        "job_measured",
        "job",
        ["finished_ms"],
        unique=False,
        sqlite_where=sa.text("finished_ms > 0"),
        postgresql_where=sa.text("finished_ms > 0"),
    )
    op.create_index(
        "job_once",
        "job",
        ["photo_id", "template", "person_id"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('waiting_check', 'queued', 'submitting', 'running', 'fetching', 'delivering', 'unsure') AND unwanted = 0"
        ),
        postgresql_where=sa.text(
            "state IN ('waiting_check', 'queued', 'submitting', 'running', 'fetching', 'delivering', 'unsure') AND unwanted = 0"
        ),
    )
    op.create_index("job_person", "job", ["person_id", "id"], unique=False)
    op.create_index(
        "job_queue",
        "job",
        ["tag", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "job_ticket",
        "job",
        ["ticket"],
        unique=True,
        sqlite_where=sa.text("ticket IS NOT NULL"),
        postgresql_where=sa.text("ticket IS NOT NULL"),
    )
    op.create_index(
        "job_upstream",
        "job",
        ["state", "next_ms"],
        unique=False,
        sqlite_where=sa.text("state IN ('submitting', 'running', 'fetching', 'delivering', 'unsure')"),
        postgresql_where=sa.text("state IN ('submitting', 'running', 'fetching', 'delivering', 'unsure')"),
    )
    op.create_index(
        "job_waiting",
        "job",
        ["photo_id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting_check'"),
        postgresql_where=sa.text("state = 'waiting_check'"),
    )
    op.create_table(
        "message",
        sa.Column("id", Int64, nullable=False),
        sa.Column("chat_id", Int64, nullable=False),
        sa.Column("thread_id", Int64, nullable=True),
        sa.Column("person_id", Int64, server_default="0", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("photo_id", Int64, nullable=True),
        sa.Column("job_id", Int64, nullable=True),
        sa.Column("reply_to", Int64, nullable=True),
        sa.Column("message_id", Int64, nullable=True),
        sa.Column("media", sa.Text(), server_default="", nullable=False),
        sa.Column("rung", Int64, server_default="0", nullable=False),
        sa.Column("page", sa.Text(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("wanted", Int64, server_default="1", nullable=False),
        sa.Column("shown", Int64, server_default="0", nullable=False),
        sa.Column("attempts", Int64, server_default="0", nullable=False),
        sa.Column("not_before_ms", Int64, server_default="0", nullable=False),
        sa.CheckConstraint("role IN ('keyboard', 'status', 'ready')", name="message_role"),
        sa.CheckConstraint("(photo_id IS NULL) <> (job_id IS NULL)", name="message_owner"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="message_chat"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="message_job"),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name="message_photo"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("message_by_job", "message", ["job_id"], unique=False)
    op.create_index("message_by_photo", "message", ["photo_id"], unique=False)
    op.create_index(
        "message_due",
        "message",
        ["not_before_ms"],
        unique=False,
        sqlite_where=sa.text("shown < wanted"),
        postgresql_where=sa.text("shown < wanted"),
    )
    op.create_index(
        "message_in_chat",
        "message",
        ["chat_id", "message_id"],
        unique=False,
        sqlite_where=sa.text("message_id IS NOT NULL"),
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
