"""getUpdates: ids, offsets, lifetimes, and one poll at a time."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.telegram.bare import keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from tests.sandbox.telegram.bare import BareBot


async def test_update_ids_grow_by_one(bot: BareBot, control: Control, alice: Person) -> None:
    sent = [await control.send_text(alice, text) for text in ("a", "b")]
    updates = await bot.updates()
    first = updates[0]["update_id"]
    assert [update["update_id"] for update in updates] == [first, first + 1, first + 2]
    assert [update["message"]["text"] for update in updates] == ["hello", "a", "b"]
    assert [one.update_id for one in sent] == [first + 1, first + 2]


async def test_updates_come_again_until_an_offset_above_them_confirms_them(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_text(alice, "second")
    first, second = await bot.updates()
    assert await bot.updates() == [first, second]
    assert await bot.updates(offset=first["update_id"]) == [first, second]
    assert await bot.updates(offset=second["update_id"]) == [second]
    assert await bot.updates(offset=first["update_id"]) == [second]
    assert await bot.updates(offset=second["update_id"] + 1) == []
    confirmed = await control.events("telegram.confirmed")
    assert [event["update_ids"] for event in confirmed] == [[first["update_id"]], [second["update_id"]]]


async def test_a_negative_offset_keeps_only_the_end_of_the_queue(
    bot: BareBot, control: Control, alice: Person
) -> None:
    for text in ("b", "c"):
        await control.send_text(alice, text)
    assert [update["message"]["text"] for update in await bot.updates(offset=-2)] == ["b", "c"]
    assert [update["message"]["text"] for update in await bot.updates()] == ["b", "c"]


async def test_a_batch_has_at_most_limit_updates(bot: BareBot, control: Control, alice: Person) -> None:
    for _ in range(3):
        await control.send_text(alice, "more")
    assert len(await bot.updates(limit=2)) == 2
    assert len(await bot.updates(limit=0)) == 4


async def test_a_long_poll_returns_as_soon_as_something_comes(
    bot: BareBot, control: Control, alice: Person
) -> None:
    (hello,) = await bot.updates()
    poll = asyncio.create_task(bot.updates(offset=hello["update_id"] + 1, timeout=50))
    await control.wait_for("telegram.waiting")
    started = time.monotonic()
    await control.send_text(alice, "wake up")
    (update,) = await poll
    assert update["message"]["text"] == "wake up"
    assert time.monotonic() - started < 2


async def test_a_long_poll_without_anything_returns_an_empty_list(bot: BareBot) -> None:
    assert await bot.updates(timeout=1) == []


async def test_a_second_poll_ends_the_first_with_a_conflict(bot: BareBot, control: Control) -> None:
    first = asyncio.create_task(bot.answer("getUpdates", timeout=50))
    await control.wait_for("telegram.waiting")
    assert await bot.updates() == []
    answer = await first
    assert answer.status == 409
    assert answer.description == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert await control.events("telegram.call", status=409)


async def test_a_press_lives_150_seconds_in_the_queue_and_a_message_24_hours(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    await control.press(alice, message["message_id"], text="Yes")
    await control.advance(149)
    assert [_kind(update) for update in await bot.updates()] == ["message", "callback_query"]
    await control.advance(2)
    assert [_kind(update) for update in await bot.updates()] == ["message"]
    await control.advance(24 * 3600)
    assert await bot.updates() == []
    assert [event["update"] for event in await control.events("telegram.expired")] == [
        "callback_query",
        "message",
    ]


async def test_allowed_updates_are_remembered_and_only_filter_what_comes_later(
    bot: BareBot, control: Control, alice: Person
) -> None:
    assert [_kind(update) for update in await bot.updates(allowed_updates=["callback_query"])] == ["message"]
    unseen = await control.send_text(alice, "not wanted")
    assert unseen.update_id is None
    await bot.updates(offset=-1)
    assert len(await bot.updates()) == 1
    await bot.updates(allowed_updates=[])
    assert (await control.send_text(alice, "wanted again")).update_id is not None


async def test_an_update_can_be_delivered_again_after_its_confirmation(
    bot: BareBot, control: Control, alice: Person
) -> None:
    (hello,) = await bot.updates()
    following = hello["update_id"] + 1
    assert await bot.updates(offset=following) == []
    await control.redeliver(hello["update_id"])
    assert await bot.updates(offset=following) == [hello]
    assert await bot.updates(offset=following) == []
    assert alice.first_name == hello["message"]["from"]["first_name"]


async def test_nothing_is_spent_on_a_poll_whose_client_is_gone(
    bot: BareBot, control: Control, alice: Person
) -> None:
    (hello,) = await bot.updates()
    following = hello["update_id"] + 1
    dying = asyncio.create_task(bot.updates(offset=following, timeout=50))
    await control.wait_for("telegram.waiting")
    dying.cancel()
    await asyncio.wait({dying})
    await control.redeliver(hello["update_id"])
    await control.wait_for("telegram.call", method="getUpdates", count=2)
    assert await bot.updates(offset=following) == [hello]
    assert hello["message"]["from"]["id"] == alice.id


@pytest.mark.parametrize("kinds", ["{", '{"a": 1}', "[1]", "message", "7"])
async def test_allowed_updates_that_make_no_sense_change_nothing(
    bot: BareBot, control: Control, alice: Person, kinds: str
) -> None:
    await bot.updates(allowed_updates=kinds)
    assert (await control.send_text(alice, "still heard")).update_id


async def test_a_garbled_update_is_delivered_as_it_was_written(bot: BareBot, control: Control) -> None:
    update_id = await control.put_update({"message": {"message_id": "many", "chat": 7}})
    assert (await control.get("updates"))["waiting"] == [{"update_id": update_id, "update": "message"}]
    (update,) = await bot.updates()
    assert update == {"update_id": update_id, "message": {"message_id": "many", "chat": 7}}
    assert await bot.updates(offset=update_id + 1) == []


async def test_dropping_pending_updates_empties_the_queue(bot: BareBot, alice: Person) -> None:
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 1
    assert await bot.call("deleteWebhook", drop_pending_updates=True) is True
    assert await bot.call("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }
    assert alice.id


async def test_with_the_brake_on_repeating_an_offset_at_once_gives_one_update_after_three_seconds(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"anti_hammer": True})
    await control.send_text(alice, "second")
    assert len(await bot.updates()) == 2
    started = time.monotonic()
    assert len(await bot.updates()) == 1
    assert time.monotonic() - started > 2


async def test_whoever_closes_the_sandbox_ends_the_poll(
    bot: BareBot, control: Control, sandbox: Sandbox
) -> None:
    poll = asyncio.create_task(bot.answer("getUpdates", timeout=50))
    await control.wait_for("telegram.waiting")
    await sandbox.telegram.close()
    answer = await poll
    assert (answer.status, answer.description) == (500, "Internal Server Error: restart")


@pytest.mark.parametrize("offset", ["many", 10**12, "", -(10**12)])
async def test_an_offset_that_is_none_means_the_oldest(bot: BareBot, alice: Person, offset: object) -> None:
    assert len(await bot.updates(offset=offset)) == 1, alice


def _kind(update: dict[str, object]) -> str:
    return next(name for name in update if name != "update_id")
