"""A provider at the door of the engine that answers what a test says, and notes what it was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.providers.interface import Capabilities, Progress, Regions, Ticket
from tests.engine.listing import Listing

if TYPE_CHECKING:
    from pathlib import Path

    from engine.catalogue import Template


class Answering(Listing):
    """Gives each operation's answer, or raises it if it is an error.

    Attributes:
        answers: by the operation's name.
        asked: the operations, with what they were given.
        facts: what its description says otherwise.
    """

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Any] = {"submit": Ticket("task", "request"), "probe": None}
        self.asked: list[tuple[Any, ...]] = []
        self.facts: dict[str, Any] = {}

    def describe(self) -> Capabilities:
        """Return the facts."""
        return replace(super().describe(), **self.facts)

    async def probe(self) -> None:
        """Answer the free question."""
        self._answer("probe")

    async def check(self, photo: Path) -> Regions:
        """Look at a photo."""
        found: Regions = self._answer("check", photo.name)
        return found

    async def submit(self, photo: Path, regions: Regions, template: Template) -> Ticket:
        """Take an order."""
        ticket: Ticket = self._answer("submit", photo.name, regions, template.id)
        return ticket

    async def status(self, ticket: Ticket) -> Progress:
        """Say where a task stands."""
        progress: Progress = self._answer("status", ticket)
        return progress

    async def fetch(self, ticket: Ticket, into: Path) -> Progress:
        """Write a clip."""
        content: bytes = self._answer("fetch", ticket)
        into.write_bytes(content)  # noqa: ASYNC240 - nobody waits for it
        return Progress(self.answers["state"])

    async def cancel(self, ticket: Ticket) -> bool:
        """Cancel a task."""
        cancelled: bool = self._answer("cancel", ticket)
        return cancelled

    def _answer(self, operation: str, *given: Any) -> Any:
        self.asked.append((operation, *given))
        answer = self.answers[operation]
        if isinstance(answer, Exception):
            raise answer
        return answer
