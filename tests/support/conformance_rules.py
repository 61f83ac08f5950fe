"""Where aiogram and the documentation differ: what aiogram lets pass, and what it does not know yet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Holds = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A demand of the documentation that types alone do not make.

    Attributes:
        demand: what must be so, for the message that reports it.
        holds: tells whether an object or a call, its types already right, is so.
    """

    demand: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Allowance:
    """A field that is documented although aiogram's model lacks it."""

    model: str
    field: str
    type: Any
    reason: str


_ENTITIES = re.compile(
    "mention|hashtag|cashtag|bot_command|url|email|phone_number|bold|italic|underline|strikethrough|spoiler"
    "|blockquote|expandable_blockquote|code|pre|text_link|text_mention|custom_emoji|date_time"
)
_ACTIONS = re.compile(
    "typing|choose_sticker|find_location|(record|upload)_(video|voice|video_note)|upload_(photo|document)"
)
_CHATS = re.compile("private|group|supergroup|channel")
_NOT_ACTIONS_OF_A_BUTTON = {"text", "style", "icon_custom_emoji_id"}
_UPDATES = re.compile(r"[a-z_]+")
_ADDRESSEE = re.compile(r"-?\d+|@\w+")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SET_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")


def _units(text: str) -> int:
    """Return a text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _length(field: str, least: int, most: int) -> Holds:
    return lambda value: field not in value or least <= _units(value[field]) <= most


def _count(field: str, least: int, most: int) -> Holds:
    return lambda value: field not in value or least <= len(value[field]) <= most


def _matches(field: str, pattern: re.Pattern[str]) -> Holds:
    return lambda value: field not in value or pattern.fullmatch(str(value[field])) is not None


def _has_target(value: dict[str, Any]) -> bool:
    in_chat = "chat_id" in value and "message_id" in value
    return in_chat != ("inline_message_id" in value)


def _has_one_of(*fields: str) -> Holds:
    return lambda value: sum(field in value for field in fields) == 1


def _has_result(value: dict[str, Any]) -> bool:
    if value["ok"]:
        return "result" in value and not {"error_code", "description"} & set(value)
    return "result" not in value and {"error_code", "description"} <= set(value)


_ADDRESSED = Rule("chat_id is a number or an @name", _matches("chat_id", _ADDRESSEE))
_TARGETED = Rule("it needs chat_id and message_id, or inline_message_id instead", _has_target)
_TEXT = Rule("a text has 1 to 4,096 characters", _length("text", 1, 4096))
_CAPTION = Rule("a caption has at most 1,024 characters", _length("caption", 0, 1024))
_EDITS = ("EditMessageText", "EditMessageCaption", "EditMessageMedia", "EditMessageReplyMarkup")
_ADDRESSING = (
    *(
        "SendMessage",
        "SendPhoto",
        "SendAnimation",
        "SendVideo",
        "SendDocument",
        "SendVideoNote",
        "SendSticker",
    ),
    *("SendAudio", "SendVoice", "SendLivePhoto", "CopyMessage", "ForwardMessage", "DeleteMessage"),
    *("DeleteMessages", "SetMessageReaction", "GetChat", "GetChatMember", "GetChatAdministrators"),
)

RULES: dict[str, Sequence[Rule]] = {
    **dict.fromkeys(_EDITS, (_ADDRESSED, _TARGETED)),
    **dict.fromkeys(_ADDRESSING, (_ADDRESSED,)),
    "Response": (Rule("a result if ok, else error_code and description", _has_result),),
    "Update": (Rule("it tells of exactly one thing", lambda value: len(value) == 2),),
    "Chat": (
        Rule(
            "type is private, group, supergroup or channel",
            _matches("type", _CHATS),
        ),
    ),
    "Message": (
        _TEXT,
        _CAPTION,
        Rule(
            "a message that is replied to shows no further reply",
            lambda value: "reply_to_message" not in value.get("reply_to_message", {}),
        ),
    ),
    "MessageEntity": (
        Rule("type is one of the documented kinds", _matches("type", _ENTITIES)),
        Rule("it covers something", lambda value: value["offset"] >= 0 < value["length"]),
    ),
    "CallbackQuery": (
        Rule("it has data or a game", _has_one_of("data", "game_short_name")),
        Rule("it belongs to one message", _has_one_of("message", "inline_message_id")),
    ),
    "InlineKeyboardButton": (
        Rule(
            "a button does exactly one thing", lambda value: len(set(value) - _NOT_ACTIONS_OF_A_BUTTON) == 1
        ),
        Rule(
            "callback_data has 1 to 64 bytes",
            lambda value: "callback_data" not in value or 1 <= len(value["callback_data"].encode()) <= 64,
        ),
    ),
    "GetUpdates": (
        Rule("limit is 1 to 100", lambda value: 1 <= value.get("limit", 100) <= 100),
        Rule(
            "allowed_updates are names of kinds",
            lambda value: all(map(_UPDATES.fullmatch, value.get("allowed_updates", ()))),
        ),
    ),
    "AnswerCallbackQuery": (Rule("text has at most 200 characters", _length("text", 0, 200)),),
    "SendChatAction": (_ADDRESSED, Rule("action is a documented one", _matches("action", _ACTIONS))),
    "SetMyCommands": (Rule("there are at most 100 commands", _count("commands", 0, 100)),),
    "BotCommand": (
        Rule("command is a-z, 0-9 and _, at most 32", _matches("command", _COMMAND)),
        Rule("description has 1 to 256 characters", _length("description", 1, 256)),
    ),
    "SendMediaGroup": (_ADDRESSED, Rule("an album has 2 to 10 parts", _count("media", 2, 10))),
    "CreateNewStickerSet": (
        Rule("name begins with a letter and is of letters, digits and single _", _matches("name", _SET_NAME)),
        Rule("name has 1 to 64 characters", _length("name", 1, 64)),
        Rule("title has 1 to 64 characters", _length("title", 1, 64)),
        Rule("there are 1 to 50 stickers", _count("stickers", 1, 50)),
    ),
    "InputSticker": (Rule("a sticker has 1 to 20 emoji", _count("emoji_list", 1, 20)),),
}

ALLOWED: Sequence[Allowance] = ()


def all_rules() -> list[tuple[str, Rule]]:
    """Return every rule with the name of the model it is about."""
    return list(
        itertools.chain.from_iterable(((name, rule) for rule in rules) for name, rules in RULES.items())
    )
