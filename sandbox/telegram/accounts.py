"""Who is there: people, the bot, and the chats they meet in."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message

ChatType = Literal["private", "group", "supergroup"]
MEMBER = "member"
KICKED = "kicked"


@dataclass(slots=True)
class User:
    """A person or the bot."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's User."""
        optional = {"username": self.username, "language_code": self.language_code}
        return {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            **{name: value for name, value in optional.items() if value},
        }


@dataclass(slots=True)
class Chat:
    """A conversation the bot is in, with everything that was said.

    Attributes:
        person: the other side of a private chat, None elsewhere.
        members: ids of the people in a group.
        bot_status: "member", or "kicked" after the person blocked the bot or the group removed it.
        bot_spoke_last: the bot wrote the newest message (privacy mode asks for it).
        migrated_to: id of the supergroup this group became.
        threads: ids of the topics people wrote in.
    """

    id: int
    type: ChatType
    title: str = ""
    person: User | None = None
    is_forum: bool = False
    members: set[int] = field(default_factory=set)
    bot_status: str = MEMBER
    bot_spoke_last: bool = False
    migrated_to: int | None = None
    threads: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

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
