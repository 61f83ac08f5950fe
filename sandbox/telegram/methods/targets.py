"""Where a call wants to act: chat, topic, the message it answers or changes, and the right to do so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.accounts import GENERAL_TOPIC, KICKED
from sandbox.telegram.errors import ApiError, bad_request, forbidden
from sandbox.telegram.members import may_send

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat
    from sandbox.telegram.messages import Message
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_MOST_AT_ONCE = 100
_PLURALS = {
    "text": "text messages",
    "photo": "photos",
    "animation": "animations",
    "video": "videos",
    "document": "documents",
    "sticker": "stickers",
    "live_photo": "photos",
    "video_note": "video notes",
    "voice": "voice notes",
    "audio": "music",
}


def known_chat(world: World, parameters: Parameters) -> Chat:
    """Return the chat that `chat_id` names, whether the bot may write there or not.

    Raises:
        ApiError: it is missing, unknown, or has become a supergroup.
    """
    if not parameters.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chat(parameters.integer("chat_id"))
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    return chat


def open_chat(world: World, parameters: Parameters) -> Chat:
    """Return the chat that `chat_id` names if the bot may act there.

    Raises:
        ApiError: as `known_chat`, or the bot was blocked or removed.
    """
    chat = known_chat(world, parameters)
    if chat.bot_is_here:
        return chat
    if not chat.is_group:
        raise forbidden("bot was blocked by the user")
    if chat.bot_status == KICKED:
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    raise forbidden(f"bot is not a member of the {chat.type} chat")


def demand_right(world: World, chat: Chat, kind: str) -> None:
    """Refuse a kind of message that a switch forbids, or the group does while the bot leads it not."""
    forbidden_here = world.switches.forbidden_kinds
    is_switched_off = any(kind in forbidden_here.get(key, ()) for key in (str(chat.id), "*"))
    if is_switched_off or not may_send(chat, chat.bot_member, kind):
        raise bad_request(f"not enough rights to send {_PLURALS[kind]} to the chat")


def thread(chat: Chat, parameters: Parameters) -> int | None:
    """Return the topic to write in: the named one, or the one of the message that is answered.

    Raises:
        ApiError: there is no such topic, or it is closed for the bot.
    """
    thread_id = parameters.integer("message_thread_id") or None
    if thread_id is not None and (thread_id == GENERAL_TOPIC or thread_id not in chat.topics):
        # General is 1 inside Telegram only: a send that names it is refused (telegram.md 3, medium).
        raise bad_request("message thread not found")
    if thread_id is None and chat.is_forum:
        answered = chat.numbered(_answered_id(parameters))
        thread_id = answered.thread_id if answered is not None else None
    topic = chat.topic_of(thread_id)
    if topic is not None and topic.closed and not chat.bot_member.has_right("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def _answered_id(parameters: Parameters) -> int:
    wish = parameters.json("reply_parameters", "reply parameters")
    message_id = wish.get("message_id") if isinstance(wish, dict) else None
    return message_id if isinstance(message_id, int) else parameters.integer("reply_to_message_id")


def answered_message(chat: Chat, parameters: Parameters) -> Message | None:
    """Return the message a send replies to; None when it replies to none or may do without.

    Raises:
        ApiError: it is gone and the call did not allow to send without a reply.
    """
    wish: Any = parameters.json("reply_parameters", "reply parameters")
    if wish is None:
        allow = parameters.flag("allow_sending_without_reply")
        wish = {"message_id": parameters.integer("reply_to_message_id"), "allow_sending_without_reply": allow}
    if not isinstance(wish, dict):
        raise bad_request("object expected as reply parameters")
    message_id = wish.get("message_id")
    if not message_id:
        return None
    found = chat.numbered(message_id) if isinstance(message_id, int) else None
    if found is not None and not found.deleted:
        return found
    if wish.get("allow_sending_without_reply") in {True, "true"}:
        return None
    raise bad_request("message to be replied not found")


def own_message(world: World, parameters: Parameters) -> Message:
    """Return the bot's message that an edit is for.

    A message that somebody chose of its inline results is the bot's to change, wherever it stands.

    Raises:
        ApiError: it does not exist any more, is not the bot's, or the call names none.
    """
    if inline_id := parameters.text("inline_message_id"):
        return _inline_message(world, inline_id)
    chat = open_chat(world, parameters)
    message_id = parameters.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = existing_message(chat, message_id, "message to edit not found")
    if message.sender is not world.bot:
        raise bad_request("message can't be edited")
    return message


def _inline_message(world: World, inline_id: str) -> Message:
    found = world.inline_messages.get(inline_id)
    if found is None or found.deleted:
        raise bad_request("MESSAGE_ID_INVALID")
    return found


def read_message_ids(parameters: Parameters) -> list[int]:
    """Return the ids that `message_ids` lists, 1 to 100 numbers of any size.

    Raises:
        ApiError: it is missing, too long, or lists something else.
    """
    ids = parameters.json("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > _MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(type(message_id) is int for message_id in ids):
        raise bad_request("invalid message identifier specified")
    return ids


def existing_message(chat: Chat, message_id: int, otherwise: str) -> Message:
    """Return a message that is still there.

    Raises:
        ApiError: it is not; `otherwise` is the description.
    """
    message = chat.numbered(message_id)
    if message is None or message.deleted:
        raise bad_request(otherwise)
    return message


def not_modified() -> ApiError:
    """Return the error of an edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
