"""What a bot in privacy mode gets to see of a group (facts/telegram.md section 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.telegram.accounts import KICKED

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World

_COMMAND = re.compile(r"/\w+(?:@(?P<name>\w+))?", re.ASCII)


def bot_sees(world: World, message: Message, *, bot_spoke_last: bool) -> bool:
    """Return whether a person's message becomes an update for the bot.

    Args:
        world: the bot and its switches.
        message: what a person wrote.
        bot_spoke_last: the message before it was the bot's.
    """
    chat = message.chat
    if chat.bot_status == KICKED:
        return False
    if not chat.is_group or world.switches.reads_all_group_messages or _is_service(message):
        return True
    if message.replies_to is not None and message.replies_to.sender is world.bot:
        return True
    return _is_addressed(message.content.words.text, world.bot.username, bot_spoke_last=bot_spoke_last)


def _is_service(message: Message) -> bool:
    """Return whether a message says nothing but that something happened, which every bot may know."""
    return message.content.media is None and not message.content.words.text


def _is_addressed(text: str, username: str, *, bot_spoke_last: bool) -> bool:
    """Return whether a text calls this bot: a command to it, or to nobody while it spoke last."""
    if f"@{username}".lower() in text.lower():
        return True
    command = _COMMAND.match(text)
    return bool(command and command["name"] is None and bot_spoke_last)
