"""Death at any moment: nothing is lost, nothing is bought twice, nothing is shown twice."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from tests.crash.people import PATIENCE, SELFIE, clip, clips, keyboards, order

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.crash.bot_process import BotProcess

EVENTS_OF_A_RUN = 130
"""About as many events as the sandbox sees from the start of the program to the third clip."""

LATE = 3600.0


@pytest.mark.parametrize("seed", range(8))
async def test_a_kill_at_any_moment_loses_no_clip_and_buys_none_twice(
    control: Control, bot: BotProcess, seed: int
) -> None:
    moment = random.Random(seed).randrange(1, EVENTS_OF_A_RUN)
    people = [await control.person(name, language_code="en") for name in ("Alice", "Bob", "Carol")]
    before = await control.last_seq()

    await bot.start()
    orders = asyncio.gather(*(order(control, person) for person in people))
    await control.wait_for("", count=moment, after=before, seconds=PATIENCE)
    await bot.kill()
    await bot.start()
    await orders
    for person in people:
        await clip(control, person)
    await _quiet(control, people[0])

    ledger = await control.ledger()
    paid = [entry["task_id"] for entry in ledger["entries"] if entry["kind"] == "clip"]
    assert len(paid) == len(set(paid)) == ledger["submitted"] == len(people)
    for person in people:
        assert len(clips(await control.chat(person))) == 1


async def _quiet(control: Control, person: Person) -> None:
    """Return when all that was owed before has been sent: one more answer has come through."""
    asked = (await control.send_text(person, "/help")).message_id
    await control.wait_until_chat(
        person, lambda chat: any(message.message_id > asked for message in chat.from_bot), PATIENCE
    )


async def test_a_photo_that_was_stored_but_not_handled_is_answered_once_after_the_kill(
    control: Control, bot: BotProcess
) -> None:
    await control.fault("telegram", "answerCallbackQuery", "delay", seconds=LATE)
    await bot.start()
    alice = await control.person("Alice", language_code="en")

    # A chat's updates are handled in order, so the photo waits behind a pop-up that does not return.
    await control.send_text(alice, "/templates")
    listed = await control.wait_until_chat(alice, lambda chat: chat.from_bot, PATIENCE)
    await control.press(alice, listed.from_bot[0].message_id, text="Office")
    photo = await control.send_photo(alice, SELFIE)
    await _confirmed(control, photo.update_id)
    assert not keyboards(await control.chat(alice))
    await bot.kill()
    await control.clear_faults()
    await bot.start()

    chat = await control.wait_until_chat(alice, keyboards, PATIENCE)
    assert [keyboard.reply_to for keyboard in keyboards(chat)] == [photo.message_id]
    assert len(chat.from_bot) == 2  # the list that was pressed, and the keyboard


async def _confirmed(control: Control, update_id: int | None) -> None:
    """Return when Telegram was told to forget the update, which we do after it is committed."""
    seen = 0
    while True:
        events = await control.wait_for("telegram.confirmed", after=seen, seconds=PATIENCE)
        if any(update_id in event["update_ids"] for event in events):
            return
        seen = events[-1]["seq"]
