"""The state of the sandbox's Telegram: people, chats, messages, files, queries, and the clock they share."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sandbox.telegram.accounts import Chat, ChatType, User
from sandbox.telegram.errors import ActError, bad_request
from sandbox.telegram.limits import FloodGate
from sandbox.telegram.masks import Channels
from sandbox.telegram.messages import Content, Keyboard, Message
from sandbox.telegram.queries import FRESH_PRESS, GUEST_LIFE, INLINE_LIFE, OpenQueries, new_id
from sandbox.telegram.stickers import StickerShelf
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.webhooks import Webhook

if TYPE_CHECKING:
    from sandbox.events import EventLog
    from sandbox.telegram.files import FileStore
    from sandbox.telegram.guests import GuestQuery
    from sandbox.telegram.inline import InlineQuery, Offer
    from sandbox.telegram.media import Media
    from sandbox.telegram.switches import TelegramSwitches


@dataclass(slots=True)
class CallbackQuery:
    """A press on a button that waits for the bot's answer."""

    id: str
    chat: Chat
    sender: User


@dataclass(slots=True)
class World:
    """One Telegram with one bot in it. Nothing here knows HTTP."""

    log: EventLog
    switches: TelegramSwitches
    bot: User
    files: FileStore
    people: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    sticker_sets: StickerShelf = field(default_factory=StickerShelf)
    offers: dict[str, Offer] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    channels: Channels = field(default_factory=Channels)
    clock_ahead: float = 0.0
    albums: itertools.count[int] = field(
        default_factory=lambda: itertools.count(random.randint(10**16, 10**17))
    )
    presses: OpenQueries[CallbackQuery] = field(init=False)
    fresh_presses: OpenQueries[CallbackQuery] = field(init=False)
    inline: OpenQueries[InlineQuery] = field(init=False)
    guest_calls: OpenQueries[GuestQuery] = field(init=False)
    updates: UpdateQueue = field(init=False)
    webhook: Webhook = field(init=False)
    flood: FloodGate = field(init=False)
    _message_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _person_ids: itertools.count[int] = field(
        default_factory=lambda: itertools.count(random.randint(10**8, 9 * 10**8))
    )
    _group_ids: itertools.count[int] = field(
        default_factory=lambda: itertools.count(random.randint(10**8, 9 * 10**8))
    )

    def __post_init__(self) -> None:
        self.presses = OpenQueries(lambda: self.switches.callback_life, self.now)
        self.fresh_presses = OpenQueries(lambda: FRESH_PRESS, self.now)
        self.inline = OpenQueries(lambda: INLINE_LIFE, self.now)
        self.guest_calls = OpenQueries(lambda: GUEST_LIFE, self.now)
        self.updates = UpdateQueue(self.log, self.switches, self.now)
        self.webhook = Webhook(self.updates)
        self.flood = FloodGate(self.switches, self.now)

    def now(self) -> float:
        """Return epoch seconds by the sandbox's clock, which a tester can put forward."""
        return time.time() + self.clock_ahead

    def create_person(
        self, first_name: str = "", username: str = "", language_code: str = "", person_id: int | None = None
    ) -> User:
        """Let a person join Telegram.

        Raises:
            ActError: the id is taken.
        """
        chosen = next(self._person_ids) if person_id is None else person_id
        if chosen in self.people or chosen == self.bot.id or chosen <= 0:
            raise ActError(f"nobody can have the id {chosen}: it is taken or not positive", 409)
        self.people[chosen] = User(chosen, first_name or f"Person {chosen}", username, language_code)
        return self.people[chosen]

    def create_group(self, chat_type: ChatType, title: str, *, is_forum: bool = False) -> Chat:
        """Open a group or a supergroup with the bot in it."""
        chat_id = -next(self._group_ids) if chat_type == "group" else self.new_channel_id()
        chat = Chat(chat_id, chat_type, title, is_forum=is_forum)
        if chat_type == "group":
            chat.ids = self._message_ids
        self.chats[chat_id] = chat
        return chat

    def new_channel_id(self) -> int:
        """Return an id as supergroups and channels have."""
        return -1_000_000_000_000 - next(self._group_ids)

    def private_chat(self, person: User) -> Chat:
        """Return the person's chat with the bot; the bot knows it only after the person's first act."""
        # Private chats and basic groups number their messages together, in the bot's one mailbox.
        blank = Chat(person.id, "private", person=person, ids=self._message_ids)
        return self.chats.get(person.id, blank)

    def chat(self, chat_id: int) -> Chat:
        """Return a chat the bot may know.

        Raises:
            ApiError: it does not exist for the bot.
        """
        found = self.chats.get(chat_id)
        if found is None:
            raise bad_request("chat not found")
        return found

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Content,
        *,
        keyboard: Keyboard | None = None,
        replies_to: Message | None = None,
        thread_id: int | None = None,
        extras: dict[str, Any] | None = None,
        receiver: User | None = None,
    ) -> Message:
        """Put a message into a chat, for everybody there or for its receiver alone."""
        date, extras = int(self.now()), extras or {}
        if {str(chat.id), "*"}.intersection(self.switches.protected_chats):
            extras = {**extras, "has_protected_content": True}
        number = next(chat.ids) if receiver is None else -next(chat.ephemeral_ids)
        message = Message(
            chat, number, sender, date, content, keyboard, replies_to, thread_id, extras, receiver=receiver
        )
        self.chats.setdefault(chat.id, chat)
        chat.messages[message.id] = message
        chat.bot_spoke_last = chat.bot_spoke_last or sender is self.bot
        self.log.add("telegram.message", **message.as_facts())
        return message

    def change(self, message: Message, content: Content, keyboard: Keyboard | None) -> None:
        """Let a message show something else."""
        message.content, message.keyboard = content, keyboard
        message.edits += 1
        message.edit_date = int(self.now())
        self.log.add("telegram.edited", **message.as_facts())

    def delete(self, message: Message, by: str) -> None:
        """Take a message away for everyone."""
        message.deleted = True
        self.log.add("telegram.deleted", chat_id=message.chat.id, message_id=message.id, by=by)

    def remember(self, media: Media) -> Media:
        """Let a medium be sent again by any of its file ids."""
        for shown in media.fields.values():
            for file in shown if isinstance(shown, list) else [shown]:
                self.media[file["file_id"]] = media
        if media.kind == "live_photo":  # its still is a photo in its own right
            self.remember(replace(media, kind="photo", fields={"photo": media.fields["photo"]}, clip=None))
        return media

    def ask(self, chat: Chat, sender: User) -> CallbackQuery:
        """Open a callback query."""
        query = CallbackQuery(new_id(), chat, sender)
        self.presses.add(query)
        self.fresh_presses.add(query)
        return query
