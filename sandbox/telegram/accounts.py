"""Who is there: people, the bot, those who stand in for others, and the chats they meet in."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sandbox.telegram.members import HERE, KICKED, LEFT, MEMBER, PERMISSIONS, Member

if TYPE_CHECKING:
    from sandbox.telegram.media import Media
    from sandbox.telegram.messages import Message

__all__ = [
    "CHANNEL_BOT",
    "GENERAL_TOPIC",
    "GROUP_ANONYMOUS_BOT",
    "KICKED",
    "LEFT",
    "MEMBER",
    "TOPIC_BLUE",
    "Chat",
    "ChatType",
    "Topic",
    "User",
]

ChatType = Literal["private", "group", "supergroup"]
# The topic a forum always has: 1 inside Telegram, but messages in it name no thread (telegram.md 3).
GENERAL_TOPIC = 1
TOPIC_BLUE = 0x6FB9F0


@dataclass(slots=True)
class User:
    """A person or the bot.

    Attributes:
        photos: the profile photos, newest first.
    """

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    photos: list[Media] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's User."""
        optional = {"username": self.username, "language_code": self.language_code}
        return {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            **{name: value for name, value in optional.items() if value},
        }


# Who stands in `from` when an administrator writes as the group, or someone as a channel (telegram.md 3).
GROUP_ANONYMOUS_BOT = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = User(136817688, "Channel", "Channel_Bot", is_bot=True)


@dataclass(slots=True)
class Topic:
    """A topic of a forum, or a thread that people wrote in.

    Attributes:
        thread: its id, which is the id of the message that opened it.
        creator_id: who opened it may rename and close it without being an administrator.
        root: the message that opened it; None for General and for threads that just began.
    """

    thread: int
    title: str
    creator_id: int = 0
    closed: bool = False
    icon_color: int = TOPIC_BLUE
    root: Message | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's ForumTopic."""
        return {"message_thread_id": self.thread, "name": self.title, "icon_color": self.icon_color}

    def as_seen(self) -> dict[str, Any]:
        """Return the topic as the control API shows it."""
        return {"thread": self.thread, "title": self.title, "closed": self.closed}


@dataclass(slots=True)
class Chat:
    """A conversation the bot is in, with everything that was said.

    Attributes:
        person: the other side of a private chat, None elsewhere.
        members: what every person is or was in a group, by id.
        bot_member: what the bot is here; kicked after a person blocked it.
        permissions: what plain members of a group may do, by the Bot API's names.
        bot_spoke_last: of all bots this one posted last (privacy mode asks for it).
        migrated_to: id of the supergroup this group became.
        topics: a forum's topics and other threads people wrote in, by id.
        messages: by their ids; an ephemeral one has none, its ephemeral id below zero stands for it.
    """

    id: int
    type: ChatType
    title: str = ""
    person: User | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    bot_member: Member = field(default_factory=Member)
    permissions: dict[str, bool] = field(default_factory=PERMISSIONS.copy)
    bot_spoke_last: bool = False
    migrated_to: int | None = None
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    ephemeral_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's Chat."""
        if self.person is not None:
            chat = {"id": self.id, "first_name": self.person.first_name, "type": self.type}
            return {**chat, "username": self.person.username} if self.person.username else chat
        chat = {"id": self.id, "title": self.title, "type": self.type}
        return {**chat, "is_forum": True} if self.is_forum else chat

    @property
    def is_group(self) -> bool:
        """Whether several people meet here."""
        return self.type != "private"

    @property
    def bot_status(self) -> str:
        """The bot's status here, as in the Bot API's ChatMember."""
        return self.bot_member.status

    @property
    def bot_is_here(self) -> bool:
        """Whether messages reach the bot and it may write."""
        return self.bot_status in HERE

    def member(self, person_id: int) -> Member:
        """Return what someone is here; someone who never was is as one who left."""
        return self.members.get(person_id, Member(LEFT))

    def numbered(self, message_id: int) -> Message | None:
        """Return the message that has this id for everybody, as ephemeral ones have not."""
        return self.messages.get(message_id) if message_id > 0 else None

    def roster(self) -> list[dict[str, Any]]:
        """Return who is here as the control API shows it."""
        return [
            {"id": person_id, "role": member.role, "anonymous": member.is_anonymous}
            for person_id, member in self.members.items()
            if member.is_here
        ]

    def topic_of(self, thread_id: int | None) -> Topic | None:
        """Return the topic a message belongs to; without a thread that is a forum's General topic."""
        return self.topics.get(GENERAL_TOPIC if thread_id is None and self.is_forum else thread_id or 0)
