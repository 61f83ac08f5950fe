from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, User

from handlers.wire.errors import (
    GoneError,
    KindForbiddenError,
    NotSentError,
    RefusedCallError,
    TransportError,
    UnreachableError,
    UnsureError,
    WaitError,
)
from handlers.wire.media import KINDS, Clip
from tests.handlers.wire.raw_server import TOKEN
from tests.sandbox.telegram.samples import mp4

if TYPE_CHECKING:
    from pathlib import Path

    from telegram.ext import Application

    from handlers.wire.transport import Transport
    from sandbox.client import Control, Person
    from sandbox.server import Sandbox

ONE_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="1:a:7:")]])


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    path = tmp_path / "clip.mp4"
    path.write_bytes(mp4())
    return Clip(path, None, 64, 64, timedelta(seconds=1))


def query_of(
    application: Application[Any, Any, Any, Any, Any, Any], alice: Person, query_id: str
) -> CallbackQuery:
    query = CallbackQuery(query_id, User(alice.id, "Alice", is_bot=False), "", data="1:a:7:")
    query.set_bot(application.bot)
    return query


async def test_a_text_is_sent_with_buttons_as_an_answer(
    transport: Transport, control: Control, alice: Person
) -> None:
    asked = (await control.chat(alice)).messages[0].message_id
    message_id = await transport.send_text(alice.id, "hi", markup=ONE_BUTTON, reply_to=asked, silent=True)
    shown = (await control.chat(alice)).message(message_id)
    assert (shown.words, shown.labels, shown.reply_to) == ("hi", ["Again"], asked)
    (call,) = await control.events("telegram.call", method="sendMessage")
    assert call["params"]["disable_notification"] in {True, "true", "True"}


async def test_a_text_is_sent_although_what_it_answers_is_gone(
    transport: Transport, control: Control, alice: Person
) -> None:
    asked = (await control.chat(alice)).messages[0].message_id
    await control.delete(alice, asked)
    message_id = await transport.send_text(alice.id, "hi", reply_to=asked)
    assert (await control.chat(alice)).message(message_id).reply_to is None


async def test_a_text_goes_into_its_topic(transport: Transport, control: Control, alice: Person) -> None:
    forum = await control.group("Forum", alice, is_forum=True)
    await control.send_text(forum, "/start", sender=alice, thread=77)
    message_id = await transport.send_text(forum.id, "hi", thread_id=77)
    assert (await control.chat(forum)).message(message_id).thread == 77


async def test_an_edit_changes_text_and_buttons(
    transport: Transport, control: Control, alice: Person
) -> None:
    message_id = await transport.send_text(alice.id, "hi", markup=ONE_BUTTON)
    await transport.edit_text(alice.id, message_id, "bye", markup=None)
    shown = (await control.chat(alice)).message(message_id)
    assert (shown.words, shown.labels) == ("bye", [])


async def test_an_edit_to_what_stands_there_already_is_success(
    transport: Transport, alice: Person, clip: Clip
) -> None:
    message_id = await transport.send_text(alice.id, "hi", markup=ONE_BUTTON)
    await transport.edit_text(alice.id, message_id, "hi", markup=ONE_BUTTON)
    made = await transport.show_clip(
        alice.id, message_id, clip, kind="video", caption="done", markup=ONE_BUTTON
    )
    assert made is not None
    await transport.edit_caption(alice.id, message_id, "done", markup=ONE_BUTTON)
    known = Clip(None, made.file_id, clip.width, clip.height, clip.length)
    again = await transport.show_clip(
        alice.id, message_id, known, kind="video", caption="done", markup=ONE_BUTTON
    )
    assert again is None


@pytest.mark.parametrize("kind", KINDS)
async def test_a_text_becomes_the_clip_by_upload_on_each_rung(
    transport: Transport, control: Control, alice: Person, clip: Clip, kind: str
) -> None:
    message_id = await transport.send_text(alice.id, "hi", markup=ONE_BUTTON)
    made = await transport.show_clip(alice.id, message_id, clip, kind=kind, caption="done", markup=ONE_BUTTON)
    shown = (await control.chat(alice)).message(message_id)
    assert made is not None
    assert shown.media is not None
    assert (made.kind, made.file_id) == (shown.kind, shown.media.file_id) == (kind, shown.media.file_id)
    assert (shown.words, shown.labels) == ("done", ["Again"])
    assert await control.media(alice, message_id) == mp4()


@pytest.mark.parametrize(("length", "told"), [(0.2, 1), (1.0, 1), (4.04, 4), (4.6, 5)])
async def test_a_clips_length_is_told_in_whole_seconds_as_telegram_demands(
    transport: Transport, control: Control, alice: Person, clip: Clip, length: float, told: int
) -> None:
    made = replace(clip, length=timedelta(seconds=length))
    message_id = await transport.send_text(alice.id, "hi")
    await transport.show_clip(alice.id, message_id, made, kind="animation", caption="done", markup=None)
    (call,) = await control.events("telegram.call", method="editMessageMedia")
    assert json.loads(call["params"]["media"])["duration"] == told


async def test_what_telegram_makes_of_a_video_is_what_we_are_told(
    transport: Transport, control: Control, alice: Person, clip: Clip
) -> None:
    await control.switch(telegram={"edited_silent_video": "animation"})
    message_id = await transport.send_text(alice.id, "hi")
    made = await transport.show_clip(alice.id, message_id, clip, kind="video", caption="done", markup=None)
    assert made is not None
    assert made.kind == "animation"


