"""`ledger`: what was spent today and this month."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage import ledger
from storage.reading import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from bot.settings import LedgerSettings
    from storage.ledger import Sum

_NAMES = {
    ledger.ChargeKind.CLIP: "clips",
    ledger.ChargeKind.CHECK: "photo checks",
    ledger.ChargeKind.STRAY: "clips that nobody got",
}


def sums(settings: LedgerSettings, now: datetime | None = None) -> Iterator[str]:
    """Yield the lines of the report; the bot may be running meanwhile.

    Raises:
        StorageFailedError: there is no database of this version.
    """
    now = now or datetime.now(UTC)
    today, month = look(settings.database, _read, now)
    yield from _period("today", ledger.day_of(now)[0], today, settings.budget_cny_per_day)
    yield from _period("this month", ledger.month_of(now)[0], month, settings.budget_cny_per_month)


def _read(conn: sa.Connection, now: datetime) -> tuple[list[Sum], list[Sum]]:
    days = ledger.day_of(now)[0], ledger.month_of(now)[0]
    today, month = (ledger.sums(conn, since=day) for day in days)
    return today, month


def _period(name: str, since: datetime, found: list[Sum], budget: float) -> Iterator[str]:
    total = sum(entry.amount for entry in found)
    limit = f" of {budget:.2f} that may be spent" if budget else ""
    yield f"{name} (since {since:%Y-%m-%d} UTC): {_cny(total)} CNY{limit}"
    for entry in found:
        yield f"  {entry.provider}, {_NAMES[entry.kind]}: {entry.count} for {_cny(entry.amount)} CNY"


def _cny(amount: int) -> str:
    return f"{amount / ledger.CNY:.3f}"
