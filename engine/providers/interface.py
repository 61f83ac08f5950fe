"""What every provider offers: the operations, and the plain values they take and give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from engine.catalogue import Template
    from engine.errors import EngineError

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the normalised photo."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a provider charges, in units of `storage.ledger.CNY`.

    Attributes:
        check: for each photo that was looked at, whatever came of it.
        second: for each second of a clip that was made.
        longest: seconds that a clip has at most; so much is set aside for an order until it is charged.
    """

    check: int = 0
    second: int = 0
    longest: int = 5

    @property
    def clip(self) -> int:
        """The most that one clip can cost."""
        return self.second * self.longest


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider is and how it wants to be asked; static, no network.

    Attributes:
        name: the provider's name in rows, settings and logs.
        model: the model a job is bought from.
        billed: a submit costs money, so a doubtful one is looked up, never repeated.
        prices: what it charges.
        key_mark: differs when its key does, and tells nothing of it.
        durable: a ticket can still be asked for after our restart. If not, a ticket that the provider does
            not know is lost for certain, and the job is ordered anew.
        side_by_side: tasks it works on at one time; the others wait there.
        own_regions: an order needs the regions that this provider's own check found.
        max_upstream: tasks kept at the provider at one time, the running one included.
        submit_interval: least time between two submits.
        check_interval: least time between two photo checks.
        shortest: no status is asked for before a task has run this long.
        poll_interval: time between two status questions for the task at the head.
        sweep_interval: time between two status questions for any other task.
        task_life: how long the provider remembers a task and its result.
        unknown_tolerance: how long after a submit an unknown ticket means "not yet visible".
        recovery_grace: how long a submitted task may stay invisible in the provider's list.
    """

    name: str
    model: str
    billed: bool
    durable: bool
    max_upstream: int
    submit_interval: timedelta
    check_interval: timedelta
    shortest: timedelta
    poll_interval: timedelta
    sweep_interval: timedelta
    task_life: timedelta
    unknown_tolerance: timedelta
    recovery_grace: timedelta
    prices: Prices = Prices()
    key_mark: str = ""
    side_by_side: int = 1
    own_regions: bool = True


@dataclass(frozen=True, slots=True)
class Regions:
    """Where the face is, as the provider's own check found it.

    Attributes:
        face: the face itself.
        crop: the roughly square part of the photo that the clip will show.
    """

    face: Box
    crop: Box


@dataclass(frozen=True, slots=True)
class Ticket:
    """A task as the provider knows it.

    Attributes:
        task_id: opaque id that every later question names.
        request_id: the id of the submitting request, "" when unknown.
    """

    task_id: str
    request_id: str = ""


class TaskState(StrEnum):
    """Where a task stands at the provider, in our words."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Progress:
    """The answer to one status question.

    Attributes:
        state: where the task stands; unrecognised wire values arrive as RUNNING (not final).
        billed_seconds: seconds of output that were charged, 0 unless DONE.
        error: why it failed, only when FAILED.
        submitted_at, started_at, ended_at: the provider's own times (UTC) where it gave them.
    """

    state: TaskState
    billed_seconds: int = 0
    error: EngineError | None = None
    submitted_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundTask:
    """One entry of the provider's task list.

    Attributes:
        ticket: task id and the id of the request that submitted it.
        created_at: UTC on OUR clock (corrected by the Date header of the answer).
        state: where it stands.
        key_id: the provider's id of the key that it was ordered with, "" when unknown.
    """

    ticket: Ticket
    created_at: datetime
    state: TaskState
    key_id: str = ""


class Provider(Protocol):
    """One service that turns a checked photo and a template into a clip.

    Every coroutine raises members of `engine.errors` only, with the cause attached.
    """

    def describe(self) -> Capabilities:
        """Return the static facts; costs nothing and touches no network."""
        ...

    async def probe(self) -> None:
        """Ask a free question that proves key and host.

        Raises:
            OperatorError: the operator must act.
            TransientError: no answer that proves anything.
        """
        ...

    async def check(self, photo: Path) -> Regions:
        """Have the provider look at a normalised photo (upright sRGB JPEG).

        Raises:
            RefusedError: the photo will not do; carries the named reason.
            PolicyError, OperatorError, TransientError, DefectError: see `engine.errors`.
        """
        ...

    async def submit(self, photo: Path, regions: Regions, template: Template) -> Ticket:
        """Order one clip; exactly one paid request leaves, never a repeat of it.

        Raises:
            UncertainError: the order may or may not have been accepted.
            TransientError: certainly not accepted, may be repeated.
            RefusedError, PolicyError, OperatorError, DefectError: certainly not accepted.
        """
        ...

    async def status(self, ticket: Ticket) -> Progress:
        """Ask where a task stands; may be repeated for ever."""
        ...

    async def fetch(self, ticket: Ticket, into: Path) -> Progress:
        """Write the finished clip to the new file `into` (streamed, bounded in size and time).

        The result's link is asked for afresh, so that no signed link needs to be kept.

        Raises:
            TransientError: nothing usable was written; try again within the task's life.
        """
        ...

    async def cancel(self, ticket: Ticket) -> bool:
        """Return whether the task was still waiting and is now cancelled."""
        ...

    async def recover(self) -> list[FoundTask]:
        """List every task of this model that the provider still remembers, all pages."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
