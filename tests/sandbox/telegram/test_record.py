"""The record: every call and every change, without token and without file contents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File, keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_every_call_is_recorded_with_its_outcome(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x")
    await bot.refused("deleteMessage", chat_id=alice.id, message_id=999)
    await bot.updates()
    await bot.refused("sendSmell")
    sent, deleted, polled, unknown = await control.events("telegram.call")
    assert (sent["method"], sent["status"], sent["result_kind"]) == ("sendMessage", 200, "message")
    assert (sent["chat_id"], sent["message_id"]) == (alice.id, message["message_id"])
    assert sent["params"] == {"chat_id": alice.id, "text": "x"}
    assert sent["duration_ms"] >= 0
    assert (deleted["status"], deleted["description"]) == (400, "Bad Request: message to delete not found")
    assert (polled["method"], polled["count"]) == ("getUpdates", 1)
    assert (unknown["method"], unknown["status"]) == ("sendSmell", 404)


async def test_neither_the_token_nor_a_files_content_is_recorded(
    bot: BareBot, control: Control, alice: Person
) -> None:
    file = File(samples.mp4(), "clip.mp4", "video/mp4")
    await bot.send("sendAnimation", {"animation": file}, chat_id=alice.id)
    events = await control.events()
    assert bot.token.split(":")[1] not in json.dumps(events)
    (call,) = await control.events("telegram.call")
    assert call["params"]["animation"] == {"name": "clip.mp4", "mime": "video/mp4", "size": len(file.content)}


async def test_what_chats_show_is_recorded_with_who_did_it(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    await bot.call("editMessageText", **where, text="!")
    await bot.call("deleteMessage", **where)
    hello, asked = await control.events("telegram.message", chat_id=alice.id)
    assert (hello["by"], hello["content"], hello["text"]) == ("person", "text", "hello")
    assert (asked["by"], asked["buttons"]) == ("bot", [[{"text": "Yes", "data": "yes"}]])
    (edited,) = await control.events("telegram.edited")
    assert (edited["text"], edited["buttons"], edited["message_id"]) == ("!", [], message["message_id"])
    (deleted,) = await control.events("telegram.deleted")
    assert (deleted["by"], deleted["message_id"]) == ("bot", message["message_id"])
    (update,) = await control.events("telegram.update")
    assert update["update"] == "message"
