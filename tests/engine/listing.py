"""A provider at the door of the engine whose list of tasks is what a test says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.providers.absent import Absent
from engine.providers.interface import Capabilities, FoundTask, Prices, Progress, TaskState, Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from engine.errors import EngineError

KEY_ID = "our-key"

SHORTEST = 20
"""Seconds that no clip takes less."""


class Listing(Absent):
    """Lists, cancels and tells of tasks; takes no orders.

    Attributes:
        tasks: what is listed, by id.
        cancelled: the tasks that we had cancelled.
        trouble: what whoever asks for the list gets instead.
        billed: whether clips cost something.
    """

    def __init__(self) -> None:
        super().__init__("emoji-v1")
        self.tasks: dict[str, FoundTask] = {}
        self.cancelled: list[str] = []
        self.trouble: EngineError | None = None
        self.billed = True

    def describe(self) -> Capabilities:
        """Return the facts of one that bills 8 fen a second."""
        return replace(
            super().describe(),
            billed=self.billed,
            prices=Prices(second=8000),
            recovery_grace=timedelta(seconds=90),
            shortest=timedelta(seconds=SHORTEST),
            poll_interval=timedelta(seconds=1),
        )

    def show(self, name: str, at: datetime, state: TaskState = TaskState.RUNNING, key: str = KEY_ID) -> None:
        """List a task from now on, or list it in another state."""
        self.tasks[name] = FoundTask(Ticket(name, f"request-{name}"), at, state, key)

    async def recover(self) -> list[FoundTask]:
        """Return the list, or raise the trouble."""
        if self.trouble is not None:
            raise self.trouble
        return list(self.tasks.values())

    async def status(self, ticket: Ticket) -> Progress:
        """Say where a task stands; a finished clip has three seconds."""
        state = self.tasks[ticket.task_id].state
        return Progress(state, billed_seconds=3 if state is TaskState.DONE else 0)

    async def cancel(self, ticket: Ticket) -> bool:
        """Cancel a task that waits."""
        if self.tasks[ticket.task_id].state is not TaskState.QUEUED:
            return False
        self.cancelled.append(ticket.task_id)
        return True
