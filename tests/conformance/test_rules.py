"""Where aiogram and the documentation differ: every row of the table is broken once, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import methods, types
from aiogram.methods.base import Response

from sandbox.telegram.methods.table import METHODS
from tests.conformance.samples import BUTTON, CHAT, MESSAGE, PRESS
from tests.support.conformance import broken_rules, fields_of
from tests.support.conformance_calls import known_methods
from tests.support.conformance_rules import ALLOWED, RULES, all_rules

if TYPE_CHECKING:
    from pydantic import BaseModel

QUERY = PRESS["callback_query"]
COMMAND = {"command": "start", "description": "Begin"}
STICKER = {"sticker": "x", "format": "video", "emoji_list": ["😀"]}
STICKER_SET = {"user_id": 7, "name": "faces_by_bot", "title": "Faces", "stickers": [STICKER]}
ENTITY = {"type": "bold", "offset": 0, "length": 2}
TARGET = {"chat_id": "7", "message_id": 1}

# The object, what is right of it, and what the documentation refuses although its types are right.
BROKEN: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "Response": (
        {"ok": True, "result": True},
        [{"ok": True}, {"ok": False, "description": "x"}, {"ok": False, "error_code": 400, "result": True}],
    ),
    "Update": (PRESS, [{"update_id": 5}, PRESS | {"message": MESSAGE}]),
    "Chat": (CHAT, [CHAT | {"type": "forum"}]),
    "Message": (
        MESSAGE,
        [
            MESSAGE | {"text": "x" * 4097},
            MESSAGE | {"text": ""},
            MESSAGE | {"caption": "😀" * 513},  # counted in UTF-16 units
            MESSAGE | {"reply_to_message": MESSAGE | {"reply_to_message": MESSAGE}},
        ],
    ),
    "MessageEntity": (ENTITY, [ENTITY | {"type": "red"}, ENTITY | {"length": 0}]),
    "CallbackQuery": (
        QUERY,
        [QUERY | {"game_short_name": "x"}, QUERY | {"inline_message_id": "x"}],
    ),
    "InlineKeyboardButton": (
        BUTTON,
        [
            {"text": "nothing happens"},
            BUTTON | {"url": "https://example.org"},
            BUTTON | {"callback_data": "é" * 33},  # counted in bytes
        ],
    ),
    "GetUpdates": ({"limit": 100}, [{"limit": 101}, {"allowed_updates": ["message", "Callback"]}]),
    "AnswerCallbackQuery": ({"text": "x" * 200}, [{"text": "x" * 201}]),
    "SendChatAction": (
        {"chat_id": "7", "action": "typing"},
        [{"chat_id": "x", "action": "typing"}, {"chat_id": "7", "action": "dancing"}],
    ),
    "SetMyCommands": ({"commands": [COMMAND]}, [{"commands": [COMMAND] * 101}]),
    "BotCommand": (
        COMMAND,
        [COMMAND | {"command": "Start"}, COMMAND | {"command": "x" * 33}, COMMAND | {"description": ""}],
    ),
    "SendMediaGroup": (
        {"chat_id": "7", "media": [1, 2]},
        [{"chat_id": "7", "media": [1]}, {"chat_id": "x", "media": [1, 2]}],
    ),
    "CreateNewStickerSet": (
        STICKER_SET,
        [
            STICKER_SET | {"name": "1_by_bot"},
            STICKER_SET | {"name": "a__by_bot"},
            STICKER_SET | {"name": "a" * 65},
            STICKER_SET | {"title": ""},
            STICKER_SET | {"stickers": []},
        ],
    ),
    "InputSticker": (STICKER, [STICKER | {"emoji_list": []}]),
}
for edit in ("EditMessageText", "EditMessageCaption", "EditMessageMedia", "EditMessageReplyMarkup"):
    wrong_targets: list[dict[str, Any]] = [
        {"chat_id": "7"},
        TARGET | {"inline_message_id": "x"},
        TARGET | {"chat_id": "x"},
    ]
    BROKEN[edit] = (TARGET, wrong_targets)
for addressing in set(RULES) - set(BROKEN):
    BROKEN[addressing] = ({"chat_id": "-1001"}, [{"chat_id": "Alice"}])


def _model(name: str) -> type[BaseModel]:
    """Return aiogram's model of an object or a method."""
    places: tuple[dict[str, type[BaseModel]], ...] = (vars(types), vars(methods), {"Response": Response})
    return next(place[name] for place in places if name in place)


@pytest.mark.parametrize("name", RULES)
def test_what_the_documentation_refuses_is_refused_although_aiogram_takes_it(name: str) -> None:
    right, wrongs = BROKEN[name]
    assert broken_rules(_model(name), right, "it") == []
    broken = {complaint for wrong in wrongs for complaint in broken_rules(_model(name), wrong, "it")}
    assert broken == {f"it: {rule.demand}" for rule in RULES[name]}


def test_every_rule_is_about_something_that_aiogram_knows() -> None:
    assert all_rules()
    for name, _rule in all_rules():
        assert _model(name)


def test_what_aiogram_does_not_know_yet_is_let_pass_for_a_reason() -> None:
    for gap in ALLOWED:
        assert gap.reason
        assert gap.field not in _model(gap.model).model_fields
        assert gap.field in fields_of(_model(gap.model))


def test_aiogram_describes_all_that_the_sandbox_serves() -> None:
    assert set(METHODS) <= set(known_methods())
