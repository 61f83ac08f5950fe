"""Which message goes out first while Telegram's limits leave no room for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.schema import job, message
from storage.states import JobState, MessageRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.rows import Job, Message


class Urgency(IntEnum):
    """Who waits for a call; the lowest goes first."""

    SEND = 0  # a keyboard, a status, an answer: somebody has just done something
    CLIP = 1
    EDIT = 2
    PLACE = 3  # a place in line that has moved: nobody misses it


@dataclass(frozen=True, slots=True)
class Openings:
    """What may go out now: everything that is more urgent than this.

    Attributes:
        everywhere: for all chats together.
        chats: for single chats; those that are not named are open to everything.
    """

    everywhere: int = len(Urgency)
    chats: Mapping[int, int] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, int | list[int]]:
        """What `let_through` asks for."""
        chats = {
            _below(least): [chat_id for chat_id, found in self.chats.items() if found == least]
            for least in Urgency
        }
        return {"everywhere": self.everywhere, **chats}


def let_through() -> sa.ColumnElement[bool]:
    """Return the condition on a message with its job, both joined, that the `facts` of openings allow."""
    return sa.and_(
        in_order() < sa.bindparam("everywhere", type_=sa.Integer),
        *(
            sa.or_(
                in_order() < least.value,
                message.c.chat_id.not_in(sa.bindparam(_below(least), expanding=True)),
            )
            for least in Urgency
        ),
    )


def _below(least: Urgency) -> str:
    """Return the name of the chats that are open to what is more urgent than this, and to nothing else."""
    return f"below_{least.name.lower()}"


# Nobody has just done something who would see these.
_BELLS = (MessageRole.READY, MessageRole.COPY)
_IS_AWAITED = sa.and_(
    message.c.message_id.is_(None), message.c.inline_id == "", message.c.role.not_in(_BELLS)
)


def in_order() -> sa.ColumnElement[int]:
    """Return the urgency of a message as SQL, over `message` joined with its `job`."""
    return sa.case(
        (_IS_AWAITED, Urgency.SEND.value),
        (job.c.state == JobState.DELIVERING, Urgency.CLIP.value),
        (job.c.state == JobState.QUEUED, Urgency.PLACE.value),
        else_=Urgency.EDIT.value,
    )


def urgency_of(row: Message, made: Job | None) -> Urgency:
    """Return the urgency of a message and its job: the same as `in_order`, for rows that were read."""
    if row.message_id is None and not row.inline_id and row.role not in _BELLS:
        return Urgency.SEND
    if made is None:
        return Urgency.EDIT
    return {JobState.DELIVERING: Urgency.CLIP, JobState.QUEUED: Urgency.PLACE}.get(made.state, Urgency.EDIT)
