"""A message that somebody placed in a chat unknown to the bot outlives the program's every death."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.crash.people import PATIENCE, SELFIE
from tests.journey.guest import Guest, copies, found

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.client import Control, Person
    from tests.crash.bot_process import BotProcess

pytestmark = pytest.mark.crash

LATE = 3600.0
"""Seconds that are never over within a test."""


async def test_from_the_press_to_the_clip_it_may_be_killed_wherever_it_does_something(
    control: Control, bot: BotProcess
) -> None:
    await control.switch(telegram={"supports_inline_queries": True}, provider={"hold": True})
    alice, bob = await control.person("Alice", language_code="en"), await control.person("Bob")
    shelf = await control.group("Clips", bob)
    guest = Guest(control, alice, await control.group("Friends", alice, bob, bot=False))
    bot.settings.media_chat_id = shelf.id
    await bot.start()
    placed = await control.choose_inline(alice, *await _offer(control, alice), guest.where)

    await _die_in(
        control,
        bot,
        "answerCallbackQuery",
        lambda: control.press(guest.where, placed.message_id, text="Make it", sender=alice),
    )
    await bot.start()
    await guest.reads(placed, "being made now")
    await _die_in(control, bot, "sendAnimation", lambda: control.switch(provider={"hold": False}))
    await _die_in(control, bot, "editMessageMedia", bot.start)
    await bot.start()
    await control.wait_for("telegram.call", method="editMessageMedia", status=400, seconds=PATIENCE)

    clip = await guest.clip(placed)
    assert (clip.words, clip.labels) == ("😄 Happy · made by AI", ["Make yours"])
    assert (await control.ledger())["submitted"] == 1
    assert await copies(control, shelf) == [True, True], "one more for the death behind the upload"


async def _offer(control: Control, alice: Person) -> tuple[str, str]:
    """Send a selfie, and type until something can be made of it; return the ids of query and result."""
    await control.send_photo(alice, SELFIE)
    await control.wait_for("provider.detect", seconds=PATIENCE)
    answer: dict[str, Any] = {"results": []}
    while not answer["results"]:
        answer = await found(control, alice, "happy")
    return answer["id"], answer["results"][0]["id"]


async def _die_in(
    control: Control, bot: BotProcess, method: str, act: Callable[[], Awaitable[object]]
) -> None:
    """Kill the program when Telegram has carried a call out and its answer is on the way for ever."""
    await control.fault("telegram", method, "delay", seconds=LATE)
    before = await control.last_seq()
    await act()
    await control.wait_for("telegram.call", method=method, after=before, seconds=PATIENCE)
    await bot.kill()
    await control.clear_faults()
