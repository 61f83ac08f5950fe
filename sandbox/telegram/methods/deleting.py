"""Methods that take messages away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.targets import existing_message, open_chat, read_message_ids

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World


async def delete_message(world: World, parameters: Parameters) -> bool:
    """Delete one message: the bot's own, or a person's in a private chat, both while they are young."""
    chat = open_chat(world, parameters)
    message_id = parameters.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = existing_message(chat, message_id, "message to delete not found")
    if not _is_young(world, message):
        raise bad_request("message can't be deleted for everyone")
    if not _is_deletable(world, message):
        raise bad_request("message can't be deleted")
    world.delete(message, "bot")
    return True


async def delete_messages(world: World, parameters: Parameters) -> bool:
    """Delete up to 100 messages; those that are gone or not deletable are skipped."""
    chat = open_chat(world, parameters)
    for message_id in read_message_ids(parameters):
        message = chat.numbered(message_id)
        if message and not message.deleted and _is_young(world, message) and _is_deletable(world, message):
            world.delete(message, "bot")
    return True


def _is_young(world: World, message: Message) -> bool:
    return world.now() - message.date < world.switches.delete_life


def _is_deletable(world: World, message: Message) -> bool:
    """Return whether the bot may: its own, in private chats all, in groups all with the right to.

    Nobody deletes the message that opened a supergroup or a topic (Bot API, deleteMessage).
    """
    if "supergroup_chat_created" in message.extras or "forum_topic_created" in message.extras:
        return False
    chat = message.chat
    is_own = message.sender is world.bot
    return is_own or not chat.is_group or chat.bot_member.has_right("can_delete_messages")
