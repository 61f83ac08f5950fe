"""What the control API shows of people and chats, as plain objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.message_views import MessageView


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who uses the bot; the id of the private chat is the person's id.

    Attributes:
        photo: names the profile photo, when one was looked for; with another one it is the same person.
    """

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    photo: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A group or a supergroup."""

    id: int
    title: str
    type: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person sent; an album has several ids, the single ones are its first.

    The update ids are None when the bot did not get to see it.
    """

    message_id: int
    update_id: int | None
    message_ids: tuple[int, ...]
    update_ids: tuple[int | None, ...]

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Sent:
        """Read the control API's form."""
        ids, updates = tuple(told["message_ids"]), tuple(told["update_ids"])
        return cls(told["message_id"], told["update_id"], ids, updates)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on a button."""

    callback_id: str
    update_id: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that were typed behind the bot's name."""

    query_id: str
    update_id: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An inline result as it stands in a chat now.

    Attributes:
        inline_message_id: by which the bot edits it; None for a message without buttons.
        update_id: by which the bot sees the message; None where it is not in the chat.
        chosen_update_id: by which it hears of the choice; None without feedback.
    """

    message_id: int
    inline_message_id: str | None
    update_id: int | None
    chosen_update_id: int | None


@dataclass(frozen=True, slots=True)
class MemberView:
    """Someone in a group: owner, administrator, member or restricted; anonymous when writing as the group."""

    id: int
    role: str
    anonymous: bool


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic of a forum."""

    thread: int
    title: str
    closed: bool


@dataclass(frozen=True, slots=True)
class ChatCard:
    """A chat as a list of chats shows it.

    Attributes:
        title: of a private chat the person's first name.
        bot: member, administrator, restricted, kicked or left.
        members, topics, permissions: of a group; empty for a private chat.
        last: the newest message on the screen.
    """

    id: int
    type: str
    title: str
    is_forum: bool
    bot: str
    members: list[MemberView]
    topics: list[TopicView]
    permissions: dict[str, bool]
    last: MessageView | None
    migrated_to: int | None

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> ChatCard:
        """Read the control API's form."""
        return cls(
            shown["id"],
            shown["type"],
            shown["title"],
            shown["is_forum"],
            shown["bot"],
            [MemberView(**member) for member in shown["members"]],
            [TopicView(**topic) for topic in shown["topics"]],
            shown["permissions"],
            MessageView.from_json(shown["last"]) if shown["last"] else None,
            shown["migrated_to"],
        )


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as it is now, the deleted messages included.

    Attributes:
        last_seq: number of the last event before this view was taken.
        card: the chat as the list shows it.
    """

    card: ChatCard
    last_seq: int
    history: list[MessageView] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.card.id

    @property
    def type(self) -> str:
        """private, group or supergroup."""
        return self.card.type

    @property
    def bot(self) -> str:
        """What the bot is here: member, administrator, restricted, kicked or left."""
        return self.card.bot

    @property
    def messages(self) -> list[MessageView]:
        """What is on the screen: everything that is not deleted."""
        return [message for message in self.history if not message.deleted]

    @property
    def from_bot(self) -> list[MessageView]:
        """What is on the screen from the bot."""
        return [message for message in self.messages if message.from_bot]

    def message(self, message_id: int) -> MessageView:
        """Return one message, deleted or not.

        Raises:
            KeyError: the chat never had it.
        """
        for message in self.history:
            if message.message_id == message_id:
                return message
        raise KeyError(f"chat {self.id} never had a message {message_id}")

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> ChatView:
        """Read the control API's form."""
        history = [MessageView.from_json(message) for message in shown["messages"]]
        return cls(ChatCard.from_json(shown["chat"]), shown["last_seq"], history)


Where = Person | Group | ChatCard | int
"""A chat: a person's is the private one."""
