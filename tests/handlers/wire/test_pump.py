from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from handlers.wire.attempt import LaterError, current_attempt
from handlers.wire.poller import TokenRefusedError
from handlers.wire.raw import lane_of
from storage import StorageFailedError, answers, inbox
from storage.urgency import Openings
from tests.handlers.wire.pumping import SHORT, Handler, all_settled, pumping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update
    from telegram.ext import Application

    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from storage import Storage
    from tests.handlers.wire.pumping import Pumping

    App = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
async def pump(
    storage: Storage, application: App, sandbox: Sandbox, handler: Handler
) -> AsyncIterator[Pumping]:
    async with pumping(storage, application, sandbox.url, handler) as made:
        yield made


async def test_what_a_person_writes_is_handled_and_then_confirmed(
    pump: Pumping, handler: Handler, control: Control, alice: Person
) -> None:
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.lane, row.raw) == ("handled", alice.id, "")
    assert handler.done == ["hello"]
    (confirmed,) = await control.wait_for("telegram.confirmed")
    assert confirmed["update_ids"] == [row.update_id]
    assert pump.pump.last_good_poll is not None


async def test_nothing_is_confirmed_before_it_is_stored(
    pump: Pumping, storage: Storage, handler: Handler, control: Control, alice: Person
) -> None:
    await control.send_text(alice, "more")
    await storage.transact(lambda conn: conn.execute(sa.text("ALTER TABLE inbox RENAME TO lost")))
    with pytest.raises(StorageFailedError):
        await pump.turn()
    await storage.transact(lambda conn: conn.execute(sa.text("ALTER TABLE lost RENAME TO inbox")))
    await pump.turn()
    await storage.transact(lambda conn: conn.execute(sa.text("ALTER TABLE inbox RENAME TO lost")))
    with pytest.raises(StorageFailedError):
        await pump.turn()
    await control.wait_for("telegram.call", method="getUpdates")
    assert await control.events("telegram.confirmed") == []
    await storage.transact(lambda conn: conn.execute(sa.text("ALTER TABLE lost RENAME TO inbox")))
    await pump.until(all_settled(2))
    await control.wait_for("telegram.confirmed")
    assert handler.done == ["hello", "more"]


async def test_a_chat_keeps_its_order_while_other_chats_go_on(
    pump: Pumping, handler: Handler, control: Control, alice: Person
) -> None:
    handler.gates["hello"] = asyncio.Event()
    bob = await control.person("Bob")
    await control.send_text(alice, "second")
    await control.send_text(bob, "bob's")
    async with pump.running():
        await handler.wait_until_begun("hello", "bob's")
        assert "second" not in handler.seen
        handler.gates["hello"].set()
        await handler.wait_until_begun("second")
    assert [text for text in handler.seen if text != "bob's"] == ["hello", "second"]


async def test_no_more_chats_are_handled_side_by_side_than_the_settings_say(
    storage: Storage, application: App, sandbox: Sandbox, handler: Handler, control: Control
) -> None:
    for name in ("a", "b", "c"):
        await control.send_text(await control.person(name), name)
        handler.gates[name] = asyncio.Event()
    async with pumping(storage, application, sandbox.url, handler, parallel=2) as pump, pump.running():
        await handler.wait_until_begun("a", "b")
        assert handler.seen == ["a", "b"]
        handler.gates["a"].set()
        await handler.wait_until_begun("c")
        assert handler.done == ["a"]


@pytest.mark.parametrize(
    "garbage",
    [
        {"message": "no object"},
        {"message": {"chat": {"id": "no number"}}},
        {"message": {"chat": {"id": 10**30}}},
        {"message": {"chat": {"id": 1.5}}, "edited_message": []},
        {"callback_query": {"id": 5, "message": 6, "from": {"id": None}}},
    ],
)
async def test_an_update_that_cannot_be_parsed_is_set_aside_and_blocks_nobody(
    pump: Pumping, handler: Handler, control: Control, alice: Person, garbage: dict[str, Any]
) -> None:
    bad = await control.put_update(garbage)
    await control.send_text(alice, "after")
    rows = await pump.until(all_settled(3))
    assert [row.state for row in rows] == ["handled", "quarantined", "handled"]
    assert (rows[1].update_id, rows[1].error[:16]) == (bad, "cannot be parsed")
    assert rows[1].raw != ""
    assert handler.done == ["hello", "after"]


async def test_a_handler_that_raises_is_tried_three_times_before_its_chat_goes_on(
    pump: Pumping, handler: Handler, control: Control, alice: Person
) -> None:
    handler.raises["hello"] = 99
    await control.send_text(alice, "after")
    first, second = await pump.until(all_settled(2))
    assert (first.state, first.failures, first.error) == (
        "quarantined",
        3,
        "raised RuntimeError in a handler",
    )
    assert second.state == "handled"
    assert handler.seen == ["hello"] * 3 + ["after"]


async def test_who_sent_what_was_set_aside_is_told_where_they_wrote(
    pump: Pumping, storage: Storage, handler: Handler, alice: Person
) -> None:
    handler.raises["hello"] = 99
    await pump.until(all_settled(1))
    (answer,) = await storage.transact(
        answers.due, busy=[], limit=9, openings=Openings(), now=datetime.now(UTC)
    )
    assert answer.chat_id == alice.id
    assert answer.text == "Something went wrong with your message; please send it again."
    assert answer.reply_to is not None


async def test_a_handler_that_comes_round_is_not_quarantined(
    pump: Pumping, handler: Handler, alice: Person
) -> None:
    handler.raises["hello"] = 2
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.failures, row.lane) == ("handled", 2, alice.id)


