"""Methods about the bot itself and its commands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_LONGEST_DESCRIPTION = 256
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)


async def get_me(world: World, parameters: Parameters) -> dict[str, Any]:  # noqa: ARG001 - it takes none
    """Tell the bot who it is."""
    return {
        **world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": world.switches.reads_all_group_messages,
        "supports_inline_queries": world.switches.supports_inline_queries,
        "supports_guest_queries": world.switches.supports_guest_queries,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


async def set_my_commands(world: World, parameters: Parameters) -> bool:
    """Store the menu of commands for a scope and a language."""
    wish = parameters.json("commands", "commands")
    if not isinstance(wish, list):
        raise bad_request("expected an Array of BotCommand")
    if len(wish) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in wish]
    world.commands[_key(parameters)] = commands
    world.log.add("telegram.commands", commands=commands, language_code=parameters.text("language_code"))
    return True


async def get_my_commands(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the menu of exactly this scope and language."""
    return world.commands.get(_key(parameters), [])


async def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """Forget the menu of exactly this scope and language."""
    world.commands.pop(_key(parameters), None)
    return True


def _command(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or not isinstance(one.get("command"), str):
        raise bad_request('can\'t parse BotCommand: field "command" must be of type String')
    description = one.get("description")
    if not isinstance(description, str) or not description.strip():
        raise bad_request("command description must be non-empty")
    if len(description) > _LONGEST_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {_LONGEST_DESCRIPTION}")
    if not _COMMAND.fullmatch(one["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    return {**one, "command": one["command"].removeprefix("/")}


def _key(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.json("scope", "bot command scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    language = parameters.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return json.dumps(scope, sort_keys=True), language
