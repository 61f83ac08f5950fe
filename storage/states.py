"""The states that rows pass through and the only moves between them.

These tables are used by the guarded updates, by the schema's CHECKs, by the tests and by
docs/journey.md, so a state or a move exists here or nowhere.
"""

from __future__ import annotations

from enum import StrEnum


class InboxState(StrEnum):
    """Where a raw update stands."""

    STORED = "stored"
    HANDLED = "handled"
    QUARANTINED = "quarantined"


class PhotoState(StrEnum):
    """Where a photo stands; the last four are ends."""

    RECEIVED = "received"
    STORED = "stored"
    CHECKING = "checking"
    USABLE = "usable"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"


class JobState(StrEnum):
    """Where a job stands; `OPEN_JOB_STATES` names those that are not ends."""

    WAITING_CHECK = "waiting_check"
    QUEUED = "queued"
    SUBMITTING = "submitting"
    RUNNING = "running"
    FETCHING = "fetching"
    DELIVERING = "delivering"
    UNSURE = "unsure"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNDELIVERABLE = "undeliverable"


class SheetState(StrEnum):
    """Where a sheet of moving previews stands; the last two are ends."""

    WANTED = "wanted"
    MADE = "made"
    SHOWN = "shown"
    DROPPED = "dropped"
    FORBIDDEN = "forbidden"
    FAILED = "failed"
    EXPIRED = "expired"


class MessageRole(StrEnum):
    """What a message of ours is for."""

    KEYBOARD = "keyboard"
    STATUS = "status"
    READY = "ready"
    COPY = "copy"  # of a finished clip, in the operator's own chat, for the file id that it gets there


PHOTO_MOVES: dict[PhotoState, frozenset[PhotoState]] = {
    PhotoState.RECEIVED: frozenset({PhotoState.STORED, PhotoState.UNREADABLE, PhotoState.EXPIRED}),
    PhotoState.STORED: frozenset(
        {PhotoState.CHECKING, PhotoState.REFUSED, PhotoState.UNREADABLE, PhotoState.EXPIRED}
    ),
    PhotoState.CHECKING: frozenset(
        {PhotoState.USABLE, PhotoState.REFUSED, PhotoState.UNREADABLE, PhotoState.EXPIRED}
    ),
    # A later provider may look again and refuse what an earlier one took.
    PhotoState.USABLE: frozenset({PhotoState.CHECKING, PhotoState.REFUSED, PhotoState.EXPIRED}),
    PhotoState.REFUSED: frozenset(),
    PhotoState.UNREADABLE: frozenset(),
    PhotoState.EXPIRED: frozenset(),
}

JOB_MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING_CHECK: frozenset(
        {JobState.QUEUED, JobState.REJECTED, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED}
    ),
    JobState.QUEUED: frozenset(
        {
            JobState.SUBMITTING,
            # Its last order was given up as never made, and its task turned up after all.
            JobState.RUNNING,
            JobState.REJECTED,
            JobState.FAILED,
            JobState.CANCELLED,
            JobState.EXPIRED,
        }
    ),
    JobState.SUBMITTING: frozenset(
        {
            JobState.QUEUED,
            JobState.RUNNING,
            JobState.REJECTED,
            JobState.FAILED,
            JobState.CANCELLED,
            JobState.EXPIRED,
            JobState.UNSURE,
        }
    ),
    JobState.RUNNING: frozenset(
        {
            # A task that failed at the provider costs nothing and may be ordered once more.
            JobState.QUEUED,
            JobState.FETCHING,
            JobState.REJECTED,
            JobState.FAILED,
            JobState.CANCELLED,
            JobState.EXPIRED,
        }
    ),
    JobState.FETCHING: frozenset(
        {JobState.DELIVERING, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED}
    ),
    JobState.DELIVERING: frozenset({JobState.DELIVERED, JobState.UNDELIVERABLE, JobState.CANCELLED}),
    JobState.UNSURE: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED}),
    JobState.DELIVERED: frozenset(),
    JobState.REJECTED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
    JobState.EXPIRED: frozenset(),
    # An end, unless somebody asks for what is made already and still there.
    JobState.UNDELIVERABLE: frozenset({JobState.DELIVERING}),
}

SHEET_MOVES: dict[SheetState, frozenset[SheetState]] = {
    SheetState.WANTED: frozenset(
        {SheetState.MADE, SheetState.DROPPED, SheetState.FAILED, SheetState.EXPIRED}
    ),
    SheetState.MADE: frozenset(
        {SheetState.SHOWN, SheetState.FORBIDDEN, SheetState.FAILED, SheetState.EXPIRED}
    ),
    # Telegram may forget a file, and a chat may change its mind.
    SheetState.SHOWN: frozenset({SheetState.FORBIDDEN, SheetState.FAILED, SheetState.EXPIRED}),
    SheetState.DROPPED: frozenset({SheetState.WANTED, SheetState.EXPIRED}),
    SheetState.FORBIDDEN: frozenset({SheetState.EXPIRED}),
    SheetState.FAILED: frozenset(),
    SheetState.EXPIRED: frozenset(),
}

OPEN_JOB_STATES: tuple[JobState, ...] = tuple(
    state for state in JobState if JOB_MOVES[state] and state is not JobState.UNDELIVERABLE
)
"""Jobs that still have a move of ours ahead of them."""

SLOT_STATES: tuple[JobState, ...] = (JobState.SUBMITTING, JobState.RUNNING)
"""Jobs that hold a place at the provider."""


UNREACHABLE = "unreachable"
"""Why a job ended without a clip in sight: its chat had shut us out."""

NO_COPY = "no_copy"
"""Why a job ended without a clip in sight: the operator's chat took no copy of it (`storage.copies`)."""


class IllegalMoveError(ValueError):
    """The program asked for a move that no table allows: a bug, never a person's doing."""


def guard(old: JobState | PhotoState | SheetState, new: JobState | PhotoState | SheetState) -> None:
    """Raise IllegalMoveError unless the tables allow `old -> new`."""
    allowed: frozenset[JobState] | frozenset[PhotoState] | frozenset[SheetState]
    if isinstance(old, JobState):
        allowed = JOB_MOVES[old]
    else:
        allowed = PHOTO_MOVES[old] if isinstance(old, PhotoState) else SHEET_MOVES[old]
    if new not in allowed:
        raise IllegalMoveError(f"{old} -> {new}")
