"""Death at any moment: nothing is lost, nothing is bought twice, nothing is shown twice."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.crash.people import PATIENCE, SELFIE, keyboards
from tests.crash.storm import Death, Storm, crowd
from tests.crash.strace import killing, needs_strace
from tests.support.program import settings_for
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import Control
    from tests.crash.bot_process import BotProcess

LATE = 3600.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How bad the storm is.

    Attributes:
        timed: deaths at a random moment.
        synced: deaths at the 1st, 2nd, ... of so many syncs of the database.
        published: the same for the syncs of photos and clips.
    """

    people: int
    wishes: int
    at_once: int
    timed: int
    synced: int
    published: int


SMALL = Scale(people=4, wishes=2, at_once=1, timed=2, synced=2, published=1)
FULL = Scale(people=101, wishes=3, at_once=2, timed=30, synced=30, published=3)

SCALES = [
    pytest.param(SMALL, id="small"),
    pytest.param(FULL, id="full", marks=[pytest.mark.crash, pytest.mark.timeout(1800)]),
]


@needs_strace
@pytest.mark.parametrize("scale", SCALES)
async def test_a_program_that_dies_at_any_moment_loses_no_clip_buys_none_twice_and_shows_none_twice(
    control: Control, bot: BotProcess, figures: Callable[[str], None], scale: Scale
) -> None:
    storm = Storm(
        control, bot, await crowd(control, people=scale.people, wishes=scale.wishes), at_once=scale.at_once
    )

    books = await storm.rage(deaths(scale, random.Random(scale.timed)))

    figures(f"killed at any moment: kills {storm.deaths} ({storm.struck} at a sync), {books}")
    assert storm.struck > 0
    assert books.clean, books


@needs_strace
@pytest.mark.crash
@pytest.mark.timeout(900)
async def test_the_programs_own_renderer_makes_every_clip_however_often_it_dies_with_the_program(
    control: Control, bot: BotProcess, figures: Callable[[str], None]
) -> None:
    bot.settings = settings_for(bot.settings.telegram_api_url, bot.settings.data_dir, dashscope_api_key=None)
    customers = await crowd(control, people=3, wishes=2, picture=grace_hopper())
    chance = random.Random(4)
    # Five times on one job would look as if it was the job that ends the program.
    few = [Death(chance.uniform(1, 6)) for _ in range(3)] + [Death(6, killing("fsync", 7))]
    storm = Storm(control, bot, customers, patience=6 * PATIENCE)

    books = await storm.rage(few)

    figures(f"killed at any moment, local: kills {storm.deaths} ({storm.struck} at a sync), {books}")
    assert books.clean, books


def deaths(scale: Scale, chance: random.Random) -> list[Death]:
    """Return all deaths in a random order: by the clock, and by strace at the nth sync of a thread."""
    found = [Death(chance.uniform(0.3, 2)) for _ in range(scale.timed)]
    # In the small storm the syncs that are counted lie as far apart as in the full one.
    stride = max(FULL.synced // scale.synced, 1)
    found += [Death(3, killing("fdatasync", 1 + n * stride)) for n in range(scale.synced)]
    # The first syncs of a start are those of its folders.
    found += [Death(3, killing("fsync", 7 - 3 * n)) for n in range(scale.published)]
    chance.shuffle(found)
    return found


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