async def test_a_known_file_id_is_shown_without_an_upload(
    transport: Transport, control: Control, alice: Person, clip: Clip
) -> None:
    first = await transport.send_text(alice.id, "one")
    made = await transport.show_clip(alice.id, first, clip, kind="animation", caption="", markup=None)
    assert made is not None
    known = Clip(None, made.file_id, clip.width, clip.height, clip.length)
    second = await transport.send_text(alice.id, "two")
    again = await transport.show_clip(alice.id, second, known, kind=made.kind, caption="", markup=None)
    assert again == made
    assert await control.media(alice, second) == mp4()


async def test_a_clip_whose_answer_was_lost_is_simply_shown_again(
    transport: Transport, control: Control, alice: Person, clip: Clip
) -> None:
    message_id = await transport.send_text(alice.id, "hi")
    await control.fault("telegram", "editMessageMedia", "drop_after")
    with pytest.raises(UnsureError):
        await transport.show_clip(alice.id, message_id, clip, kind="animation", caption="x", markup=None)
    made = await transport.show_clip(alice.id, message_id, clip, kind="animation", caption="x", markup=None)
    assert made is not None
    assert len((await control.chat(alice)).from_bot) == 1


async def test_a_clip_with_neither_file_nor_id_is_a_bug_of_ours(transport: Transport, alice: Person) -> None:
    nothing = Clip(None, None, 64, 64, timedelta(seconds=1))
    with pytest.raises(ValueError, match="path"):
        await transport.show_clip(alice.id, 1, nothing, kind="animation", caption="", markup=None)


async def test_a_forbidden_kind_says_so(
    transport: Transport, control: Control, alice: Person, clip: Clip
) -> None:
    await control.switch(telegram={"forbidden_kinds": {str(alice.id): ["animation"]}})
    message_id = await transport.send_text(alice.id, "hi")
    with pytest.raises(KindForbiddenError):
        await transport.show_clip(alice.id, message_id, clip, kind="animation", caption="", markup=None)


async def test_a_press_is_answered_with_an_alert(
    transport: Transport,
    application: Application[Any, Any, Any, Any, Any, Any],
    control: Control,
    alice: Person,
) -> None:
    message_id = await transport.send_text(alice.id, "hi", markup=ONE_BUTTON)
    pressed = await control.press(alice, message_id, text="Again")
    await transport.answer(query_of(application, alice, pressed.callback_id), "too late", alert=True)
    (answered,) = await control.events("telegram.callback_answered")
    assert (answered["text"], answered["show_alert"]) == ("too late", True)


@pytest.mark.parametrize("bare_clients", [True])  # its second answer is too long on purpose
async def test_a_press_that_is_too_old_to_be_answered_is_success(
    transport: Transport,
    application: Application[Any, Any, Any, Any, Any, Any],
    control: Control,
    alice: Person,
) -> None:
    message_id = await transport.send_text(alice.id, "hi", markup=ONE_BUTTON)
    pressed = await control.press(alice, message_id, text="Again")
    await control.advance(151)
    await transport.answer(query_of(application, alice, pressed.callback_id))
    assert await control.events("telegram.callback_answered") == []
    with pytest.raises(RefusedCallError):
        await transport.answer(query_of(application, alice, pressed.callback_id), "x" * 201)


async def test_a_flood_limit_names_its_seconds(transport: Transport, control: Control, alice: Person) -> None:
    await control.fault("telegram", "sendMessage", "answer", retry_after=3)
    with pytest.raises(WaitError) as caught:
        await transport.send_text(alice.id, "hi")
    assert caught.value.seconds == 3


async def test_a_blocked_bot_reaches_nobody(transport: Transport, control: Control, alice: Person) -> None:
    await control.block(alice)
    with pytest.raises(UnreachableError):
        await transport.send_text(alice.id, "hi")


async def test_a_deleted_message_is_gone_for_edits(
    transport: Transport, control: Control, alice: Person
) -> None:
    message_id = await transport.send_text(alice.id, "hi")
    await transport.delete(alice.id, message_id)
    assert (await control.chat(alice)).from_bot == []
    with pytest.raises(GoneError):
        await transport.edit_text(alice.id, message_id, "bye", markup=None)
    with pytest.raises(GoneError):
        await transport.edit_caption(alice.id, message_id, "bye", markup=None)


@pytest.mark.parametrize("effect", ["drop_before", "drop_after", "truncate"])
async def test_a_send_whose_answer_is_lost_is_unsure_and_was_made_once(
    transport: Transport, control: Control, alice: Person, effect: str
) -> None:
    await control.fault("telegram", "sendMessage", effect)
    with pytest.raises(UnsureError) as caught:
        await transport.send_text(alice.id, "hi")
    assert TOKEN not in str(caught.value)
    assert len(await control.events("telegram.call", method="sendMessage")) == 1


async def test_a_telegram_that_is_not_there_got_nothing(
    transport: Transport, sandbox: Sandbox, alice: Person
) -> None:
    await sandbox.__aexit__(None, None, None)
    with pytest.raises(TransportError) as caught:
        await transport.send_text(alice.id, "hi")
    # The connection that was kept open may be found dead first, which is less certain.
    if caught.type is UnsureError:
        with pytest.raises(NotSentError):
            await transport.send_text(alice.id, "hi")
    else:
        assert caught.type is NotSentError
