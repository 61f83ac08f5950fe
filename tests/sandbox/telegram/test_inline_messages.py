"""Inline messages: chosen by people in any chat, pressed there, changed by the bot without seeing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import ControlError
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File, keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Group, MessageView, Person
    from sandbox.views import Chosen
    from tests.sandbox.telegram.bare import BareBot

ARTICLE = {
    "type": "article",
    "id": "a",
    "title": "Sleepy",
    "description": "a new one",
    "input_message_content": {"message_text": "Sleepy is coming"},
    "reply_markup": keyboard("Make"),
}
EDITED = {"text": "soon", "reply_markup": keyboard("Make")}


@pytest.fixture(autouse=True)
async def inline_mode(control: Control) -> None:
    """Let BotFather have enabled it."""
    await control.switch(telegram={"supports_inline_queries": True})


@pytest.fixture
async def strangers(control: Control, alice: Person, bob: Person) -> Group:
    """Return a group in which the bot is not."""
    return await control.group("Strangers", alice, bob, bot=False)


async def offered(bot: BareBot, control: Control, person: Person, *results: dict[str, Any]) -> str:
    """Let a person type and the bot answer; return the query's id."""
    asked = await control.type_inline(person, "sleepy")
    await bot.call("answerInlineQuery", inline_query_id=asked.query_id, results=list(results or [ARTICLE]))
    return asked.query_id


async def chosen(bot: BareBot, control: Control, person: Person, where: Group | Person) -> Chosen:
    """Let a person choose the article."""
    return await control.choose_inline(person, await offered(bot, control, person), "a", where)


async def shown(control: Control, where: Group | Person, message_id: int) -> MessageView:
    """Return a message as it is now."""
    chat = await control.chat(where)
    return next(message for message in chat.messages if message.message_id == message_id)


async def test_what_is_chosen_is_the_persons_message_even_where_the_bot_is_not(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    made = await chosen(bot, control, alice, strangers)

    message = await shown(control, strangers, made.message_id)
    assert (message.words, message.labels, message.via_bot) == ("Sleepy is coming", ["Make"], True)
    assert (message.sender.id, message.from_bot) == (alice.id, False)
    assert message.inline_message_id == made.inline_message_id
    assert (made.update_id, made.chosen_update_id) == (None, None)


async def test_a_bot_in_privacy_mode_sees_what_is_chosen_in_a_group_of_its_own(
    bot: BareBot, control: Control, alice: Person, group: Group
) -> None:
    made = await chosen(bot, control, alice, group)

    (seen,) = [message for message in await bot.updates_of("message") if "via_bot" in message]
    assert (seen["message_id"], seen["from"]["id"]) == (made.message_id, alice.id)


@pytest.mark.parametrize("way", ["the switch", "the request"])
async def test_feedback_tells_of_the_choice(
    bot: BareBot, control: Control, alice: Person, strangers: Group, way: str
) -> None:
    query_id = await offered(bot, control, alice)
    if way == "the switch":
        await control.switch(telegram={"inline_feedback": True})
    feedback = True if way == "the request" else None

    made = await control.choose_inline(alice, query_id, "a", strangers, feedback=feedback)

    (told,) = await bot.updates_of("chosen_inline_result")
    assert (told["result_id"], told["query"], told["from"]["id"]) == ("a", "sleepy", alice.id)
    assert told["inline_message_id"] == made.inline_message_id


async def test_a_press_names_the_inline_message_and_no_chat(
    bot: BareBot, control: Control, alice: Person, bob: Person, strangers: Group
) -> None:
    made = await chosen(bot, control, alice, strangers)

    pressed = await control.press(strangers, made.message_id, text="Make", sender=bob)

    (query,) = await bot.updates_of("callback_query")
    assert (query["inline_message_id"], query["data"]) == (made.inline_message_id, "make")
    assert (query["from"]["id"], "message" in query) == (bob.id, False)
    await bot.call("answerCallbackQuery", callback_query_id=pressed.callback_id, text="Soon")


async def test_edits_by_the_inline_id_answer_true_and_change_what_people_see(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    made = await chosen(bot, control, alice, strangers)
    target = {"inline_message_id": made.inline_message_id}

    assert await bot.call("editMessageText", **target, **EDITED) is True
    assert (await shown(control, strangers, made.message_id)).words == "soon"
    assert (await bot.refused("editMessageText", **target, **EDITED)).startswith(
        "Bad Request: message is not modified"
    )
    assert await bot.call("editMessageReplyMarkup", **target, reply_markup=keyboard("Yours")) is True
    assert (await shown(control, strangers, made.message_id)).labels == ["Yours"]


async def test_a_known_clip_takes_the_place_of_the_words_an_upload_does_not(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    made = await chosen(bot, control, alice, strangers)
    clip = File(samples.mp4(), "clip.mp4", "video/mp4")
    sent = await bot.send("sendAnimation", {"animation": clip}, chat_id=alice.id)
    file_id = sent["animation"]["file_id"]

    refused = await bot.upload(
        "editMessageMedia",
        {"clip": clip},
        inline_message_id=made.inline_message_id or "",
        media='{"type": "animation", "media": "attach://clip"}',
    )
    assert refused.description == "Bad Request: Invalid message content specified"

    media = {"type": "animation", "media": file_id, "caption": "Sleepy"}
    assert await bot.call("editMessageMedia", inline_message_id=made.inline_message_id, media=media) is True
    message = await shown(control, strangers, made.message_id)
    assert (message.kind, message.words, message.sender.id) == ("animation", "Sleepy", alice.id)


async def test_a_deleted_or_unknown_inline_message_cannot_be_edited(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    made = await chosen(bot, control, alice, strangers)
    await control.delete(strangers, made.message_id)

    for inline_id in (made.inline_message_id, "made up"):
        refusal = await bot.refused("editMessageText", inline_message_id=inline_id, **EDITED)
        assert refusal == "Bad Request: MESSAGE_ID_INVALID"


async def test_a_result_without_buttons_has_no_inline_id(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    bare = {name: value for name, value in ARTICLE.items() if name != "reply_markup"}
    query_id = await offered(bot, control, alice, bare)

    made = await control.choose_inline(alice, query_id, "a", strangers, feedback=True)

    assert made.inline_message_id is None
    (told,) = await bot.updates_of("chosen_inline_result")
    assert "inline_message_id" not in told


async def test_nobody_chooses_what_was_not_offered_to_them(
    bot: BareBot, control: Control, alice: Person, bob: Person, group: Group
) -> None:
    query_id = await offered(bot, control, alice)

    for person, query, result in ((bob, query_id, "a"), (alice, query_id, "b"), (alice, "1", "a")):
        with pytest.raises(ControlError, match="has no result"):
            await control.choose_inline(person, query, result, group)


async def test_a_group_that_forbids_texts_takes_no_chosen_text(
    bot: BareBot, control: Control, alice: Person, bob: Person, group: Group
) -> None:
    await control.permit(group, text=False)
    query_id = await offered(bot, control, bob)

    with pytest.raises(ControlError, match="does not let its members send this"):
        await control.choose_inline(bob, query_id, "a", group)
    await control.choose_inline(alice, await offered(bot, control, alice), "a", group)
