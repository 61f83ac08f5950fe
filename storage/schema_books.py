"""The tables of the books: what was charged, and what may still turn up; see `storage.schema`."""

from __future__ import annotations

import sqlalchemy as sa

from storage.schema_parts import Int64, identity, number, one_of, partial_index, table, text

charge = table(
    "charge",
    # No references: the books outlive what they tell of.
    identity(),
    text("provider"),
    text("kind"),
    text("reference"),
    number("amount"),
    number("job_id", None),
    number("photo_id", None),
    number("charged_ms"),
    sa.CheckConstraint(one_of("kind", ["clip", "check", "stray"]), name="charge_kind"),
    sa.CheckConstraint("amount > 0", name="charge_amount"),
    sa.UniqueConstraint("provider", "reference", name="charge_once"),
)
sa.Index("charge_time", charge.c.charged_ms)

lost_order = table(
    "lost_order",
    identity(),
    sa.Column("job_id", Int64, sa.ForeignKey("job.id", name="lost_order_job"), nullable=False),
    text("provider"),
    number("intent_ms"),
    number("doubt_ms"),
    text("task", None),
)
partial_index("lost_order_open", lost_order.c.provider, lost_order.c.intent_ms, where="task IS NULL")
sa.Index("lost_order_task", lost_order.c.task)
