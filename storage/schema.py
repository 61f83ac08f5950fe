"""The tables, declared once for SQLite and PostgreSQL.

Times are epoch milliseconds (UTC), flags are 0 or 1, JSON and states are text. Every constraint
is named, because a later migration on SQLite can only find it by its name.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from storage.schema_books import charge, lost_order
from storage.schema_chats import answer, farewell, message
from storage.schema_parts import Int64, identity, metadata, number, one_of, partial_index, table, text
from storage.states import InboxState, JobState, PhotoState, SheetState

# What is declared in the two files beside this one is passed on, `metadata` with all tables in it.
__all__ = ["answer", "charge", "farewell", "lost_order", "message", "metadata"]

program = table(
    "program",
    # One row, id 1: which start of the program owns claims, how far the fair queue has come, and until
    # when Telegram wants to hear nothing from us anywhere.
    identity(),
    number("generation"),
    number("started_tag"),
    number("held_ms"),
    # The key of the hashes in `opt_out`, made when the first is needed.
    text("secret"),
    sa.CheckConstraint("id = 1", name="program_single"),
)

inbox = table(
    "inbox",
    sa.Column("update_id", Int64, primary_key=True, autoincrement=False),
    number("lane"),
    text("state", InboxState.STORED),
    text("raw"),
    number("generation"),
    number("failures"),
    number("deaths"),
    text("error"),
    number("received_ms"),
    sa.CheckConstraint(one_of("state", InboxState), name="inbox_state"),
)
partial_index("inbox_open", inbox.c.update_id, where="state = 'stored'")
sa.Index("inbox_received", inbox.c.received_ms)

person = table(
    "person",
    sa.Column("id", Int64, primary_key=True, autoincrement=False),
    text("app_language"),
    text("language", None),
    text("armed_template", None),
    number("last_tag"),
    number("told_ms"),
    number("created_ms"),
)

chat = table(
    "chat",
    sa.Column("id", Int64, primary_key=True, autoincrement=False),
    text("kind"),
    number("reachable", 1),
    number("hinted_ms"),
    number("not_before_ms"),
    # What the administrators of a group chose.
    text("language", None),
    number("admins_only"),
    number("others_photos"),
    number("daily_clips"),
    sa.CheckConstraint("reachable IN (0, 1)", name="chat_reachable"),
)

photo = table(
    "photo",
    identity(),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="photo_chat"), nullable=False),
    number("thread_id", None),
    sa.Column("person_id", Int64, sa.ForeignKey("person.id", name="photo_person"), nullable=False),
    number("message_id"),
    number("subject_id"),
    number("spoiler"),
    number("protected"),
    text("album_id", None),
    number("album_told"),
    text("file_id"),
    text("file_unique_id"),
    text("state", PhotoState.RECEIVED),
    number("generation"),
    number("attempts"),
    number("next_ms"),
    number("wanted"),
    text("original", None),
    text("normalised", None),
    number("width"),
    number("height"),
    text("regions", None),
    text("checked_by"),
    text("reason"),
    text("caution"),
    text("error"),
    number("created_ms"),
    number("used_ms"),
    sa.CheckConstraint(one_of("state", PhotoState), name="photo_state"),
    sa.CheckConstraint("wanted IN (0, 1)", name="photo_wanted"),
    sa.CheckConstraint("album_told IN (0, 1)", name="photo_album_told"),
    sa.UniqueConstraint("chat_id", "message_id", name="photo_source"),
)
partial_index(
    "photo_due", photo.c.state, photo.c.next_ms, where="state IN ('received', 'stored', 'checking')"
)
partial_index("photo_usable", photo.c.person_id, photo.c.id, where="state = 'usable'")
partial_index("photo_album", photo.c.chat_id, photo.c.album_id, where="album_id IS NOT NULL", unique=True)
partial_index("photo_kept", photo.c.used_ms, where="original IS NOT NULL OR normalised IS NOT NULL")

job = table(
    "job",
    identity(),
    text("kind", "clip"),
    sa.Column("person_id", Int64, sa.ForeignKey("person.id", name="job_person"), nullable=False),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="job_chat"), nullable=False),
    sa.Column("photo_id", Int64, sa.ForeignKey("photo.id", name="job_photo"), nullable=False),
    text("template"),
    number("template_version", 1),
    text("inputs", "{}"),
    text("state", JobState.WAITING_CHECK),
    number("generation"),
    number("attempts"),
    number("tries"),
    number("next_ms"),
    number("tag"),
    number("unwanted"),
    text("provider"),
    text("model"),
    text("ticket", None),
    text("request_id"),
    number("intent_ms"),
    number("missing"),
    number("doubt_ms"),
    number("submitted_ms"),
    number("running_ms"),
    number("late_ms"),
    number("finished_ms"),
    number("billed_seconds"),
    text("clip", None),
    number("clip_width"),
    number("clip_height"),
    number("clip_ms"),
    text("file_id", None),
    text("file_kind"),
    text("error"),
    text("reason"),
    number("created_ms"),
    number("changed_ms"),
    sa.CheckConstraint(one_of("kind", ["clip"]), name="job_kind"),
    sa.CheckConstraint(one_of("state", JobState), name="job_state"),
    sa.CheckConstraint("unwanted IN (0, 1, 2)", name="job_unwanted"),
    sa.CheckConstraint("state NOT IN ('running', 'fetching') OR ticket IS NOT NULL", name="job_ticket"),
    sa.CheckConstraint("state <> 'delivering' OR clip IS NOT NULL", name="job_clip"),
)
partial_index("job_queue", job.c.tag, job.c.id, where="state = 'queued'")
partial_index("job_waiting", job.c.photo_id, where="state = 'waiting_check'")
partial_index(
    "job_upstream",
    job.c.state,
    job.c.next_ms,
    where="state IN ('submitting', 'running', 'fetching', 'delivering', 'unsure')",
)
partial_index("job_ticket", job.c.ticket, where="ticket IS NOT NULL", unique=True)
partial_index("job_kept", job.c.changed_ms, where="clip IS NOT NULL")
# Jobs that somebody waits for; queries repeat it word for word, so that finished jobs are never looked at.
UNDER_WAY: Final = (
    "state IN ('waiting_check', 'queued', 'submitting', 'running', 'fetching', 'delivering', 'unsure')"
    " AND unwanted = 0"
)
partial_index("job_once", job.c.photo_id, job.c.template, job.c.person_id, where=UNDER_WAY, unique=True)
partial_index("job_of_person", job.c.person_id, where=UNDER_WAY)
partial_index("job_of_chat", job.c.chat_id, where=UNDER_WAY)
partial_index("job_measured", job.c.provider, job.c.finished_ms, where="finished_ms > 0")
sa.Index("job_person", job.c.person_id, job.c.id)
sa.Index("job_in_chat", job.c.chat_id, job.c.created_ms)

opt_out = table(
    "opt_out",
    # Who wants no clips made by others; a keyed hash, so that the table names nobody.
    sa.Column("hash", sa.Text, primary_key=True),
)

sheet = table(
    "sheet",
    # Moving previews of one family on the face of one photo, labelled in one language.
    identity(),
    sa.Column("photo_id", Int64, sa.ForeignKey("photo.id", name="sheet_photo"), nullable=False),
    text("family"),
    text("language"),
    text("state", SheetState.WANTED),
    number("attempts"),
    text("clip", None),
    number("width"),
    number("height"),
    number("length_ms"),
    number("numbered"),
    text("file_id", None),
    text("error"),
    number("wanted_ms"),
    sa.CheckConstraint(one_of("state", SheetState), name="sheet_state"),
    sa.CheckConstraint("numbered IN (0, 1)", name="sheet_numbered"),
    sa.CheckConstraint("state <> 'made' OR clip IS NOT NULL", name="sheet_clip"),
    sa.CheckConstraint("state <> 'shown' OR file_id IS NOT NULL", name="sheet_file_id"),
    sa.UniqueConstraint("photo_id", "family", "language", name="sheet_once"),
)
# A photo's keyboard shows one page, so at most one sheet of a photo is waited for.
partial_index("sheet_wanted", sheet.c.photo_id, where="state = 'wanted'", unique=True)
partial_index("sheet_forbidden", sheet.c.photo_id, where="state = 'forbidden'")
partial_index("sheet_kept", sheet.c.state, where="clip IS NOT NULL")

provider = table(
    "provider",
    sa.Column("name", sa.Text, primary_key=True),
    text("problem", None),
    text("code"),
    number("since_ms"),
    number("probe_ms"),
    text("key_mark"),
    number("key_since_ms"),
    text("key_id"),
)
