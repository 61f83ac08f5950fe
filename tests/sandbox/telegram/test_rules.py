"""Rules of the real platform that bare clients break: tokens, numbers, buttons, polls, lives."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.server import Sandbox
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import BareBot

if TYPE_CHECKING:
    from sandbox.client import Control, Person


async def test_another_bots_token_is_unauthorized_but_a_new_token_of_the_same_bot_is_not(
    bot: BareBot,
) -> None:
    await bot.call("getMe")
    renewed = BareBot(bot.session, bot.url, "4711:a-new-token-of-the-same-bot")
    assert (await renewed.call("getMe"))["id"] == 4711
    other = BareBot(bot.session, bot.url, "4712:a-token-of-another-bot")
    answer = await other.answer("getMe")
    assert (answer.status, answer.description) == (401, "Unauthorized")
    assert (await other.download("photos/file_1.jpg"))[0] == 401


async def test_a_file_id_of_another_bot_means_nothing(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_photo(alice, samples.jpeg())
    foreign = (await bot.updates())[-1]["message"]["photo"][-1]["file_id"]
    async with Sandbox() as elsewhere:
        other = BareBot(bot.session, elsewhere.url, "4712:a-token-of-another-bot")
        assert "wrong file_id" in await other.refused("getFile", file_id=foreign)
    assert (await bot.call("getFile", file_id=foreign))["file_id"] == foreign


@pytest.mark.parametrize("chat_id", ["x", "", "1e3", "9" * 30, "-", "0", "+", "٣"])
async def test_what_is_no_chat_id_finds_no_chat(bot: BareBot, chat_id: str) -> None:
    assert await bot.refused("sendMessage", chat_id=chat_id, text="x") in {
        "Bad Request: chat not found",
        "Bad Request: chat_id is empty",
    }


async def test_a_number_is_read_as_far_as_it_is_one(bot: BareBot, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=f" {alice.id}.0", text="x")
    assert message["chat"]["id"] == alice.id


async def test_a_long_poll_lasts_at_most_50_seconds(bot: BareBot, control: Control) -> None:
    poll = asyncio.create_task(bot.answer("getUpdates", timeout=100_000))
    (waiting,) = await control.wait_for("telegram.waiting")
    assert 49 < waiting["seconds"] <= 50
    assert await bot.updates() == []
    assert (await poll).status == 409


async def test_an_offset_above_everything_confirms_everything(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_text(alice, "second")
    last = (await bot.updates())[-1]["update_id"]
    assert await bot.updates(offset=last + 1000) == []
    assert await bot.updates(offset=0) == []


async def test_a_negative_offset_beyond_the_queue_forgets_nothing(bot: BareBot, alice: Person) -> None:
    assert len(await bot.updates(offset=-100)) == 1
    assert len(await bot.updates()) == 1
    assert alice.id


async def test_a_limit_that_is_none_means_a_hundred(bot: BareBot, control: Control, alice: Person) -> None:
    for _ in range(104):
        await control.put_update({"message": {}})
    for limit in (0, -1, 101, "many"):
        assert len(await bot.updates(limit=limit)) == 100
    assert alice.id


@pytest.mark.parametrize(
    ("kind", "life"), [("inline_query", 30), ("chosen_inline_result", 600), ("pre_checkout_query", 150)]
)
async def test_every_kind_of_update_has_its_life(
    bot: BareBot, control: Control, kind: str, life: int
) -> None:
    await control.put_update({kind: {"id": "1"}})
    await control.advance(life - 1)
    assert len(await bot.updates()) == 1
    await control.advance(2)
    assert await bot.updates() == []


async def test_an_edited_message_lives_from_its_edit(bot: BareBot, control: Control, alice: Person) -> None:
    sent = await control.send_text(alice, "first")
    await control.advance(23 * 3600)
    await control.edit(alice, sent.message_id, "second")
    await control.advance(2 * 3600)
    assert [list(update)[1] for update in await bot.updates()] == ["edited_message"]


async def test_allowed_updates_that_are_no_list_of_texts_change_nothing_and_unknown_ones_are_skipped(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await bot.updates(allowed_updates=["Callback_Query", "no_such_kind"], offset=-1)
    for kinds in ([1], "{", {"a": 1}, ["message", 7]):
        await bot.updates(allowed_updates=kinds)
        assert (await control.send_text(alice, "unheard")).update_id is None
    await bot.updates(allowed_updates=["no_such_kind"])
    assert (await control.send_text(alice, "heard")).update_id is not None


async def test_of_more_than_a_hundred_entities_the_rest_is_dropped(bot: BareBot, alice: Person) -> None:
    text = " ".join(f"<b>{number}</b>" for number in range(101))
    message = await bot.call("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")
    assert len(message["entities"]) == 100


async def test_texts_are_counted_in_utf16_units(bot: BareBot, alice: Person) -> None:
    assert await bot.call("sendMessage", chat_id=alice.id, text="😀" * 2048)
    too_long = await bot.refused("sendMessage", chat_id=alice.id, text="😀" * 2048 + "x")
    assert too_long == "Bad Request: message is too long"


def _one(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": "x"}, "BUTTON_COPY_TEXT_INVALID"),
        ({"url": "http://localhost:8080"}, "Wrong HTTP URL"),
        ({"url": "no address"}, "Wrong HTTP URL"),
        ({"url": 7}, "must be of type String"),
        ({"callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x", "style": "golden"}, "invalid button style specified"),
        ({"callback_data": "x", "style": []}, "invalid button style specified"),
    ],
)
async def test_a_wrong_button_is_refused(
    bot: BareBot, alice: Person, button: dict[str, Any], why: str
) -> None:
    assert why in await bot.refused("sendMessage", chat_id=alice.id, text="x", reply_markup=_one(**button))


@pytest.mark.parametrize(
    "button",
    [
        {"copy_text": {"text": "x" * 256}},
        {"url": "t.me/selfmoji_bot"},
        {"url": "tg://user?id=7"},
        {"url": "https://[::1]/"},
        {"callback_data": "é" * 32, "style": "success"},
        {"switch_inline_query": ""},
    ],
)
async def test_a_right_button_is_kept(bot: BareBot, alice: Person, button: dict[str, Any]) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x", reply_markup=_one(**button))
    assert message["reply_markup"] == _one(**button)


async def test_whoever_opens_a_deep_link_sends_start_with_its_payload(bot: BareBot, control: Control) -> None:
    person = await control.person("Mei")
    await control.send_text(person, "/start from-a_friend")
    message = (await bot.updates())[-1]["message"]
    assert message["text"] == "/start from-a_friend"
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]


async def test_the_overall_limit_tells_how_long_to_wait_and_lets_edits_through(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"global_per_second": 1.0})
    message = await bot.call("sendMessage", chat_id=alice.id, text="first")
    refused = await bot.answer("sendMessage", chat_id=alice.id, text="second")
    assert (refused.status, refused.body["parameters"]) == (429, {"retry_after": 1})
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    assert await bot.call("editMessageText", **where, text="edited")
