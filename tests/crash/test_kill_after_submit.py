"""The worst moment to die: the provider took the order, and its answer never reached our disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.crash.people import PATIENCE, clip, order

if TYPE_CHECKING:
    from sandbox.client import ChatView, Control, Person
    from tests.crash.bot_process import BotProcess

LATE = 3600.0
"""Seconds that are never over within a test."""

GRACE = 6.0
"""Seconds; longer than a start, so that the first look into the list comes before it is over."""


@dataclass(frozen=True, slots=True)
class Case:
    """How late the provider's list shows a task.

    Attributes:
        lag: seconds at the kill.
        lag_after_look: seconds from the first look on.
        grace: seconds after which an order that is not listed counts as never made.
        orders: tasks that the ledger shows in the end.
    """

    lag: float
    lag_after_look: float
    grace: float
    orders: int


CASES = {
    "listed within the grace": Case(lag=LATE, lag_after_look=0, grace=GRACE, orders=1),
    # The limit that is documented: a list later than our grace is believed, so the clip is bought twice.
    "listed after the grace": Case(lag=LATE, lag_after_look=LATE, grace=GRACE / 2, orders=2),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_an_order_whose_answer_was_lost_with_the_process_becomes_the_same_message(
    control: Control, bot: BotProcess, case: Case
) -> None:
    bot.settings.dashscope_recovery_grace_seconds = case.grace
    await control.switch(provider={"list_lag": case.lag})
    await control.fault("provider", "submit", "delay", seconds=LATE)
    await bot.start()
    alice = await control.person("Alice", language_code="en")

    await order(control, alice)
    status = await _die_after_submit(control, bot, alice)
    await control.clear_faults()
    looked = await control.last_seq()
    await bot.start()
    await control.wait_for("provider.list", after=looked, seconds=PATIENCE)
    await control.switch(provider={"list_lag": case.lag_after_look})
    shown = await clip(control, alice)

    assert shown.message_id == status
    ledger = await control.ledger()
    assert ledger["submitted"] == len(_paid(ledger)) == case.orders
    assert len((await control.chat(alice)).from_bot) == 2  # the keyboard and the clip, no orphans


async def _die_after_submit(control: Control, bot: BotProcess, person: Person) -> int:
    """Kill the program with the order taken and its status message known; return that message's id.

    An edit proves that the message's id is committed: it is made by that id from the rows.
    """
    await control.wait_for("provider.submit", seconds=PATIENCE)
    chat = await control.wait_until_chat(person, _edited, PATIENCE)
    await bot.kill()
    return _edited(chat)[0]


def _edited(chat: ChatView) -> list[int]:
    return [message.message_id for message in chat.from_bot if message.edits > 0]


def _paid(ledger: dict[str, Any]) -> list[str]:
    return [entry["task_id"] for entry in ledger["entries"] if entry["kind"] == "clip"]
