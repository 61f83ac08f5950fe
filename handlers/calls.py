"""How the bot is called: the command, the words behind it, and whose photo it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import MessageEntity, MessageOriginChannel, MessageOriginChat, MessageOriginUser, User
from telegram.ext import filters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Chat, Message


class Command(filters.MessageFilter):
    """Lets texts and captions through that begin with a command to this bot.

    PTB's CommandHandler does not look at captions. What counts as a command is Telegram's decision,
    which stands in the entities.
    """

    __slots__ = ("_names", "_only_addressed")

    def __init__(self, names: Iterable[str], *, only_addressed: bool = False) -> None:
        """Prepare the filter.

        Args:
            names: the commands, without slash.
            only_addressed: the command has to name this bot, as in "/help@our_bot"; a bare one may
                be meant for any bot of the group.
        """
        super().__init__(name=f"Command({', '.join(names)})")
        self._names = frozenset(names)
        self._only_addressed = only_addressed

    def filter(self, message: Message) -> bool:
        """Return whether this message is such a command."""
        command, _ = _divided(message)
        name, _, bot = command.lower().partition("@")
        ours = message.get_bot().username.lower()
        return name in self._names and bot in ({ours} if self._only_addressed else {ours, ""})


class Ours(filters.MessageFilter):
    """Lets messages through that somebody placed of this bot's own inline results."""

    __slots__ = ()

    def filter(self, message: Message) -> bool:
        """Return whether this message is such a one."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


def words_after(message: Message) -> str:
    """Return what stands behind the command of a text or caption."""
    return _divided(message)[1]


def _divided(message: Message) -> tuple[str, str]:
    """Return the command at the head, without its slash, and the rest; no command is an empty one."""
    text = message.text or message.caption or ""
    for entity in message.entities or message.caption_entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            # A command is plain ASCII, so Telegram's count of UTF-16 units is ours.
            return text[1 : entity.length], text[entity.length :]
    return "", text


@dataclass(frozen=True, slots=True)
class Author:
    """Whose words or picture a message is; id 0 is somebody whom Telegram does not name."""

    id: int
    name: str


def author_of(message: Message) -> Author:
    """Return whose message it is: of one that was sent on, whoever made it, not who sent it on.

    Somebody who writes in the name of a chat is that chat.
    """
    match message.forward_origin:
        case None:
            return _named(message.sender_chat or message.from_user)
        case MessageOriginUser() as origin:
            return _named(origin.sender_user)
        case MessageOriginChat() as origin:
            return _named(origin.sender_chat)
        case MessageOriginChannel() as origin:
            return _named(origin.chat)
        case origin:
            # Who hides behind forwards gives a name at most, and names prove nothing.
            return Author(0, getattr(origin, "sender_user_name", ""))


def _named(who: User | Chat | None) -> Author:
    if who is None:
        return Author(0, "")
    return Author(who.id, who.first_name if isinstance(who, User) else who.effective_name or "")
