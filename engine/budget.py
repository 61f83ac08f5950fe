"""How much may be spent at providers in a day and in a month, and until when nothing more may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import ledger
from storage.states import JobState

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from engine.menu import Menu
    from engine.providers.interface import Capabilities


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """Limits of the whole bot, in units of `storage.ledger.CNY`; 0 is no limit.

    Attributes:
        day: for one day (UTC).
        month: for one month (UTC).
    """

    day: int = 0
    month: int = 0


@dataclass(frozen=True, slots=True)
class UsedUp:
    """A budget that has no room for one more clip.

    Attributes:
        period: "day" or "month".
        until: when the period ends.
    """

    period: str
    until: datetime


class Budget:
    """Compares what was spent, and what open orders may still cost, with the limits.

    Asked in the transaction that commits to an order, so that two orders never share what is left for
    one. Photo checks under way, a few fen at most, are not set aside.
    """

    def __init__(self, settings: BudgetSettings, menu: Menu) -> None:
        self._settings = settings
        self._menu = menu

    def used_up(self, conn: sa.Connection, facts: Capabilities, now: datetime) -> UsedUp | None:
        """Return the budget that has no room for one more clip of a provider; the longer one first."""
        return self._over(conn, facts, [JobState.UNSURE], now)

    def is_spoken_for(self, conn: sa.Connection, facts: Capabilities, now: datetime) -> bool:
        """Return whether what is left may be needed for orders that are under way: a wait of minutes."""
        under_way = [JobState.UNSURE, JobState.SUBMITTING, JobState.RUNNING]
        return self._over(conn, facts, under_way, now) is not None

    def _over(
        self, conn: sa.Connection, facts: Capabilities, states: list[JobState], now: datetime
    ) -> UsedUp | None:
        periods = (
            ("month", self._settings.month, ledger.month_of(now)),
            ("day", self._settings.day, ledger.day_of(now)),
        )
        limited = [(name, limit, span) for name, limit, span in periods if limit]
        if not limited or not facts.billed:
            return None
        needed = self._set_aside(conn, states) + facts.prices.clip
        for name, limit, (start, end) in limited:
            if ledger.spent(conn, since=start) + needed > limit:
                return UsedUp(name, end)
        return None

    def _set_aside(self, conn: sa.Connection, states: list[JobState]) -> int:
        orders = ledger.open_orders(conn, states)
        return sum(self._menu.find(name).describe().prices.clip * count for name, count in orders.items())
