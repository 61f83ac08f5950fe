"""Inline keyboards: their limits, and presses on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import ControlError
from tests.sandbox.telegram.bare import keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
_UNALLOWED = (
    "Bad Request: can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
)


def _button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (_button(callback_data="x" * 65), "Bad Request: BUTTON_DATA_INVALID"),
        (_button(callback_data="é" * 33), "Bad Request: BUTTON_DATA_INVALID"),
        (
            _button(callback_data=""),
            _UNALLOWED,
        ),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "Bad Request: can't parse inline keyboard button: can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]},
            'Bad Request: can\'t parse inline keyboard button: field "text" must be non-empty',
        ),
        (keyboard(*map(str, range(101))), "Bad Request: reply markup is too long"),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]},
            "Bad Request: reply markup is too long",
        ),
        (
            {"inline_keyboard": [["x"]]},
            "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"inline_keyboard": [[{"text": 5, "callback_data": "x"}]]},
            'Bad Request: can\'t parse inline keyboard button: field "text" must be of type String',
        ),
        (
            _button(callback_data=5),
            'Bad Request: can\'t parse inline keyboard button: field "callback_data" must be of type String',
        ),
        ("{", "Bad Request: can't parse reply keyboard markup JSON object"),
        ("[]", "Bad Request: object expected as reply markup"),
        (
            {"inline_keyboard": [{"text": "x"}]},
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays',
        ),
    ],
)
async def test_a_wrong_keyboard_is_refused(
    bot: BareBot, alice: Person, markup: object, description: str
) -> None:
    assert await bot.refused("sendMessage", chat_id=alice.id, text="x", reply_markup=markup) == description


async def test_a_hundred_buttons_and_64_bytes_of_data_are_allowed(bot: BareBot, alice: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}] * 4] * 25}
    message = await bot.call("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
    assert message["reply_markup"] == markup


async def test_a_button_does_one_thing_only_and_keeps_its_looks(bot: BareBot, alice: Person) -> None:
    markup = _button(url="https://example.org", callback_data="x", style="primary")
    message = await bot.call("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
    assert message["reply_markup"] == _button(url="https://example.org", style="primary")


async def test_an_empty_keyboard_and_other_markups_are_not_shown(bot: BareBot, alice: Person) -> None:
    markups: list[dict[str, Any]] = [
        {"inline_keyboard": []},
        {"inline_keyboard": [[]]},
        {"remove_keyboard": True},
    ]
    for markup in markups:
        message = await bot.call("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
        assert "reply_markup" not in message


async def test_a_press_carries_who_pressed_what_under_which_message(
    bot: BareBot, control: Control, alice: Person
) -> None:
    selfie = await control.send_text(alice, "my selfie")
    reply = {"message_id": selfie.message_id}
    sent = {
        "chat_id": alice.id,
        "text": "?",
        "reply_markup": keyboard("Yes", "No"),
        "reply_parameters": reply,
    }
    message = await bot.call("sendMessage", **sent)
    pressed = await control.press(alice, message["message_id"], text="No")
    query = (await bot.updates())[-1]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (pressed.callback_id, "no", alice.id)
    assert query["message"]["message_id"] == message["message_id"]
    assert query["message"]["reply_to_message"]["text"] == "my selfie"
    assert isinstance(query["chat_instance"], str)


async def test_a_press_is_answered_once_and_the_answer_is_recorded(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    pressed = await control.press(alice, message["message_id"], data="yes")
    wish = {"callback_query_id": pressed.callback_id, "text": "On it", "show_alert": True}
    assert await bot.call("answerCallbackQuery", **wish) is True
    assert await bot.refused("answerCallbackQuery", **wish) == _TOO_OLD
    (event,) = await control.events("telegram.callback_answered", id=pressed.callback_id)
    assert (event["text"], event["show_alert"], event["user_id"]) == ("On it", True, alice.id)


async def test_a_press_cannot_be_answered_after_its_life(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    pressed = await control.press(alice, message["message_id"], text="Yes")
    await control.advance(151)
    assert await bot.refused("answerCallbackQuery", callback_query_id=pressed.callback_id) == _TOO_OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="made up") == _TOO_OLD


async def test_an_answer_has_at_most_200_characters(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    pressed = await control.press(alice, message["message_id"], text="Yes")
    wish = {"callback_query_id": pressed.callback_id, "text": "x" * 201}
    assert await bot.refused("answerCallbackQuery", **wish) == "Bad Request: MESSAGE_TOO_LONG"
    assert await bot.call("answerCallbackQuery", **{**wish, "text": "x" * 200}) is True


async def test_only_what_is_on_the_screen_can_be_pressed_unless_forced(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call(
        "sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("😴 Sleepy", "Proud")
    )
    for wish in ({"text": "Angry"}, {"data": "angry"}, {"button": (5, 0)}, {"button": (0, -1)}):
        with pytest.raises(ControlError, match="no such button"):
            await control.press(alice, message["message_id"], **wish)
    await control.press(alice, message["message_id"], button=(1, 0))
    await control.press(alice, message["message_id"], text="Sleepy")
    await control.press(alice, message["message_id"], data="garbled \x00 data", force=True)
    pressed = [update["callback_query"]["data"] for update in (await bot.updates())[1:]]
    assert pressed == ["proud", "😴 sleepy", "garbled \x00 data"]


async def test_a_forced_press_below_a_deleted_message_shows_an_inaccessible_one(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    await control.delete(alice, message["message_id"])
    with pytest.raises(ControlError, match="shows no message"):
        await control.press(alice, message["message_id"], text="Yes")
    await control.press(alice, message["message_id"], data="yes", force=True)
    shown = (await bot.updates())[-1]["callback_query"]["message"]
    assert (shown["message_id"], shown["date"]) == (message["message_id"], 0)
