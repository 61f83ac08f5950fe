"""What the control API shows, as plain objects: people, chats, messages, media."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who uses the bot; the id of the private chat is the person's id."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""


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


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on a button."""

    callback_id: str
    update_id: int | None


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message; only one with data can be pressed."""

    text: str
    data: str | None


@dataclass(frozen=True, slots=True)
class MediaView:
    """The medium a message shows now; pixels, seconds, bytes."""

    file_id: str
    file_unique_id: str
    name: str
    mime: str
    size: int
    width: int
    height: int
    duration: float
    has_audio: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as a person sees it.

    Attributes:
        kind: text, photo, animation, video, document, sticker, live_photo or voice.
        text: the text of a text message, None with media.
        caption: the words below a medium, "" without any, None without a medium.
        edits: how often content or keyboard were changed.
    """

    message_id: int
    from_bot: bool
    date: int
    kind: str
    text: str | None
    caption: str | None
    entities: list[dict[str, Any]]
    buttons: list[list[Button]]
    edits: int
    deleted: bool
    reply_to: int | None
    thread: int | None
    media: MediaView | None

    @property
    def words(self) -> str:
        """The text or the caption, whichever there is."""
        return self.text or self.caption or ""

    @property
    def labels(self) -> list[str]:
        """The texts of all buttons, row by row."""
        return [button.text for row in self.buttons for button in row]

    @property
    def data(self) -> list[str]:
        """The data of all buttons that have any."""
        return [button.data for row in self.buttons for button in row if button.data is not None]

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> MessageView:
        """Read the control API's form."""
        rows = [[Button(**button) for button in row] for row in shown["buttons"]]
        media = MediaView(**shown["media"]) if shown["media"] else None
        return cls(**{**shown, "buttons": rows, "media": media})


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as it is now, the deleted messages included.

    Attributes:
        last_seq: number of the last event before this view was taken.
        bot: the bot's status here: "member" or "kicked".
    """

    id: int
    type: str
    bot: str
    last_seq: int
    history: list[MessageView] = field(default_factory=list)

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
        return cls(shown["chat"]["id"], shown["chat"]["type"], shown["bot"], shown["last_seq"], history)
