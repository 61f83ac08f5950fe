"""What clips cost the operator: the books say what the provider's bill says, and budgets are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.books import sums
from bot.settings import LedgerSettings
from storage.ledger import CNY
from tests.journey.house import until_states

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


async def billed(control: Control) -> int:
    """Return the provider's bill in units of our ledger."""
    return round(sum(float(entry["amount"]) for entry in (await control.ledger())["entries"]) * CNY)


def booked(house: House) -> int:
    """Return what stands in our books."""
    return sum(row["amount"] for row in house.rows("charge"))


@pytest.mark.usefixtures("program")
async def test_the_books_say_what_the_provider_s_bill_says(
    alice: Visitor, bob: Visitor, control: Control, house: House
) -> None:
    await control.post("provider/photos", reject_code="InvalidFile.NoHuman", width=640)
    await alice.order("Sleepy", "Happy")
    await alice.clips(2)
    await bob.send_selfie(640, 700)
    await bob.reads("can't find a face")

    kinds = sorted(row["kind"] for row in house.rows("charge"))
    assert kinds == ["check", "check", "clip", "clip"]
    assert booked(house) == await billed(control) > 0


@pytest.mark.usefixtures("program")
async def test_a_clip_that_was_cancelled_too_late_is_in_the_books(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.switch(provider={"run_seconds": 60})
    await alice.order("Sleepy")
    await control.wait_for("provider.task", state="RUNNING")
    await alice.press(await alice.reads("being made now"), "Cancel")
    await control.wait_for("provider.cancel")
    await control.post("provider/tasks/running/finish")
    await alice.reads("charged to the operator of this bot, not to you")
    assert booked(house) == await billed(control)


async def test_when_the_budget_is_used_up_orders_wait_and_go_on_with_a_larger_one(
    alice: Visitor, control: Control, house: House
) -> None:
    async with house.running(budget_cny_per_day=0.41):
        keyboard = await alice.order("Sleepy", "Happy")
        waiting = await alice.reads("What this bot may spend on clips is used up until")
        popup = await alice.press(keyboard, "Serious")
        await alice.reads("You can order again from")
        books = LedgerSettings(_env_file=None, data_dir=house.data_dir, budget_cny_per_day=0.41)  # type: ignore[call-arg] # taken, but not in its types
        lines = list(sums(books))
    assert "Cancel" in waiting.labels
    assert "What this bot may spend on clips is used up." in popup
    assert "emoji-v1, clips: 1 for " in "\n".join(lines)
    assert " of 0.41 that may be spent" in lines[0]

    async with house.running(budget_cny_per_day=10) as program:
        await until_states(program, "delivered", "delivered")
        await alice.keyboard()
        await alice.reads("Which expression?")
    assert (await control.ledger())["submitted"] == 2


async def test_a_task_that_turns_up_after_the_second_order_is_cancelled_before_it_costs_anything(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True, "list_lag": 1.5})
    await control.fault("provider", "submit", "drop_after")
    async with house.running(dashscope_stray_seconds=0.2):
        await alice.order("Sleepy")
        await control.wait_for("provider.cancel", done=True)
        await control.switch(provider={"hold": False})
        await alice.clips()

    assert [task["status"] for task in (await control.ledger())["tasks"]] == ["CANCELED", "SUCCEEDED"]
    assert [row["kind"] for row in house.rows("charge")] == ["check", "clip"]