async def test_a_disk_that_fails_under_a_handler_is_no_fault_of_the_update(
    pump: Pumping, handler: Handler, alice: Person
) -> None:
    handler.error, handler.raises["hello"] = StorageFailedError, 4
    (row,) = await pump.until(all_settled(1))
    assert (row.lane, row.state, row.failures, handler.done) == (alice.id, "handled", 0, ["hello"])


async def test_a_handler_that_cannot_do_its_work_yet_is_called_again_when_it_says_uncounted(
    pump: Pumping, handler: Handler, alice: Person
) -> None:
    wait = timedelta(milliseconds=150)
    handler.error, handler.raises["hello"] = lambda _: LaterError(wait), 4
    began = datetime.now(UTC)
    (row,) = await pump.until(all_settled(1))
    assert (row.lane, row.state, row.failures, handler.done) == (alice.id, "handled", 0, ["hello"])
    assert datetime.now(UTC) - began >= 4 * wait


async def test_while_one_chat_waits_for_its_next_try_others_are_served(
    storage: Storage, application: App, sandbox: Sandbox, handler: Handler, control: Control, alice: Person
) -> None:
    handler.raises["hello"] = 1
    late = timedelta(seconds=30)
    async with pumping(storage, application, sandbox.url, handler, retry_after=late) as pump:
        before = datetime.now(UTC)
        await pump.until(lambda rows: rows and rows[0].failures == 1)
        await pump.pump.settle()
        look = await pump.pump.turn(datetime.now(UTC))
        assert look is not None
        assert before + late <= look <= datetime.now(UTC) + late
        await control.send_text(await control.person("Bob"), "bob's")
        await control.send_text(alice, "after")
        await pump.until(lambda rows: [row.state for row in rows] == ["stored", "handled", "stored"])
        assert await pump.pump.turn(look) is None
        await handler.wait_until_begun("after")
    assert handler.seen == ["hello", "bob's", "hello", "after"]


async def test_a_decision_stands_although_the_handler_raises_after_it(
    pump: Pumping, storage: Storage, handler: Handler, application: App, alice: Person
) -> None:
    async def decide(_update: Update, _context: object) -> None:
        attempt = current_attempt.get()
        assert attempt is not None
        await storage.transact(inbox.mark_handled, [attempt.update_id])
        attempt.decided = True
        raise RuntimeError("too late to matter")

    application.handlers[0][0].callback = decide
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.failures, row.lane) == ("handled", 0, alice.id)
    assert handler.seen == []


async def test_an_update_that_comes_twice_is_handled_once(
    pump: Pumping, handler: Handler, control: Control, alice: Person
) -> None:
    (row,) = await pump.until(all_settled(1))
    await control.wait_for("telegram.confirmed")
    await control.redeliver(row.update_id)
    await control.send_text(alice, "after")
    await pump.until(all_settled(2))
    assert handler.seen == ["hello", "after"]


async def test_a_poll_that_fails_backs_off_and_recovers(
    pump: Pumping, handler: Handler, control: Control, alice: Person
) -> None:
    await control.fault("telegram", "getUpdates", "answer", times=2, status=502)
    await control.fault("telegram", "getUpdates", "drop_before", times=1)
    (row,) = await pump.until(all_settled(1))
    assert (row.lane, handler.done) == (alice.id, ["hello"])
    calls = await control.events("telegram.call", method="getUpdates")
    assert len([call for call in calls if call.get("fault")]) == 3


async def test_failed_polls_wait_twice_as_long_each_time_up_to_a_limit(
    storage: Storage, application: App, sandbox: Sandbox, handler: Handler, control: Control
) -> None:
    await control.fault("telegram", "getUpdates", "answer", times=-1, status=502)
    waits = {"poll_retry": timedelta(seconds=1), "poll_retry_most": timedelta(seconds=5)}
    async with pumping(storage, application, sandbox.url, handler, **waits) as pump:
        now, found = datetime.now(UTC), []
        for _ in range(5):
            look = await pump.pump.turn(now)
            while look is None:
                await pump.wake.wait()
                pump.wake.clear()
                look = await pump.pump.turn(now)
            found.append((look - now).total_seconds())
            now = look
    assert found == [1, 2, 4, 5, 5]


async def test_a_wait_that_telegram_names_is_kept_to_the_full(
    storage: Storage, application: App, sandbox: Sandbox, handler: Handler, control: Control
) -> None:
    await control.fault("telegram", "getUpdates", "answer", retry_after=77)
    async with pumping(storage, application, sandbox.url, handler, poll_retry_most=SHORT) as pump:
        now = datetime.now(UTC)
        await pump.pump.turn(now)
        await pump.wake.wait()
        assert await pump.pump.turn(now) == now + timedelta(seconds=77)


async def test_a_refused_token_reaches_whoever_runs_the_pump(pump: Pumping, control: Control) -> None:
    await control.switch(telegram={"token": "654321:" + "b" * 35})
    with pytest.raises(TokenRefusedError):
        await pump.until(lambda _: False)


async def test_a_turn_with_nothing_to_do_waits_to_be_woken(pump: Pumping) -> None:
    assert await pump.pump.turn(datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": 5}}}}, 5),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 5}, "from": {"id": 7}}}, 5),
        ({"update_id": 1, "inline_query": {"from": {"id": 7}}}, 7),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}}}, 7),
        ({"update_id": 1, "poll": {"id": "x"}}, 0),
        ({"update_id": 1, "message": {"chat": {"id": True}}}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_updates_of_one_chat_share_a_lane(update: dict[str, Any], lane: int) -> None:
    assert lane_of(update) == lane
