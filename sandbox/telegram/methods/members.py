"""Methods about who is in a chat and what the chat is: members, administrators, full facts, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.groups import Groups
from sandbox.telegram.members import LEFT, Member
from sandbox.telegram.methods.targets import known_chat, open_chat
from sandbox.telegram.profile_photos import photo_fields

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_MOST_PHOTOS = 100


async def get_chat(world: World, parameters: Parameters) -> dict[str, Any]:
    """Tell the bot everything about a chat that it may still see (ChatFullInfo)."""
    chat = _seen_chat(world, parameters)
    # Gifts are for people; a group accepts none before somebody allows them.
    facts = {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, not chat.is_group),
    }
    if chat.person is not None:
        names = {"active_usernames": [chat.person.username]} if chat.person.username else {}
        return facts | names | photo_fields(chat.person)
    return facts | {"permissions": dict(chat.permissions)}


async def get_chat_member(world: World, parameters: Parameters) -> dict[str, Any]:
    """Tell what someone is in a chat; who never was there is as one who left."""
    chat = _seen_chat(world, parameters)
    user = _user(world, parameters)
    return _member(world, chat, user).as_json(user, chat)


async def get_chat_administrators(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """List owner and administrators of a group, of all bots only this one."""
    chat = _seen_chat(world, parameters)
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    leaders = [
        member.as_json(world.people[person_id], chat)
        for person_id, member in chat.members.items()
        if member.leads
    ]
    return [*leaders, *([chat.bot_member.as_json(world.bot, chat)] if chat.bot_member.leads else [])]


async def get_chat_member_count(world: World, parameters: Parameters) -> int:
    """Count who is in a chat, the bot included."""
    chat = _seen_chat(world, parameters)
    people = sum(member.is_here for member in chat.members.values()) if chat.is_group else 1
    return people + 1


async def leave_chat(world: World, parameters: Parameters) -> bool:
    """Let the bot leave a group."""
    chat = open_chat(world, parameters)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    Groups(world).set_bot(chat, world.bot, Member(LEFT))
    return True


async def get_user_profile_photos(world: World, parameters: Parameters) -> dict[str, Any]:
    """List a person's profile photos, newest first, each in its sizes."""
    photos = [photo.fields["photo"] for photo in _user(world, parameters).photos]
    offset = max(parameters.integer("offset"), 0)
    limit = parameters.integer("limit")
    limit = limit if 1 <= limit <= _MOST_PHOTOS else _MOST_PHOTOS
    return {"total_count": len(photos), "photos": photos[offset : offset + limit]}


def _seen_chat(world: World, parameters: Parameters) -> Chat:
    """Return a chat the bot may ask about: a group only while it is there."""
    chat = known_chat(world, parameters)
    return open_chat(world, parameters) if chat.is_group else chat


def _user(world: World, parameters: Parameters) -> User:
    user_id = parameters.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == world.bot.id:
        return world.bot
    if user_id not in world.people:
        raise bad_request("user not found")
    return world.people[user_id]


def _member(world: World, chat: Chat, user: User) -> Member:
    if user is world.bot:
        return chat.bot_member if chat.is_group else Member()
    if chat.is_group:
        return chat.member(user.id)
    if user is not chat.person:
        raise bad_request("member not found")
    return Member()
