"""What people write: messages, edits, forwards; each reaches the bot as an update if it gets to see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandbox.telegram import guests
from sandbox.telegram.accounts import GENERAL_TOPIC, KICKED, Chat, Topic, User
from sandbox.telegram.entities import FormattedText, format_automatically
from sandbox.telegram.errors import ActError
from sandbox.telegram.members import may_send
from sandbox.telegram.messages import Content, Message
from sandbox.telegram.privacy import bot_sees
from sandbox.telegram.replies import forward_fields
from sandbox.telegram.service_messages import service_field
from sandbox.telegram.splitting import split_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.masks import Mask
    from sandbox.telegram.media import Media
    from sandbox.telegram.members import Member
    from sandbox.telegram.messages import Keyboard
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
        mask: the group or channel in whose name the person writes.
    """

    chat: Chat
    sender: User
    reply_to: Message | None = None
    thread_id: int | None = None
    mask: Mask | None = None


def tell(world: World, message: Message) -> Sent:
    """Hand a message that people wrote or changed to the bot, if it gets to see it."""
    if not bot_sees(world, message):
        is_call = message.edit_date is None and guests.is_guest_call(world, message)
        return Sent(message, guests.call(world, message) if is_call else None)
    kind, date = (
        ("message", message.date) if message.edit_date is None else ("edited_message", message.edit_date)
    )
    return Sent(message, world.updates.put(kind, message.as_json(), date))


def announce(world: World, chat: Chat, sender: User, thread_id: int | None = None, **extras: Any) -> Sent:
    """Put a service message into a chat; the bot learns of its own doings by the method's answer."""
    message = world.post(chat, sender, Content(FormattedText()), thread_id=thread_id, extras=extras)
    return Sent(message, None) if sender is world.bot else tell(world, message)


@dataclass(slots=True)
class Acts:
    """People's hands."""

    world: World

    def write(self, place: Place, text: str) -> list[Sent]:
        """Send text: one message, or as many as an app makes of a long one."""
        if not text.strip():
            raise ActError("an app sends no empty text")
        return [self._send(place, Content(format_automatically(part))) for part in split_text(text)]

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
        """Send a message on, so that the same file arrives under a new message; its first origin stays.

        Raises:
            ActError: it is a service message, which no app forwards.
        """
        _demand_written(message)
        return self._send(place, message.content, forward_fields(message))

    def send_via_bot(self, place: Place, content: Content, keyboard: Keyboard | None) -> Sent:
        """Send what the bot made, as an app does with one of its inline results."""
        return self._send(place, content, {"via_bot": self.world.bot.as_json()}, keyboard)

    def edit(self, message: Message, text: str) -> Sent:
        """Change a text or a caption.

        Raises:
            ActError: it is not the person's message, or nobody's words at all.
        """
        if message.by_bot:
            raise ActError("a person edits only what a person wrote")
        _demand_written(message)
        self.world.change(message, replace(message.content, words=format_automatically(text.strip())), None)
        return tell(self.world, message)

    def _send(
        self,
        place: Place,
        content: Content,
        extras: dict[str, Any] | None = None,
        keyboard: Keyboard | None = None,
    ) -> Sent:
        chat = place.chat
        if chat.bot_status == KICKED and not chat.is_group:
            raise ActError("the person has blocked the bot and must unblock it before writing", 409)
        member = chat.member(place.sender.id)
        if not may_send(chat, member, content.kind):
            raise ActError(f"chat {chat.id} does not let its members send this: {content.kind}", 409)
        sender, mask_extras = (
            (place.mask.user, place.mask.extras()) if place.mask is not None else (place.sender, {})
        )
        message = self.world.post(
            chat,
            sender,
            content,
            keyboard=keyboard,
            replies_to=place.reply_to,
            thread_id=_thread(place, member),
            extras={**(extras or {}), **mask_extras},
        )
        return tell(self.world, message)


def _thread(place: Place, member: Member) -> int | None:
    """Return the thread to write in: the named one, or the one of the message that is answered.

    Raises:
        ActError: the chat has no topics, this one is deleted, or closed for the one who writes.
    """
    chat, thread_id = place.chat, place.thread_id
    if thread_id is None and place.reply_to is not None:
        thread_id = place.reply_to.thread_id
    if chat.is_group and not chat.is_forum and thread_id is not None:
        raise ActError(f"chat {chat.id} is no forum, so it has no topics")
    if chat.is_forum and thread_id == GENERAL_TOPIC:
        thread_id = None
    if thread_id is not None and thread_id not in chat.topics:
        if thread_id in chat.messages and chat.is_forum:
            raise ActError(f"chat {chat.id} has no topic {thread_id} any more", 404)
        # A tester may begin a thread by writing in it, which saves the service messages.
        chat.topics[thread_id] = Topic(thread_id, f"Topic {thread_id}")
    topic = chat.topic_of(thread_id)
    if topic is not None and topic.closed and not member.has_right("can_manage_topics"):
        raise ActError(f"the topic {topic.title} is closed", 409)
    return thread_id


def _demand_written(message: Message) -> None:
    """Refuse what nobody wrote."""
    if service_field(message) is not None:
        raise ActError("this is a service message, which nobody wrote")
