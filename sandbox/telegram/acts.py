"""What people do: write, send, edit, press, delete, block; each act reaches the bot as an update."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandbox.telegram.accounts import KICKED, MEMBER, Chat, User
from sandbox.telegram.entities import FormattedText, format_automatically
from sandbox.telegram.errors import ActError
from sandbox.telegram.messages import Content, Message
from sandbox.telegram.privacy import bot_sees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.accounts import ChatType
    from sandbox.telegram.media import Media
    from sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class Sent:
    """A person's message, and the update it became; None when the bot does not get to see it."""

    message: Message
    update_id: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and as what someone writes.

    Attributes:
        reply_to: the message that is answered.
        thread_id: the topic.
    """

    chat: Chat
    sender: User
    reply_to: Message | None = None
    thread_id: int | None = None


@dataclass(slots=True)
class Acts:
    """People's hands."""

    world: World

    def open_group(
        self, chat_type: ChatType, title: str, members: Sequence[User], *, is_forum: bool = False
    ) -> Chat:
        """Open a group; its first member adds the bot, which learns of it."""
        chat = self.world.create_group(chat_type, title, is_forum=is_forum)
        chat.members.update(person.id for person in members)
        if members:
            self._tell_status(chat, members[0], "left", MEMBER)
        return chat

    def find_chat(self, chat_id: int) -> Chat:
        """Return a chat; a person's id means that person's private chat, used or not.

        Raises:
            ActError: nobody and nothing has this id.
        """
        if chat_id in self.world.people:
            return self.world.private_chat(self.world.people[chat_id])
        if chat_id not in self.world.chats:
            raise ActError(f"there is no chat {chat_id}", 404)
        return self.world.chats[chat_id]

    def find_message(self, chat: Chat, message_id: int) -> Message:
        """Return a message that is on the screen.

        Raises:
            ActError: it never was there or is deleted.
        """
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise ActError(f"chat {chat.id} shows no message {message_id}", 404)
        return message

    def find_sender(self, chat: Chat, person_id: int | None) -> User:
        """Return who acts: the person of a private chat, or the one named in a group.

        Raises:
            ActError: nobody is named in a group, or somebody is who is not there.
        """
        if chat.person is not None:
            if person_id not in {None, chat.person.id}:
                raise ActError(f"person {person_id} is not in the private chat {chat.id}")
            return chat.person
        if person_id is None or person_id not in self.world.people:
            raise ActError("a group needs `from`: the id of a person", 400)
        chat.members.add(person_id)
        return self.world.people[person_id]

    def write(self, place: Place, text: str) -> Sent:
        """Send text."""
        if not text.strip():
            raise ActError("an app sends no empty text")
        return self._send(place, Content(format_automatically(text.strip())))

    def send_media(
        self, place: Place, media: Sequence[Media], caption: str = "", *, spoiler: bool = False
    ) -> list[Sent]:
        """Send one medium, or several as an album whose first item carries the caption."""
        extras = {"media_group_id": str(next(self.world.albums))} if len(media) > 1 else {}
        sent = []
        for number, medium in enumerate(media):
            words = format_automatically(caption.strip() if number == 0 else "")
            content = Content(words, self.world.remember(medium), has_spoiler=spoiler)
            sent.append(self._send(place, content, extras))
        return sent

    def forward(self, place: Place, message: Message) -> Sent:
        """Send a message on, so that the same file arrives under a new message."""
        origin = {"type": "user", "sender_user": message.sender.as_json(), "date": message.date}
        return self._send(place, message.content, {"forward_origin": origin})

    def _send(self, place: Place, content: Content, extras: dict[str, Any] | None = None) -> Sent:
        chat = place.chat
        if chat.bot_status == KICKED and not chat.is_group:
            raise ActError("the person has blocked the bot and must unblock it before writing", 409)
        if place.thread_id is not None:
            if chat.is_group and not chat.is_forum:
                raise ActError(f"chat {chat.id} is no forum, so it has no topics")
            chat.threads.add(place.thread_id)
        bot_spoke_last = chat.bot_spoke_last
        message = self.world.post(
            chat, place.sender, content, replies_to=place.reply_to, thread_id=place.thread_id, extras=extras
        )
        if not bot_sees(self.world, message, bot_spoke_last=bot_spoke_last):
            return Sent(message, None)
        return Sent(message, self.world.updates.put("message", message.as_json(), message.date))

    def edit(self, message: Message, text: str) -> Sent:
        """Change a text or a caption.

        Raises:
            ActError: it is not the person's message.
        """
        if message.sender.is_bot:
            raise ActError("a person edits only what a person wrote")
        spoke_last = message.chat.bot_spoke_last
        self.world.change(message, replace(message.content, words=format_automatically(text.strip())), None)
        if not bot_sees(self.world, message, bot_spoke_last=spoke_last):
            return Sent(message, None)
        return Sent(message, self.world.updates.put("edited_message", message.as_json(), message.edit_date))

    def block(self, chat: Chat, person: User, *, blocked: bool) -> int | None:
        """Block or unblock the bot; in a group remove it or take it back. Returns the update's id."""
        before, after = chat.bot_status, KICKED if blocked else MEMBER
        if before == after:
            raise ActError(f"the bot's status in chat {chat.id} is {after} already", 409)
        chat.bot_status = after
        self.world.chats.setdefault(chat.id, chat)
        self.world.log.add("telegram.member", chat_id=chat.id, status=after)
        return self._tell_status(chat, person, before, after)

    def migrate(self, chat: Chat, person: User) -> Chat:
        """Turn a group into a supergroup: a new chat with a new id and none of the old message ids."""
        if chat.type != "group" or chat.migrated_to is not None:
            raise ActError(f"chat {chat.id} is not a group that could become a supergroup", 409)
        successor = self.world.create_group("supergroup", chat.title)
        successor.members |= chat.members
        for place, extras in (
            (Place(chat, person), {"migrate_to_chat_id": successor.id}),
            (Place(successor, person), {"migrate_from_chat_id": chat.id}),
        ):
            self._send(place, Content(FormattedText()), extras)
        chat.migrated_to = successor.id
        return successor

    def _tell_status(self, chat: Chat, person: User, before: str, after: str) -> int | None:
        """Let the bot know that someone changed whether it is here."""
        change = {
            "chat": chat.as_json(),
            "from": person.as_json(),
            "date": int(self.world.now()),
            "old_chat_member": _member(self.world.bot, before),
            "new_chat_member": _member(self.world.bot, after),
        }
        return self.world.updates.put("my_chat_member", change)


def _member(bot: User, status: str) -> dict[str, Any]:
    member = {"user": bot.as_json(), "status": status}
    return member | {"until_date": 0} if status == KICKED else member
