"""The tables of what stands in chats, or is owed there, and when it goes; see `storage.schema`."""

from __future__ import annotations

import sqlalchemy as sa

from storage.schema_parts import Int64, identity, number, one_of, partial_index, table, text
from storage.states import MessageRole

message = table(
    "message",
    identity(),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="message_chat"), nullable=False),
    number("thread_id", None),
    number("person_id"),
    text("role"),
    sa.Column("photo_id", Int64, sa.ForeignKey("photo.id", name="message_photo")),
    sa.Column("job_id", Int64, sa.ForeignKey("job.id", name="message_job")),
    number("reply_to", None),
    number("message_id", None),
    # Of a message that somebody placed by inline mode in a chat that we know nothing of.
    text("inline_id"),
    text("media"),
    number("rung"),
    text("page"),
    # The sheet that it shows. No reference: SQLite could add one only by rebuilding the table.
    number("sheet_id", None),
    text("fingerprint"),
    number("wanted", 1),
    number("shown"),
    number("attempts"),
    number("barred"),
    number("not_before_ms"),
    number("edits"),
    sa.CheckConstraint(one_of("role", MessageRole), name="message_role"),
    sa.CheckConstraint("(photo_id IS NULL) <> (job_id IS NULL)", name="message_owner"),
)
partial_index("message_barred", message.c.id, where="barred = 1")
partial_index("message_due", message.c.not_before_ms, where="shown < wanted")
sa.Index("message_by_job", message.c.job_id)
sa.Index("message_by_photo", message.c.photo_id)
partial_index("message_placed", message.c.inline_id, where="inline_id <> ''", unique=True)
partial_index("message_in_chat", message.c.chat_id, message.c.message_id, where="message_id IS NOT NULL")

answer = table(
    "answer",
    identity(),
    sa.Column("chat_id", Int64, sa.ForeignKey("chat.id", name="answer_chat"), nullable=False),
    number("thread_id", None),
    number("reply_to", None),
    number("message_id", None),
    text("text"),
    text("buttons"),
    number("attempts"),
    number("not_before_ms"),
    number("lingers"),
    number("person_id"),
)
sa.Index("answer_by_chat", answer.c.chat_id)

farewell = table(
    "farewell",
    # Messages of ours that go away, and when.
    sa.Column("chat_id", Int64, primary_key=True, autoincrement=False),
    sa.Column("message_id", Int64, primary_key=True, autoincrement=False),
    number("due_ms"),
)
sa.Index("farewell_due", farewell.c.due_ms)
