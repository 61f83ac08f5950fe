"""Finds what a tester names: a chat, a person, a message on the screen, who acts in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram.errors import ActError
from sandbox.telegram.members import Member

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World


def find_chat(world: World, chat_id: int) -> Chat:
    """Return a chat; a person's id means that person's private chat, used or not.

    Raises:
        ActError: nobody and nothing has this id.
    """
    if chat_id in world.people:
        return world.private_chat(world.people[chat_id])
    if chat_id not in world.chats:
        raise ActError(f"there is no chat {chat_id}", 404)
    return world.chats[chat_id]


def find_person(world: World, person_id: int) -> User:
    """Return a person.

    Raises:
        ActError: nobody has this id.
    """
    if person_id not in world.people:
        raise ActError(f"there is no person {person_id}", 404)
    return world.people[person_id]


def find_message(chat: Chat, message_id: int) -> Message:
    """Return a message that is on the screen.

    Raises:
        ActError: it never was there or is deleted.
    """
    message = chat.numbered(message_id)
    if message is None or message.deleted:
        raise ActError(f"chat {chat.id} shows no message {message_id}", 404)
    return message


def find_sender(world: World, chat: Chat, person_id: int | None) -> User:
    """Return who acts: the person of a private chat, or the one named in a group, who joins silently.

    Raises:
        ActError: nobody is named in a group, or somebody is who is not or no longer there.
    """
    if chat.person is not None:
        if person_id not in {None, chat.person.id}:
            raise ActError(f"person {person_id} is not in the private chat {chat.id}")
        return chat.person
    if person_id is None or person_id not in world.people:
        raise ActError("a group needs `from`: the id of a person", 400)
    member = chat.members.setdefault(person_id, Member())
    if not member.is_here:
        raise ActError(f"person {person_id} is not in the group any more ({member.status})", 409)
    return world.people[person_id]
