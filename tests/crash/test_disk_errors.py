"""A disk that fails or is full: the program waits for it, or says what is wrong and ends; nothing is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.crash.books import balance
from tests.crash.people import PATIENCE
from tests.crash.storm import crowd
from tests.crash.strace import Trouble, failing, needs_strace

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import Control
    from tests.crash.bot_process import BotProcess

pytestmark = needs_strace

RETRY = 0.5
"""Seconds until a loop that could not use the disk tries again."""

# SQLite writes with pwrite64 and syncs with fdatasync, each connection in a thread of its own; photos and
# clips are synced with fsync, and so is a folder that was made.
SMALL = {
    "everything fails now and then": [
        Trouble("fdatasync", "EIO", "8..50+6"),
        Trouble("fsync", "ENOSPC", "7..13+3"),
    ],
}
FULL = {
    "syncs of the database fail every other time for a while": [Trouble("fdatasync", "EIO", "8..30+2")],
    "syncs of the database fail for a while": [Trouble("fdatasync", "EIO", "12..20")],
    "the disk is full for the database for a while": [Trouble("pwrite64", "ENOSPC", "150..180")],
    "writes of the database fail now and then": [Trouble("pwrite64", "EIO", "150..450+40")],
    "the disk is full in the middle of the migration": [Trouble("pwrite64", "ENOSPC", "40")],
    "no sync of the database ever works": [Trouble("fdatasync", "EIO", "1+")],
    "no folder can be made": [Trouble("fsync", "EIO", "1")],
    "syncs of photos and clips fail for a while": [Trouble("fsync", "EIO", "7..12")],
}

TROUBLES = [
    *(pytest.param(troubles, id=name) for name, troubles in SMALL.items()),
    *(
        pytest.param(troubles, id=name, marks=[pytest.mark.crash, pytest.mark.timeout(400)])
        for name, troubles in FULL.items()
    ),
]


@pytest.mark.parametrize("troubles", TROUBLES)
async def test_a_disk_that_fails_costs_time_and_nothing_else(
    control: Control,
    bot: BotProcess,
    figures: Callable[[str], None],
    request: pytest.FixtureRequest,
    troubles: list[Trouble],
) -> None:
    bot.settings.storage_retry_seconds = RETRY
    customers = await crowd(control, people=4, wishes=2)
    served = asyncio.gather(*(customer.visit(PATIENCE) for customer in customers))

    await bot.start(failing(*troubles))
    gave_up = await _gave_up(bot, served)
    if gave_up:
        # What it said last is for whoever looks why it ended; a supervisor just starts it again.
        assert bot.log.read_text().splitlines()[-1].startswith(("Stopped: ", "Not started: "))
        await bot.start()
    await served
    assert await bot.terminate() == 0

    books = await balance(control, customers, bot.settings.database)
    outcome = "ended and was started again" if gave_up else "went on by itself"
    figures(f"disk errors, {request.node.callspec.id}: {outcome}; {books}")
    assert books.clean, books


@pytest.mark.crash
async def test_who_cannot_note_down_what_was_said_does_not_go_on_saying_it(
    control: Control, bot: BotProcess, figures: Callable[[str], None]
) -> None:
    customers = await crowd(control, people=4, wishes=2)
    served = asyncio.gather(*(customer.visit(PATIENCE) for customer in customers))

    await bot.start(failing(*FULL["the disk is full for the database for a while"]))
    await served

    spare = [len((await control.chat(one.where)).from_bot) - one.messages for one in customers]
    figures(f"on a full disk: said again {sum(spare)}")
    assert max(spare) <= 1  # what was on its way when it became full


async def _gave_up(bot: BotProcess, served: asyncio.Future[list[None]]) -> bool:
    """Return whether the program ended, as an error does, before everybody was served."""
    end = asyncio.create_task(bot.ended(within=2 * PATIENCE))
    both: set[asyncio.Future[Any]] = {end, served}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if end.done() and (code := end.result()) is not None:
        assert code == 1
        return True
    end.cancel()
    await asyncio.wait({end})
    return False
