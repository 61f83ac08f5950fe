"""sendMediaGroup: what may stand together, and what stays what it was called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aiogram import types

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File, keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_FILES = {
    "clip": File(samples.mp4(), "clip.mp4", "video/mp4"),
    "still": File(samples.jpeg(), "p.jpg", "image/jpeg"),
    "notes": File(b"notes", "notes.txt"),
    "song": File(samples.ogg(), "song.oga", "audio/ogg"),
}


def _wish(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "media": f"attach://{name}", **fields}


async def _send(bot: BareBot, alice: Person, *media: dict[str, Any], **fields: str) -> list[dict[str, Any]]:
    answer = await bot.upload("sendMediaGroup", _FILES, chat_id=alice.id, media=json.dumps(media), **fields)
    assert answer.body["ok"], answer
    return list(answer.body["result"])


async def test_photos_and_videos_stand_together_and_a_soundless_video_stays_one(
    bot: BareBot, control: Control, alice: Person
) -> None:
    sent = await _send(
        bot,
        alice,
        _wish("photo", "still", caption="<b>Two</b>", parse_mode="HTML"),
        _wish("video", "clip", has_spoiler=True),
        disable_notification="true",
    )
    photo, video = (types.Message.model_validate(message) for message in sent)
    assert (photo.caption, photo.media_group_id) == ("Two", video.media_group_id)
    assert (video.video is not None, video.animation, video.has_media_spoiler) == (True, None, True)
    shown = (await control.chat(alice)).from_bot
    assert [one.album for one in shown] == [photo.media_group_id] * 2
    assert [one.quiet for one in shown] == [True, True]


async def test_documents_stay_documents_in_an_album(bot: BareBot, alice: Person) -> None:
    sent = await _send(bot, alice, _wish("document", "clip"), _wish("document", "notes"))
    assert all("document" in message and "animation" not in message for message in sent)


@pytest.mark.parametrize("kind", ["document", "audio"])
async def test_documents_and_music_stand_among_themselves(bot: BareBot, alice: Person, kind: str) -> None:
    media = json.dumps([_wish("photo", "still"), _wish(kind, "song")])
    answer = await bot.upload("sendMediaGroup", _FILES, chat_id=alice.id, media=media)
    assert answer.description == f"Bad Request: {kind} can't be mixed with other media types"
    assert len(await _send(bot, alice, _wish(kind, "song"), _wish(kind, "song"))) == 2


@pytest.mark.parametrize(
    ("media", "description"),
    [
        ("", "expected an Array of InputMedia"),
        ({}, "expected an Array of InputMedia"),
        ([], "there are no messages to send"),
        ([_wish("photo", "still")], "too few messages to send as an album"),
        ([_wish("photo", "still")] * 11, "too many messages to send as an album"),
        (["x", "y"], "can't parse InputMedia: expected an Object"),
        ([{"type": "photo"}] * 2, "can't parse InputMedia: media not found"),
        ([_wish("smell", "still")] * 2, 'can\'t parse InputMedia: type "smell" is unsupported'),
        (
            [_wish("animation", "clip")] * 2,
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        ([_wish("photo", "nothing")] * 2, "wrong file identifier/HTTP URL specified"),
        ([_wish("photo", "still", caption="x" * 1025)] * 2, "message caption is too long"),
    ],
)
async def test_a_wrong_album_is_refused_as_a_whole(
    bot: BareBot, control: Control, alice: Person, media: object, description: str
) -> None:
    told = media if isinstance(media, str) else json.dumps(media)
    answer = await bot.upload("sendMediaGroup", _FILES, chat_id=alice.id, media=told)
    assert answer.description == f"Bad Request: {description}"
    assert (await control.chat(alice)).from_bot == []


async def test_an_album_has_no_keyboard_and_answers_one_message(bot: BareBot, alice: Person) -> None:
    first = await bot.call("sendMessage", chat_id=alice.id, text="x")
    sent = await _send(
        bot,
        alice,
        *[_wish("photo", "still")] * 2,
        reply_markup=json.dumps(keyboard("A")),
        reply_parameters=json.dumps({"message_id": first["message_id"]}),
    )
    assert all("reply_markup" not in message for message in sent)
    assert all(message["reply_to_message"]["text"] == "x" for message in sent)


async def test_an_album_needs_the_right_for_each_of_its_kinds(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": ["video"]}})
    media = json.dumps([_wish("photo", "still"), _wish("video", "clip")])
    answer = await bot.upload("sendMediaGroup", _FILES, chat_id=alice.id, media=media)
    assert answer.description == "Bad Request: not enough rights to send videos to the chat"
    assert (await control.chat(alice)).from_bot == []


@pytest.mark.parametrize(
    ("first", "name", "fitting", "odd"),
    [("photo", "still", "video", "document"), ("document", "notes", "document", "photo")],
)
async def test_a_member_of_an_album_becomes_only_what_fits_in(
    bot: BareBot, alice: Person, first: str, name: str, fitting: str, odd: str
) -> None:
    sent = await _send(bot, alice, _wish(first, name), _wish(first, name))
    where: dict[str, str | float] = {"chat_id": alice.id, "message_id": sent[0]["message_id"]}
    told = []
    for kind in (odd, fitting):
        media = json.dumps(_wish(kind, "still" if kind == "photo" else "clip"))
        told.append(await bot.upload("editMessageMedia", _FILES, **where, media=media))
    assert told[0].description == "Bad Request: message media can't be edited"
    assert told[1].body["result"]["media_group_id"] == sent[1]["media_group_id"]
