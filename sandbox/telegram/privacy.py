"""What a bot in privacy mode gets to see of a group (facts/telegram.md section 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.telegram.service_messages import service_field

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World

_COMMAND = re.compile(r"/\w+(?:@(?P<name>\w+))?", re.ASCII)


def bot_sees(world: World, message: Message) -> bool:
    """Return whether a person's message becomes an update; an administrator sees all of them."""
    chat = message.chat
    if not chat.bot_is_here:
        return False
    if not chat.is_group or chat.bot_member.leads or world.switches.reads_all_group_messages:
        return True
    if service_field(message) is not None or "via_bot" in message.extras:
        return True
    if message.replies_to is not None and message.replies_to.sender is world.bot:
        return True
    text = message.content.words.text
    return _is_addressed(text, world.bot.username, bot_spoke_last=chat.bot_spoke_last)


def names(text: str, username: str) -> bool:
    """Return whether a text mentions a user."""
    return bool(re.search(rf"@{re.escape(username)}\b", text, re.ASCII | re.IGNORECASE))


def _is_addressed(text: str, username: str, *, bot_spoke_last: bool) -> bool:
    """Return whether a text calls this bot: a command to it, or to nobody while no other bot spoke since."""
    if names(text, username):
        return True
    command = _COMMAND.match(text)
    return bool(command and command["name"] is None and bot_spoke_last)
