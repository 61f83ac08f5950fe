"""Ends that somebody asks for, and a second start that must not happen."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

import pytest

from tests.crash.books import balance
from tests.crash.bot_process import BotProcess
from tests.crash.people import PATIENCE, Customer
from tests.crash.storm import crowd
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sandbox.client import Control

_LATE = 3600.0

_LONGEST_STOP = 5.0
"""Seconds; what an operator is promised, and less than any supervisor waits before it kills."""


@pytest.mark.parametrize(
    "stops",
    [
        pytest.param(2, id="small"),
        pytest.param(12, id="full", marks=[pytest.mark.crash, pytest.mark.timeout(600)]),
    ],
)
async def test_a_stop_in_the_middle_takes_no_time_ends_well_and_loses_nothing(
    control: Control, bot: BotProcess, figures: Callable[[str], None], stops: int
) -> None:
    chance = random.Random(stops)
    customers = await crowd(control, people=stops + 1, wishes=2)
    visits = []
    slowest = 0.0
    for customer in customers[1:]:
        visits.append(asyncio.create_task(customer.visit(PATIENCE * stops)))
        seen = await control.last_seq()
        await bot.start()
        # In the middle of what it does for people, whatever that is.
        await control.wait_for("telegram.call", after=seen, count=chance.randrange(16, 30), seconds=PATIENCE)
        began = time.monotonic()
        assert await bot.terminate() == 0
        slowest = max(slowest, time.monotonic() - began)
    await bot.start()
    await asyncio.gather(*visits, customers[0].visit(PATIENCE))
    assert await bot.terminate() == 0

    books = await balance(control, customers, bot.settings.database)
    figures(f"stopped by SIGTERM: stops {stops}, the slowest {slowest:.1f} s; {books}")
    assert slowest < _LONGEST_STOP
    assert books.clean, books


@pytest.mark.parametrize("maker", ["cloud", "local"])
async def test_a_stop_waits_for_nobody_who_hangs(control: Control, bot: BotProcess, maker: str) -> None:
    """The order's call hangs, or a worker renders; a poll waits at Telegram, an answer hangs there."""
    if maker == "local":
        bot.settings.dashscope_api_key, bot.settings.photo_check = None, "strict"
    await control.fault("provider", "submit", "delay", seconds=_LATE)
    alice = await control.person("Alice", language_code="en")
    customer = Customer(control, alice, alice, grace_hopper())
    await bot.start()
    for number in range(1, 4):
        await customer.order(PATIENCE, number)
    await control.wait_until_chat(
        alice, lambda chat: any("being made now" in message.words for message in chat.from_bot), PATIENCE
    )
    for call in ("sendMessage", "editMessageText", "editMessageMedia"):
        await control.fault("telegram", call, "delay", seconds=_LATE, times=-1)
    asked = (await control.send_text(alice, "/help")).message_id
    await control.wait_until_chat(
        alice, lambda chat: any(message.message_id > asked for message in chat.from_bot), PATIENCE
    )

    began = time.monotonic()
    assert await bot.terminate() == 0
    assert time.monotonic() - began < _LONGEST_STOP


async def test_of_two_that_are_started_at_once_one_serves_and_the_other_says_why_not(
    control: Control, bot: BotProcess, tmp_path: Path
) -> None:
    twin = BotProcess(bot.settings, tmp_path / "twin.log")
    (customer,) = await crowd(control, people=1, wishes=1)
    both = {bot: asyncio.create_task(_start(bot)), twin: asyncio.create_task(_start(twin))}

    ended, _ = await asyncio.wait(both.values(), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    await customer.visit(PATIENCE)
    (refused,) = (one for one, task in both.items() if task in ended)
    (serving,) = both.keys() - {refused}
    both[serving].cancel()

    assert both[refused].result() == 1
    assert "another process owns selfmoji.db.lock. Is the bot running already?" in refused.log.read_text()
    assert await serving.terminate() == 0
    assert (await balance(control, [customer], bot.settings.database)).clean


async def _start(bot: BotProcess) -> int | None:
    await bot.start()
    return await bot.ended(within=2 * PATIENCE)
