from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.journey.visitor import is_keyboard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

    Step = Callable[[], Awaitable[object]]


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait for whichever comes first."""
    tasks = {asyncio.ensure_future(wait) for wait in waits}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        await task


async def one_paid_task_per_job(control: Control, house: House) -> bool:
    """Return whether exactly one task was paid, and no other ordered, for each job."""
    ledger = await control.ledger()
    clips = [entry["task_id"] for entry in ledger["entries"] if entry["kind"] == "clip"]
    tickets = [row["ticket"] for row in house.rows("job")]
    return sorted(clips) == sorted(tickets) and ledger["submitted"] == len(tickets)


async def test_whatever_a_person_does_while_the_bot_is_down_is_done_when_it_is_back(
    house: House, alice: Visitor, control: Control
) -> None:
    async def tap(label: str) -> None:
        keyboard = next(message for message in await alice.messages() if is_keyboard(message))
        await control.press(alice.person, keyboard.message_id, text=label)

    async def again() -> None:
        (clip,) = await alice.clips()
        await control.press(alice.person, clip.message_id, text="Again")

    steps: list[tuple[Step, Step]] = [
        (lambda: alice.write("/start"), lambda: alice.reads("I turn a selfie")),
        (alice.send_selfie, alice.keyboard),
        (lambda: tap("Sleepy"), alice.clips),
        (again, lambda: alice.clips(2)),
        (lambda: alice.write("/jobs"), lambda: alice.reads("Before that:")),
    ]
    for act, answer in steps:
        await act()
        async with house.running():
            await answer()

    assert house.states() == ["delivered", "delivered"]
    assert await one_paid_task_per_job(control, house)


async def test_a_tap_on_a_photo_that_was_not_checked_yet_survives_a_restart(
    house: House, alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"detect_seconds": 30})
    async with house.running():
        await alice.order("Sleepy")
        await alice.reads("looking at your photo")
    await control.switch(provider={"detect_seconds": 0})

    async with house.running():
        await alice.clips()

    assert await one_paid_task_per_job(control, house)


@pytest.mark.parametrize("seed", range(4))
async def test_a_job_survives_restarts_at_any_moment_in_one_message_and_for_one_price(
    house: House, alice: Visitor, control: Control, seed: int
) -> None:
    await control.switch(provider={"run_seconds": 0.3})
    moments = random.Random(seed)
    async with house.running():
        await alice.send_selfie()
        keyboard = await alice.keyboard()
        await control.press(alice.person, keyboard.message_id, text="Sleepy")
    status = set[int]()
    for _ in range(4):
        before = await control.last_seq()
        async with house.running():
            # The record grows with every call in either direction, so each count is another moment.
            await first_of(
                control.wait_for("", after=before, count=moments.randint(8, 35), seconds=30), alice.clips()
            )
        status |= {m.message_id for m in await alice.messages() if not is_keyboard(m)}

    async with house.running():
        (clip,) = await alice.clips()

    # A status message that was sent but not noted is an orphan that names no position.
    orphans = [m for m in await alice.messages() if m.message_id in status - {clip.message_id}]
    assert all(message.words == "Got it: 😴 Sleepy. I'll show you here." for message in orphans)
    assert len(orphans) <= 1
    assert await one_paid_task_per_job(control, house)


@pytest.mark.parametrize(
    "event", ["provider.submit", "provider.result", "provider.upload", "telegram.edited"]
)
async def test_a_restart_right_after_a_decisive_call_repeats_nothing_that_costs(
    house: House, alice: Visitor, control: Control, event: str
) -> None:
    async with house.running():
        await alice.send_selfie()
        keyboard = await alice.keyboard()
        await control.press(alice.person, keyboard.message_id, text="Sleepy")
        await control.wait_for(event)

    async with house.running():
        await alice.clips()

    assert len(await alice.clips()) == 1
    assert await one_paid_task_per_job(control, house)
