"""Edits: what may become what, and what Telegram says about edits that change nothing or hit nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File, keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_SILENT = File(samples.mp4(), "clip.mp4", "video/mp4")
_SOUNDING = File(samples.mp4(sound=True), "clip.mp4", "video/mp4")
_SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def _text(bot: BareBot, alice: Person, **fields: Any) -> dict[str, int]:
    """Send a text and return what an edit needs to find it."""
    message = await bot.call("sendMessage", chat_id=alice.id, text="status", **fields)
    return {"chat_id": alice.id, "message_id": message["message_id"]}


async def _edit_media(
    bot: BareBot, where: dict[str, int], kind: str, file: File, **fields: Any
) -> dict[str, Any]:
    media = json.dumps({"type": kind, "media": "attach://clip", **fields})
    return await bot.send("editMessageMedia", {"clip": file}, **where, media=media)


async def test_a_text_can_be_edited_and_loses_its_keyboard_unless_it_is_sent_along(
    bot: BareBot, control: Control, alice: Person
) -> None:
    where = await _text(bot, alice, reply_markup=keyboard("Cancel"))
    kept = await bot.call("editMessageText", **where, text="nearly", reply_markup=keyboard("Cancel"))
    assert (kept["text"], kept["reply_markup"]) == ("nearly", keyboard("Cancel"))
    assert kept["edit_date"] >= kept["date"]
    lost = await bot.call("editMessageText", **where, text="done")
    assert "reply_markup" not in lost
    shown = (await control.chat(alice)).message(where["message_id"])
    assert (shown.text, shown.edits, shown.buttons) == ("done", 2, [])


async def test_an_edit_that_changes_nothing_is_refused(bot: BareBot, alice: Person) -> None:
    where = await _text(bot, alice, reply_markup=keyboard("A"))
    assert await bot.refused("editMessageText", **where, text=" status ", reply_markup=keyboard("A")) == _SAME
    assert await bot.refused("editMessageReplyMarkup", **where, reply_markup=keyboard("A")) == _SAME
    await bot.call("editMessageText", **where, text="<b>status</b>", parse_mode="HTML")
    await bot.call("editMessageReplyMarkup", **where, reply_markup=keyboard("B"))


@pytest.mark.parametrize("method", ["editMessageText", "editMessageCaption", "editMessageReplyMarkup"])
async def test_an_edit_needs_a_message_of_the_bot(
    bot: BareBot, control: Control, alice: Person, method: str
) -> None:
    where = await _text(bot, alice)
    hello = (await control.chat(alice)).messages[0].message_id
    fields = {"text": "x", "caption": "x", "reply_markup": keyboard("A")}
    for message_id, description in (
        (0, "Bad Request: message identifier is not specified"),
        (999, "Bad Request: message to edit not found"),
        (hello, "Bad Request: message can't be edited"),
    ):
        assert await bot.refused(method, chat_id=alice.id, message_id=message_id, **fields) == description
    await control.delete(alice, where["message_id"])
    assert await bot.refused(method, **where, **fields) == "Bad Request: message to edit not found"
    assert await bot.refused(method, inline_message_id="x", **fields) == "Bad Request: MESSAGE_ID_INVALID"


async def test_a_text_becomes_a_clip_and_never_text_again(
    bot: BareBot, control: Control, alice: Person
) -> None:
    where = await _text(bot, alice)
    message = await _edit_media(bot, where, "animation", _SILENT, caption="<i>Sleepy</i>", parse_mode="HTML")
    assert message["animation"]["file_id"] == message["document"]["file_id"]
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("Sleepy", "italic")
    assert "text" not in message
    refusal = await bot.refused("editMessageText", **where, text="back")
    assert refusal == "Bad Request: there is no text in the message to edit"
    assert (await bot.call("editMessageCaption", **where, caption="Proud"))["caption"] == "Proud"
    assert "caption" not in await bot.call("editMessageCaption", **where)
    assert await control.media(alice, where["message_id"]) == _SILENT.content


async def test_a_text_has_no_caption_to_edit(bot: BareBot, alice: Person) -> None:
    where = await _text(bot, alice)
    refusal = await bot.refused("editMessageCaption", **where, caption="x")
    assert refusal == "Bad Request: there is no caption in the message to edit"


@pytest.mark.parametrize(
    ("asked", "file", "becomes"),
    [
        ("video", _SILENT, "video"),
        ("video", _SOUNDING, "video"),
        ("animation", _SILENT, "animation"),
        ("document", _SILENT, "document"),
        ("document", File(b"notes", "notes.txt"), "document"),
        ("photo", File(samples.jpeg(), "p.jpg"), "photo"),
    ],
)
async def test_an_edit_brings_what_it_says(
    bot: BareBot, control: Control, alice: Person, asked: str, file: File, becomes: str
) -> None:
    where = await _text(bot, alice)
    await _edit_media(bot, where, asked, file)
    assert (await control.chat(alice)).message(where["message_id"]).kind == becomes


async def test_switches_turn_edited_soundless_clips_into_animations(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"edited_silent_video": "animation", "edited_silent_document": "animation"})
    for asked in ("video", "document"):
        where = await _text(bot, alice)
        assert "animation" in await _edit_media(bot, where, asked, _SILENT)
    where = await _text(bot, alice)
    assert "video" in await _edit_media(bot, where, "video", _SOUNDING)


async def test_an_edit_by_file_id_can_be_repeated_until_it_changes_nothing(
    bot: BareBot, alice: Person
) -> None:
    where = await _text(bot, alice)
    message = await _edit_media(bot, where, "animation", _SILENT, caption="Sleepy")
    media = {"type": "animation", "media": message["animation"]["file_id"], "caption": "Sleepy"}
    assert await bot.refused("editMessageMedia", **where, media=media) == _SAME
    again = await bot.call("editMessageMedia", **where, media={**media, "caption": "Proud"})
    assert again["animation"] == message["animation"]
    uploaded = await _edit_media(bot, where, "animation", _SILENT, caption="Proud")
    assert uploaded["animation"]["file_unique_id"] != message["animation"]["file_unique_id"]


@pytest.mark.parametrize(
    ("media", "description"),
    [
        ("", "Bad Request: there is no media in the request"),
        ("{", "Bad Request: can't parse InputMedia JSON object"),
        ("[]", "Bad Request: can't parse InputMedia: expected an Object"),
        (
            {"type": "smell", "media": "x"},
            "Bad Request: can't parse InputMedia: type must be non-empty and known",
        ),
        ({"type": "video"}, "Bad Request: can't parse InputMedia: media not found"),
        (
            {"type": "video", "media": "x", "duration": 4.04},
            'Bad Request: can\'t parse InputMedia: Field "duration" must be a valid Number',
        ),
        ({"type": "video", "media": "attach://x"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        (
            {"type": "video", "media": "attach://x", "caption": "x" * 1025},
            "Bad Request: message caption is too long",
        ),
    ],
)
async def test_wrong_media_are_refused(bot: BareBot, alice: Person, media: object, description: str) -> None:
    where = await _text(bot, alice)
    assert await bot.refused("editMessageMedia", **where, media=media) == description


async def test_an_edit_obeys_what_the_chat_forbids(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": ["animation"]}})
    where = await _text(bot, alice)
    answer = await bot.upload(
        "editMessageMedia",
        {"clip": _SILENT},
        **where,
        media='{"type": "animation", "media": "attach://clip"}',
    )
    assert answer.description == "Bad Request: not enough rights to send animations to the chat"
    assert "video" in await _edit_media(bot, where, "video", _SILENT)


async def test_a_switch_lets_edits_bring_what_the_chat_forbids(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": ["animation"]}, "edits_check_rights": False})
    where = await _text(bot, alice)
    assert "animation" in await _edit_media(bot, where, "animation", _SILENT)
    refused = await bot.upload("sendAnimation", {"animation": _SILENT}, chat_id=alice.id)
    assert refused.description == "Bad Request: not enough rights to send animations to the chat"


async def test_a_sticker_can_be_given_neither_a_caption_nor_other_media(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_sticker(alice, samples.webp())
    file_id = (await bot.updates())[-1]["message"]["sticker"]["file_id"]
    message = await bot.call("sendDocument", chat_id=alice.id, document=file_id)
    assert "sticker" in message
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    refusal = await bot.refused("editMessageCaption", **where, caption="x")
    assert refusal == "Bad Request: there is no caption in the message to edit"
    media = {"type": "document", "media": file_id}
    assert (
        await bot.refused("editMessageMedia", **where, media=media)
        == "Bad Request: message media can't be edited"
    )


async def test_an_edit_with_a_keyboard_that_is_none_is_refused(bot: BareBot, alice: Person) -> None:
    where = await _text(bot, alice)
    refusal = await bot.refused("editMessageText", **where, text="x", reply_markup={"force_reply": True})
    assert refusal == "Bad Request: inline keyboard expected"
