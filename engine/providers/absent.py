"""A provider that the settings no longer have, as its open orders meet it: every question must wait."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

from engine.errors import OperatorError, OperatorProblem
from engine.providers.interface import Capabilities

if TYPE_CHECKING:
    from pathlib import Path

    from engine.catalogue import Template
    from engine.providers.interface import FoundTask, Progress, Regions, Ticket

_TASK_LIFE = timedelta(hours=24)
"""No provider of ours remembers a task for longer; then its job ends with a sentence."""

_PATIENCE = timedelta(minutes=1)


class Absent:
    """Stands where a provider stood; implements `engine.providers.interface.Provider`.

    What was ordered may be made and paid by now, so its jobs are kept until the task's life is over: an
    operator who puts the provider back gets every clip.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def describe(self) -> Capabilities:
        """Return careful guesses: billed, remembered, seldom asked."""
        return Capabilities(
            name=self._name,
            model="",
            billed=True,
            durable=True,
            max_upstream=0,
            submit_interval=_PATIENCE,
            check_interval=_PATIENCE,
            shortest=_PATIENCE,
            poll_interval=_PATIENCE,
            sweep_interval=_PATIENCE,
            task_life=_TASK_LIFE,
            unknown_tolerance=_PATIENCE,
            recovery_grace=_PATIENCE,
        )

    async def probe(self) -> None:
        """Say that it is not there."""
        self._refuse()

    async def check(self, photo: Path) -> Regions:
        """Say that it is not there."""
        self._refuse(photo)

    async def submit(self, photo: Path, regions: Regions, template: Template) -> Ticket:
        """Say that it is not there."""
        self._refuse(photo, regions, template)

    async def status(self, ticket: Ticket) -> Progress:
        """Say that it is not there."""
        self._refuse(ticket)

    async def fetch(self, ticket: Ticket, into: Path) -> Progress:
        """Say that it is not there."""
        self._refuse(ticket, into)

    async def cancel(self, ticket: Ticket) -> bool:
        """Say that it is not there."""
        self._refuse(ticket)

    async def recover(self) -> list[FoundTask]:
        """Say that it is not there."""
        self._refuse()

    async def close(self) -> None:
        """Do nothing: there is nothing open."""

    def _refuse(self, *_: object) -> NoReturn:
        raise OperatorError("not_in_settings", f"PROVIDERS lacks {self._name}", problem=OperatorProblem.SETUP)
