"""Reactions: one emoji a person or the bot puts on a message, and who learns of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import ActError
from sandbox.telegram.members import may

if TYPE_CHECKING:
    from sandbox.telegram.accounts import User
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World

# The standard reactions of the Bot API, without the variation selectors that clients may add.
STANDARD = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾"
    "💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
) | {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"}


def plain(emoji: str) -> str:
    """Return an emoji without variation selectors, as `STANDARD` lists it."""
    return emoji.replace("\ufe0f", "")


def react(world: World, message: Message, user: User, emoji: str) -> int | None:
    """Put one emoji on a message in place of the user's former one, or take it off with "".

    Returns:
        The id of the message_reaction update. The bot gets none about itself, and in groups only as an
        administrator; it must have asked for this kind of update (Bot API, Update.message_reaction).
    """
    before = message.reactions.pop(user.id, "")
    if emoji:
        message.reactions[user.id] = emoji
    chat = message.chat
    world.log.add("telegram.reaction", chat_id=chat.id, message_id=message.id, user_id=user.id, emoji=emoji)
    hears = chat.bot_member.leads or (not chat.is_group and chat.bot_is_here)
    if user is world.bot or not hears or before == emoji:
        return None
    return world.updates.put("message_reaction", _change(world, message, user, before, emoji))


def react_as_person(world: World, message: Message, person: User, emoji: str) -> int | None:
    """Let a person react.

    Raises:
        ActError: it is no standard reaction, or the group does not allow this person to react.
    """
    if emoji and plain(emoji) not in STANDARD:
        raise ActError(f"{emoji} is no standard reaction; a person without Premium has no other")
    member = message.chat.member(person.id)
    if not may(message.chat, member, "can_react_to_messages"):
        raise ActError("the group does not allow its members to react", 409)
    return react(world, message, person, plain(emoji))


def _change(world: World, message: Message, user: User, before: str, after: str) -> dict[str, Any]:
    """Return the Bot API's MessageReactionUpdated; an anonymous administrator acts as the group."""
    chat = message.chat.as_json()
    is_anonymous = message.chat.is_group and message.chat.member(user.id).is_anonymous
    return {
        "chat": chat,
        "message_id": message.id,
        **({"actor_chat": chat} if is_anonymous else {"user": user.as_json()}),
        "date": int(world.now()),
        "old_reaction": _types(before),
        "new_reaction": _types(after),
    }


def _types(emoji: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
