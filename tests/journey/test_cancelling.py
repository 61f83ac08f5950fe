from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.visitor import is_clip

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


async def test_cancelling_a_waiting_job_is_free_and_leaves_no_trace_upstream(
    house: House, alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with house.running(dashscope_max_upstream=1):
        await alice.order("Sleepy", "Happy")
        waiting = await alice.reads("😄 Happy: number 2 in line")

        popup = await alice.press(waiting, "Cancel")
        await alice.reads("😄 Happy: cancelled. Nothing was charged.")
        await control.switch(provider={"hold": False})
        await alice.clips(1)

    assert popup == "Cancelled: 😄 Happy. Nothing was charged."
    assert [task["driven_id"] for task in (await control.ledger())["tasks"]] == ["mengwa_kun_1"]


@pytest.mark.usefixtures("program")
async def test_cancelling_a_job_that_waits_upstream_cancels_it_there(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True})
    await alice.order("Sleepy")
    status = await alice.reads("being made now")

    await alice.press(status, "Cancel")

    await control.wait_for("provider.task", state="CANCELED")
    await alice.reads("😴 Sleepy: cancelled. Nothing was charged.")
    ledger = await control.ledger()
    assert [task["status"] for task in ledger["tasks"]] == ["CANCELED"]
    assert [entry["kind"] for entry in ledger["entries"]] in (["detect"], [])
    assert house.states() == ["cancelled"]


@pytest.mark.usefixtures("program")
async def test_the_result_of_a_job_cancelled_too_late_is_dropped(alice: Visitor, control: Control) -> None:
    await control.switch(provider={"run_seconds": 60})
    await alice.order("Sleepy")
    await control.wait_for("provider.task", state="RUNNING")
    status = await alice.reads("being made now")

    popup = await alice.press(status, "Cancel")
    await alice.reads("its result will be dropped")
    await control.wait_for("provider.cancel")
    await control.post("provider/tasks/running/finish")
    await alice.reads("charged to the operator of this bot, not to you")

    assert "result will be dropped" in popup
    assert not any(map(is_clip, await alice.messages()))


@pytest.mark.usefixtures("program")
async def test_the_cancel_command_takes_the_only_job_and_asks_which_of_several(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    keyboard = await alice.order("Sleepy")
    await alice.write("/cancel")
    await alice.reads("Cancelled: 😴 Sleepy.")

    await alice.press(keyboard, "Happy")
    await alice.press(keyboard, "Serious")
    await alice.write("/cancel")
    which = await alice.reads("Which one shall I cancel?")
    await alice.press(which, "Serious")

    assert which.labels == ["😄 Happy", "🧐 Serious"]
    await alice.reads("🧐 Serious: cancelled.")
    await alice.until(lambda chat: chat.message(which.message_id).deleted)
