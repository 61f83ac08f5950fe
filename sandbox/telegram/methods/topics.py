"""Methods by which the bot opens, renames, closes and deletes topics of a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.accounts import GENERAL_TOPIC, TOPIC_BLUE, Topic
from sandbox.telegram.errors import bad_request
from sandbox.telegram.members import may
from sandbox.telegram.methods.targets import open_chat
from sandbox.telegram.topics import Topics

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_BIGGEST_COLOR = 0xFFFFFF


async def create_forum_topic(world: World, parameters: Parameters) -> dict[str, Any]:
    """Open a topic."""
    chat = _forum(world, parameters)
    if not may(chat, chat.bot_member, "can_manage_topics") or (
        chat.bot_member.leads and not chat.bot_member.has_right("can_manage_topics")
    ):
        raise bad_request("not enough rights to create a topic")
    name = parameters.text("name").strip()
    if not name:
        raise bad_request("title must be non-empty")
    color = parameters.integer("icon_color") if "icon_color" in parameters.values else TOPIC_BLUE
    if not 0 <= color <= _BIGGEST_COLOR:
        raise bad_request("invalid icon color specified")
    return Topics(world).open(chat, world.bot, name, color).as_json()


async def edit_forum_topic(world: World, parameters: Parameters) -> bool:
    """Rename a topic; without a name it stays as it is."""
    chat, topic = _topic(world, parameters, "edit the topic")
    return _rename(world, chat, topic, parameters)


async def close_forum_topic(world: World, parameters: Parameters) -> bool:
    """Close a topic, so that only those with the right may write in it."""
    chat, topic = _topic(world, parameters, "close or open the topic")
    return _close(world, chat, topic, closed=True)


async def reopen_forum_topic(world: World, parameters: Parameters) -> bool:
    """Open a closed topic again."""
    chat, topic = _topic(world, parameters, "close or open the topic")
    return _close(world, chat, topic, closed=False)


async def delete_forum_topic(world: World, parameters: Parameters) -> bool:
    """Delete a topic with all its messages."""
    chat, topic = _topic(world, parameters, "delete the topic", right="can_delete_messages")
    Topics(world).delete(chat, topic, world.bot)
    return True


async def edit_general_forum_topic(world: World, parameters: Parameters) -> bool:
    """Rename the General topic."""
    chat, topic = _general(world, parameters, "edit the topic")
    return _rename(world, chat, topic, parameters)


async def close_general_forum_topic(world: World, parameters: Parameters) -> bool:
    """Close the General topic."""
    chat, topic = _general(world, parameters, "close or open the topic")
    return _close(world, chat, topic, closed=True)


async def reopen_general_forum_topic(world: World, parameters: Parameters) -> bool:
    """Open the General topic again."""
    chat, topic = _general(world, parameters, "close or open the topic")
    return _close(world, chat, topic, closed=False)


def _rename(world: World, chat: Chat, topic: Topic, parameters: Parameters) -> bool:
    name = parameters.text("name").strip()
    if name == topic.title:
        raise bad_request("TOPIC_NOT_MODIFIED")
    if name:
        Topics(world).rename(chat, topic, world.bot, name)
    return True


def _close(world: World, chat: Chat, topic: Topic, *, closed: bool) -> bool:
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    Topics(world).close(chat, topic, world.bot, closed=closed)
    return True


def _forum(world: World, parameters: Parameters) -> Chat:
    chat = open_chat(world, parameters)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(
    world: World, parameters: Parameters, what: str, right: str = "can_manage_topics"
) -> tuple[Chat, Topic]:
    """Return the topic a call is about, if the bot has the right or opened the topic itself.

    The words are TDLib's (ForumTopicManager), TOPIC_ID_INVALID is what Telegram's servers say.
    """
    chat = _forum(world, parameters)
    thread = parameters.integer("message_thread_id")
    if thread <= 0:
        raise bad_request("invalid message thread identifier specified")
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if topic.creator_id != world.bot.id and not chat.bot_member.has_right(right):
        raise bad_request(f"not enough rights to {what}")
    return chat, topic


def _general(world: World, parameters: Parameters, what: str) -> tuple[Chat, Topic]:
    chat = _forum(world, parameters)
    if not chat.bot_member.has_right("can_manage_topics"):
        raise bad_request(f"not enough rights to {what}")
    return chat, chat.topics[GENERAL_TOPIC]
