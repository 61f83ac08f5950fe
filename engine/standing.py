"""Which providers may be asked now: not those that are paused, nor those in trouble a moment ago.

A pause (key, money, access, model gone) is a row and ends when a trial succeeds: a free probe that
went well permits one real step, since only a real step proves money and model. A hold (connection
lost, throttled, 5xx) is a short wait in memory that doubles while the trouble lasts. When the budget
is used up, a provider that costs money rests: a pause that ends by the calendar, or by a larger budget.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.errors import OperatorError, TransientError
from storage import providers
from storage.afterwards import afterwards
from storage.clock import has_come, to_ms
from storage.providers import BUDGET

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from engine.budget import Budget, UsedUp
    from engine.menu import Menu
    from engine.providers.interface import Provider
    from storage import Storage
    from storage.providers import Pause

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StandingSettings:
    """Patience with providers.

    Attributes:
        probe_every: a paused provider is probed this often.
        hold: the wait after the first trouble; it doubles up to `hold_most`.
        hold_most: see above.
    """

    probe_every: timedelta = timedelta(minutes=5)
    hold: timedelta = timedelta(seconds=1)
    hold_most: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Hold:
    """How often in a row there was trouble, and for how long and until when the provider is spared for it."""

    times: int
    wait: timedelta
    until: datetime


class Standing:
    """Shared by checker and worker, so that both spare a provider that one of them found in trouble."""

    def __init__(
        self,
        storage: Storage,
        menu: Menu,
        budget: Budget,
        settings: StandingSettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._menu = menu
        self._budget = budget
        self._settings = settings
        self._clock = clock
        self._trials: set[str] = set()
        self._holds: dict[str, _Hold] = {}

    def preferred(self, conn: sa.Connection, now: datetime) -> Provider | None:
        """Return the provider that may be asked for something new now.

        A pause moves everybody on to the next one; a hold does not, since it is over in a moment.
        """
        paused = self._mind_the_budget(conn, now)
        provider = self._menu.first(barred=paused - self._trials)
        if provider is None or self._budget.is_spoken_for(conn, provider.describe(), now):
            return None
        hold = self._holds.get(provider.describe().name)
        return provider if hold is None or has_come(hold.until, now, longest=hold.wait) else None

    def _mind_the_budget(self, conn: sa.Connection, now: datetime) -> set[str]:
        """Have providers rest that there is no money for, until there is; return who is paused."""
        paused = {pause.name: pause for pause in providers.paused(conn)}
        names = set(paused)
        for name in self._menu.names:
            used_up = self._budget.used_up(conn, self._menu.find(name).describe(), now)
            pause = paused.get(name)
            problem = pause.problem if pause is not None else None
            if used_up is None and problem == BUDGET:
                providers.mark_affordable(conn, name=name)
                afterwards(conn, log.info, "provider_resumed", provider=name)
                names.remove(name)
            elif used_up is not None and problem in {None, BUDGET}:
                self._rest(conn, name, used_up, pause, now)
                names.add(name)
        return names

    def _rest(
        self, conn: sa.Connection, name: str, used_up: UsedUp, pause: Pause | None, now: datetime
    ) -> None:
        code, until = used_up.period, used_up.until
        if pause is not None and (pause.problem, pause.code, pause.probe_ms) == (BUDGET, code, to_ms(until)):
            return
        if providers.pause(conn, name=name, problem=BUDGET, code=code, probe_at=until, now=now):
            afterwards(conn, log.error, "budget_used_up", provider=name, period=code, until=until.isoformat())

    def next_look(self, now: datetime) -> datetime | None:
        """Return when the next hold ends."""
        return min((hold.until for hold in self._holds.values() if hold.until > now), default=None)

    def hold(self, name: str, error: TransientError) -> timedelta:
        """Spare a provider for a while after trouble, and return for how long."""
        self._trials.discard(name)
        times = self._holds[name].times if name in self._holds else 0
        wait: timedelta = min(self._settings.hold * 2**times, self._settings.hold_most)
        if error.wait is not None:
            wait = max(wait, timedelta(seconds=error.wait))
        self._holds[name] = _Hold(min(times + 1, 16), wait, self._clock() + wait)
        return wait

    def pause(self, conn: sa.Connection, name: str, error: OperatorError) -> None:
        """Stop asking a provider until a trial succeeds; the operator is told once."""
        self._trials.discard(name)
        now = self._clock()
        news = providers.pause(
            conn,
            name=name,
            problem=error.problem,
            code=error.code,
            probe_at=now + self._settings.probe_every,
            now=now,
        )
        if news:
            afterwards(
                conn, log.error, "provider_paused", provider=name, problem=error.problem, code=error.code
            )

    def worked(self, conn: sa.Connection, name: str) -> None:
        """Note that a provider did what it was asked: no hold, no pause."""
        self._holds.pop(name, None)
        self._trials.discard(name)
        if providers.mark_working(conn, name=name):
            afterwards(conn, log.info, "provider_resumed", provider=name)

    async def probe(self, pause: Pause) -> None:
        """Ask a paused provider the free question; a good answer permits one trial."""
        try:
            await self._menu.find(pause.name).probe()
        except OperatorError as error:
            await self._storage.transact(self.pause, pause.name, error)
            return
        except TransientError as error:
            log.info("provider_probe_failed", provider=pause.name, code=error.code)
        else:
            self._trials.add(pause.name)
            log.info("provider_trial", provider=pause.name, problem=pause.problem)
        await self._storage.transact(
            providers.probe_again, name=pause.name, probe_at=self._clock() + self._settings.probe_every
        )
