"""The tables, declared once for SQLite and PostgreSQL.

Times are epoch milliseconds (UTC), flags are 0 or 1, JSON and states are text. Every constraint
is named, because a later migration on SQLite can only find it by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage.states import InboxState, JobState, MessageRole, PhotoState

if TYPE_CHECKING:
    from collections.abc import Iterable

metadata = sa.MetaData()

# STRICT refuses BigInteger on SQLite, where Integer already holds 64 bits.
Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", Int64, primary_key=True)


def _number(name: str, default: int | None = 0) -> sa.Column[int]:
    if default is None:
        return sa.Column(name, Int64)
    return sa.Column(name, Int64, nullable=False, server_default=str(default))


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    if default is None:
        return sa.Column(name, sa.Text)
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _one_of(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def _table(name: str, *parts: sa.Column[int] | sa.Column[str] | sa.Constraint) -> sa.Table:
    return sa.Table(name, metadata, *parts, sqlite_strict=True)


def _partial_index(
    name: str, *columns: sa.Column[int] | sa.Column[str], where: str, unique: bool = False
) -> None:
    condition = sa.text(where)
    sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


program = _table(
    "program",
    # One row, id 1: which start of the program owns claims, how far the fair queue has come, and until
    # when Telegram wants to hear nothing from us anywhere.
    _id(),
    _number("generation"),
    _number("started_tag"),
    _number("held_ms"),
    # The key of the hashes in `opt_out`, made when the first is needed.
    _text("secret"),
    sa.CheckConstraint("id = 1", name="program_single"),
)

inbox = _table(
    "inbox",
    sa.Column("update_id", Int64, primary_key=True, autoincrement=False),
    _number("lane"),
    _text("state", InboxState.STORED),
    _text("raw"),
    _number("generation"),
    _number("failures"),
    _number("deaths"),
    _text("error"),
    _number("received_ms"),
    sa.CheckConstraint(_one_of("state", InboxState), name="inbox_state"),
)
_partial_index("inbox_open", inbox.c.update_id, where="state = 'stored'")
sa.Index("inbox_received", inbox.c.received_ms)

person = _table(
    "person",
    sa.Column("id", Int64, primary_key=True, autoincrement=False),
    _text("app_language"),
    _text("language", None),
    _text("armed_template", None),
    _number("last_tag"),
    _number("told_ms"),
    _number("created_ms"),
)

chat = _table(
    "chat",
    sa.Column("id", Int64, primary_key=True, autoincrement=False),
    _text("kind"),
    _number("reachable", 1),
    _number("hinted_ms"),
    _number("not_before_ms"),
    # What the administrators of a group chose.
    _text("language", None),
    _number("admins_only"),
    _number("others_photos"),
    _number("daily_clips"),
    sa.CheckConstraint("reachable IN (0, 1)", name="chat_reachable"),
)

photo = _table(
    "photo",
    _id(),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="photo_chat"), nullable=False),
    _number("thread_id", None),
    sa.Column("person_id", Int64, sa.ForeignKey("person.id", name="photo_person"), nullable=False),
    _number("message_id"),
    _number("subject_id"),
    _number("spoiler"),
    _text("album_id", None),
    _number("album_told"),
    _text("file_id"),
    _text("file_unique_id"),
    _text("state", PhotoState.RECEIVED),
    _number("generation"),
    _number("attempts"),
    _number("next_ms"),
    _number("wanted"),
    _text("original", None),
    _text("normalised", None),
    _number("width"),
    _number("height"),
    _text("regions", None),
    _text("checked_by"),
    _text("reason"),
    _text("caution"),
    _text("error"),
    _number("created_ms"),
    _number("used_ms"),
    sa.CheckConstraint(_one_of("state", PhotoState), name="photo_state"),
    sa.CheckConstraint("wanted IN (0, 1)", name="photo_wanted"),
    sa.CheckConstraint("album_told IN (0, 1)", name="photo_album_told"),
    sa.UniqueConstraint("chat_id", "message_id", name="photo_source"),
)
_partial_index(
    "photo_due", photo.c.state, photo.c.next_ms, where="state IN ('received', 'stored', 'checking')"
)
_partial_index("photo_album", photo.c.chat_id, photo.c.album_id, where="album_id IS NOT NULL", unique=True)
_partial_index("photo_kept", photo.c.used_ms, where="original IS NOT NULL OR normalised IS NOT NULL")

job = _table(
    "job",
    _id(),
    _text("kind", "clip"),
    sa.Column("person_id", Int64, sa.ForeignKey("person.id", name="job_person"), nullable=False),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="job_chat"), nullable=False),
    sa.Column("photo_id", Int64, sa.ForeignKey("photo.id", name="job_photo"), nullable=False),
    _text("template"),
    _number("template_version", 1),
    _text("inputs", "{}"),
    _text("state", JobState.WAITING_CHECK),
    _number("generation"),
    _number("attempts"),
    _number("tries"),
    _number("next_ms"),
    _number("tag"),
    _number("unwanted"),
    _text("provider"),
    _text("model"),
    _text("ticket", None),
    _text("request_id"),
    _number("intent_ms"),
    _number("missing"),
    _number("doubt_ms"),
    _number("submitted_ms"),
    _number("running_ms"),
    _number("finished_ms"),
    _number("billed_seconds"),
    _text("clip", None),
    _number("clip_width"),
    _number("clip_height"),
    _number("clip_ms"),
    _text("file_id", None),
    _text("error"),
    _text("reason"),
    _number("created_ms"),
    _number("changed_ms"),
    sa.CheckConstraint(_one_of("kind", ["clip"]), name="job_kind"),
    sa.CheckConstraint(_one_of("state", JobState), name="job_state"),
    sa.CheckConstraint("unwanted IN (0, 1, 2)", name="job_unwanted"),
    sa.CheckConstraint("state NOT IN ('running', 'fetching') OR ticket IS NOT NULL", name="job_ticket"),
    sa.CheckConstraint("state <> 'delivering' OR clip IS NOT NULL", name="job_clip"),
)
_partial_index("job_queue", job.c.tag, job.c.id, where="state = 'queued'")
_partial_index("job_waiting", job.c.photo_id, where="state = 'waiting_check'")
_partial_index(
    "job_upstream",
    job.c.state,
    job.c.next_ms,
    where="state IN ('submitting', 'running', 'fetching', 'delivering', 'unsure')",
)
_partial_index("job_ticket", job.c.ticket, where="ticket IS NOT NULL", unique=True)
_partial_index("job_kept", job.c.changed_ms, where="clip IS NOT NULL")
# Jobs that somebody waits for; queries repeat it word for word, so that finished jobs are never looked at.
UNDER_WAY: Final = (
    "state IN ('waiting_check', 'queued', 'submitting', 'running', 'fetching', 'delivering', 'unsure')"
    " AND unwanted = 0"
)
_partial_index("job_once", job.c.photo_id, job.c.template, job.c.person_id, where=UNDER_WAY, unique=True)
_partial_index("job_of_person", job.c.person_id, where=UNDER_WAY)
_partial_index("job_of_chat", job.c.chat_id, where=UNDER_WAY)
_partial_index("job_measured", job.c.provider, job.c.finished_ms, where="finished_ms > 0")
sa.Index("job_person", job.c.person_id, job.c.id)
sa.Index("job_in_chat", job.c.chat_id, job.c.created_ms)

message = _table(
    "message",
    _id(),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="message_chat"), nullable=False),
    _number("thread_id", None),
    _number("person_id"),
    _text("role"),
    sa.Column("photo_id", Int64, sa.ForeignKey("photo.id", name="message_photo")),
    sa.Column("job_id", Int64, sa.ForeignKey("job.id", name="message_job")),
    _number("reply_to", None),
    _number("message_id", None),
    _text("media"),
    _number("rung"),
    _text("page"),
    _text("fingerprint"),
    _number("wanted", 1),
    _number("shown"),
    _number("attempts"),
    _number("barred"),
    _number("not_before_ms"),
    _number("edits"),
    sa.CheckConstraint(_one_of("role", MessageRole), name="message_role"),
    sa.CheckConstraint("(photo_id IS NULL) <> (job_id IS NULL)", name="message_owner"),
)
_partial_index("message_barred", message.c.id, where="barred = 1")
_partial_index("message_due", message.c.not_before_ms, where="shown < wanted")
sa.Index("message_by_job", message.c.job_id)
sa.Index("message_by_photo", message.c.photo_id)
_partial_index("message_in_chat", message.c.chat_id, message.c.message_id, where="message_id IS NOT NULL")

answer = _table(
    "answer",
    _id(),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="answer_chat"), nullable=False),
    _number("thread_id", None),
    _number("reply_to", None),
    _number("message_id", None),
    _text("text"),
    _text("buttons"),
    _number("attempts"),
    _number("not_before_ms"),
)
sa.Index("answer_by_chat", answer.c.chat_id)

opt_out = _table(
    "opt_out",
    # Who wants no clips made by others; a keyed hash, so that the table names nobody.
    sa.Column("hash", sa.Text, primary_key=True),
)

provider = _table(
    "provider",
    sa.Column("name", sa.Text, primary_key=True),
    _text("problem", None),
    _text("code"),
    _number("since_ms"),
    _number("probe_ms"),
)

charge = _table(
    "charge",
    # No references: the books outlive what they tell of.
    _id(),
    _text("provider"),
    _text("kind"),
    _text("reference"),
    _number("amount"),
    _number("job_id", None),
    _number("photo_id", None),
    _number("charged_ms"),
    sa.CheckConstraint(_one_of("kind", ["clip", "check", "stray"]), name="charge_kind"),
    sa.CheckConstraint("amount > 0", name="charge_amount"),
    sa.UniqueConstraint("provider", "reference", name="charge_once"),
)
sa.Index("charge_time", charge.c.charged_ms)
