from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from engine.budget import Budget, BudgetSettings
from engine.errors import OperatorError, OperatorProblem
from engine.menu import Menu
from engine.providers.absent import Absent
from engine.providers.emoji_v1 import ApiKey, EmojiV1, EmojiV1Settings
from engine.standing import Standing, StandingSettings
from storage import ledger, open_storage, providers
from storage.ledger import CNY, ChargeKind
from storage.states import JobState
from tests.support.rows import make_job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import sqlalchemy as sa

    from storage import Storage

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 28, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
MOST = 40 * CNY // 100  # what one clip of five seconds costs


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path / "bot.db") as opened:
        yield opened


@pytest.fixture
async def cloud() -> AsyncIterator[EmojiV1]:
    """Return the provider that bills, with its documented prices."""
    provider = EmojiV1(EmojiV1Settings(api_key=ApiKey("sk-budget")))
    yield provider
    await provider.close()


def _standing(storage: Storage, cloud: EmojiV1, *, day: int = 0, month: int = 0) -> Standing:
    menu = Menu([cloud], absent=Absent)
    budget = Budget(BudgetSettings(day, month), menu)
    return Standing(storage, menu, budget, StandingSettings(), clock=lambda: NOON)


def _spend(conn: sa.Connection, amount: int, at: datetime = NOON) -> None:
    ledger.enter(
        conn, ChargeKind.CLIP, provider="emoji-v1", reference=f"{at} {amount}", amount=amount, now=at
    )


async def _may_order(storage: Storage, standing: Standing, now: datetime = NOON) -> bool:
    return await storage.transact(standing.preferred, now) is not None


async def _rest(storage: Storage) -> tuple[str | None, str]:
    pause = await storage.transact(providers.find, "emoji-v1")
    return (pause.problem, pause.code) if pause is not None else (None, "")


async def test_without_limits_nothing_keeps_the_provider_from_work(storage: Storage, cloud: EmojiV1) -> None:
    await storage.transact(_spend, 1000 * CNY)
    assert await _may_order(storage, _standing(storage, cloud))


@pytest.mark.parametrize(("spent", "may"), [(60 * CNY // 100, True), (60 * CNY // 100 + 1, False)])
async def test_an_order_needs_room_for_the_longest_clip(
    storage: Storage,
    cloud: EmojiV1,
    spent: int,
    may: bool,  # noqa: FBT001 - a table
) -> None:
    await storage.transact(_spend, spent)
    assert await _may_order(storage, _standing(storage, cloud, day=CNY)) is may


async def test_what_is_left_is_spent_by_one_of_two_orders_and_nobody_is_told_of_a_rest(
    storage: Storage, cloud: EmojiV1
) -> None:
    standing = _standing(storage, cloud, day=2 * MOST - 1)
    assert await _may_order(storage, standing)
    await storage.transact(make_job, JobState.RUNNING)
    assert not await _may_order(storage, standing)
    assert await _rest(storage) == (None, "")


async def test_an_order_that_nobody_is_sure_of_holds_its_money_back(storage: Storage, cloud: EmojiV1) -> None:
    await storage.transact(make_job, JobState.UNSURE)
    assert not await _may_order(storage, _standing(storage, cloud, day=2 * MOST - 1))
    assert await _rest(storage) == ("budget", "day")


async def test_a_used_up_day_rests_until_midnight_and_the_operator_is_told_once(
    storage: Storage, cloud: EmojiV1
) -> None:
    standing = _standing(storage, cloud, day=CNY)
    await storage.transact(_spend, CNY)
    with capture_logs() as logs:
        for minutes in range(3):
            assert not await _may_order(storage, standing, NOON + timedelta(minutes=minutes))
        assert not await _may_order(storage, standing, MIDNIGHT - timedelta(milliseconds=1))
        assert await _may_order(storage, standing, MIDNIGHT)
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("budget_used_up", "error"),
        ("provider_resumed", "info"),
    ]
    assert logs[0]["until"] == MIDNIGHT.isoformat()


async def test_a_used_up_month_rests_until_its_end_whatever_the_day_allows(
    storage: Storage, cloud: EmojiV1
) -> None:
    await storage.transact(_spend, 10 * CNY, NOON - timedelta(days=20))
    standing = _standing(storage, cloud, day=CNY, month=10 * CNY)
    assert not await _may_order(storage, standing, DECEMBER - timedelta(milliseconds=1))
    assert await _rest(storage) == ("budget", "month")
    assert await _may_order(storage, standing, DECEMBER)


async def test_a_larger_budget_ends_the_rest_at_the_next_start(storage: Storage, cloud: EmojiV1) -> None:
    await storage.transact(_spend, CNY)
    assert not await _may_order(storage, _standing(storage, cloud, day=CNY))
    assert await _may_order(storage, _standing(storage, cloud, day=2 * CNY))


async def test_a_clip_that_arrives_while_the_provider_rests_does_not_end_the_rest(
    storage: Storage, cloud: EmojiV1
) -> None:
    standing = _standing(storage, cloud, day=CNY)
    await storage.transact(_spend, CNY)
    assert not await _may_order(storage, standing)
    await storage.transact(standing.worked, "emoji-v1")
    assert await _rest(storage) == ("budget", "day")


async def test_a_rest_for_money_hides_no_trouble_with_the_key(storage: Storage, cloud: EmojiV1) -> None:
    standing = _standing(storage, cloud, day=CNY)
    await storage.transact(_spend, CNY)
    wrong = OperatorError("InvalidApiKey", problem=OperatorProblem.KEY)
    await storage.transact(standing.pause, "emoji-v1", wrong)
    assert not await _may_order(storage, standing)
    assert await _rest(storage) == ("key", "InvalidApiKey")


async def test_a_provider_that_costs_nothing_has_no_budget(storage: Storage, cloud: EmojiV1) -> None:
    menu = Menu([cloud], absent=Absent)
    free = replace(cloud.describe(), billed=False)
    used_up = await storage.transact(Budget(BudgetSettings(1, 1), menu).used_up, free, NOON)
    assert used_up is None
