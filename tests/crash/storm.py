"""A storm: the program dies again and again while people go on ordering; then it is left in peace."""

from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tests.crash.books import balance
from tests.crash.people import PATIENCE, Customer, selfie

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from sandbox.client import Control
    from tests.crash.books import Books
    from tests.crash.bot_process import BotProcess

_WHOLE_STORM = 1800.0
"""Seconds for which people wait while the program dies around them; the test's own limit is shorter."""


@dataclass(frozen=True, slots=True)
class Death:
    """How one life of the program ends.

    Attributes:
        after: when it is killed, as a multiple of what a start takes on this machine at this hour.
        under: a command that runs it and may kill it before that.
    """

    after: float
    under: Sequence[str] = ()


@dataclass(slots=True)
class Storm:
    """The program, its customers, and its lives.

    Attributes:
        at_once: customers who come with each life.
        under: a command that runs the program where a death names none.
        patience: seconds without anybody served after which the rest counts as lost.
        after_death: called between two lives; a power cut is done here.
        deaths: how many there were.
        struck: how many of them were by the command under which the program ran.
    """

    control: Control
    bot: BotProcess
    customers: Sequence[Customer]
    at_once: int = 1
    under: Sequence[str] = ()
    patience: float = PATIENCE
    after_death: Callable[[], Awaitable[None]] | None = None
    deaths: int = 0
    struck: int = 0
    _visits: list[asyncio.Task[None]] = field(default_factory=list)

    async def rage(self, deaths: Sequence[Death]) -> Books:
        """Let the program live and die, then live until everybody is served; return the books."""
        start = await self._time_of_a_start()
        waiting = iter(self.customers)
        for death in deaths:
            self._let_in(islice(waiting, self.at_once))
            await self.bot.start(death.under or self.under)
            code = await self.bot.ended(within=death.after * start)
            if code is None:
                await self.bot.kill()
            else:
                assert code == -signal.SIGKILL, f"it ended by itself with {code}"
                self.struck += 1
            await self._note_death()
        self._let_in(waiting)
        await self.bot.start()
        await self._serve()
        await self._ask_for_help()
        assert await self.bot.terminate() == 0
        return await balance(self.control, self.customers, self.bot.settings.database)

    async def _time_of_a_start(self) -> float:
        """Return the seconds until the first answer, and kill the program that gave it."""
        began = time.monotonic()
        await self.bot.start(self.under)
        await self._ask_for_help()
        start = time.monotonic() - began
        await self.bot.kill()
        await self._note_death()
        return start

    async def _ask_for_help(self) -> None:
        """Return when somebody new has got an answer."""
        somebody = await self.control.person("Curious", language_code="en")
        await self.control.send_text(somebody, "/help")
        await self.control.wait_until_chat(somebody, lambda chat: chat.from_bot, PATIENCE)

    async def _note_death(self) -> None:
        self.deaths += 1
        if self.after_death is not None:
            await self.after_death()

    def _let_in(self, customers: Iterator[Customer]) -> None:
        self._visits += [asyncio.create_task(customer.visit(_WHOLE_STORM)) for customer in customers]

    async def _serve(self) -> None:
        """Wait until all have what they want, or for as long as nobody is served any more."""
        served = -1
        while served < (served := sum(visit.done() for visit in self._visits)):
            open_visits = [visit for visit in self._visits if not visit.done()]
            if open_visits:
                await asyncio.wait(open_visits, timeout=self.patience, return_when=asyncio.FIRST_COMPLETED)
        for visit in self._visits:
            visit.cancel()
        await asyncio.wait(self._visits)


async def crowd(
    control: Control, *, people: int, wishes: int, picture: bytes | None = None
) -> list[Customer]:
    """Return so many customers with so many wishes each; the first comes with a group and one wish.

    Args:
        picture: what they all send; without it each has one of their own.
    """
    customers = []
    for number in range(people):
        person = await control.person(f"Customer {number}", language_code="en")
        where = await control.group("Photo club", person) if number == 0 else person
        own = selfie(number) if picture is None else picture
        customers.append(Customer(control, person, where, own, 1 if number == 0 else wishes))
    return customers
