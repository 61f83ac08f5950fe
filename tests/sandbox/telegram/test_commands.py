"""The bot's menu of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.telegram.bare import BareBot

_START = {"command": "start", "description": "Begin"}


async def test_commands_are_kept_for_each_scope_and_language(bot: BareBot) -> None:
    private = {"type": "all_private_chats"}
    assert await bot.call("setMyCommands", commands=[_START]) is True
    chinese = [{"command": "/start", "description": "开始"}]
    await bot.call("setMyCommands", commands=chinese, scope=private, language_code="zh")
    assert await bot.call("getMyCommands") == [_START]
    assert await bot.call("getMyCommands", scope=private) == []
    kept = await bot.call("getMyCommands", scope=private, language_code="zh")
    assert kept == [{"command": "start", "description": "开始"}]
    assert await bot.call("deleteMyCommands") is True
    assert await bot.call("getMyCommands") == []


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        ({"commands": "x"}, "Bad Request: can't parse commands JSON object"),
        ({"commands": {}}, "Bad Request: expected an Array of BotCommand"),
        ({"commands": [_START] * 101}, "Bad Request: BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{**_START, "command": "Start!"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"commands": [{**_START, "command": "x" * 33}]}, "Bad Request: BOT_COMMAND_INVALID"),
        (
            {"commands": [{**_START, "description": " "}]},
            "Bad Request: command description must be non-empty",
        ),
        (
            {"commands": [{**_START, "description": "x" * 257}]},
            "Bad Request: command description length must not exceed 256",
        ),
        ({"commands": [7]}, 'Bad Request: can\'t parse BotCommand: field "command" must be of type String'),
        ({"scope": {"type": "moon"}}, "Bad Request: can't parse BotCommandScope: unsupported type specified"),
        ({"language_code": "english"}, "Bad Request: invalid language code specified"),
    ],
)
async def test_wrong_commands_are_refused(bot: BareBot, wrong: dict[str, Any], description: str) -> None:
    assert await bot.refused("setMyCommands", **{"commands": [_START], **wrong}) == description
