"""Names in which people write in groups: an anonymous administrator as the group, someone as a channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.accounts import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, Chat, User
from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class Mask:
    """Who stands in `from`, and the chat in whose name the message is (Bot API: Message.sender_chat)."""

    user: User
    sender_chat: dict[str, Any]
    signature: str = ""

    def extras(self) -> dict[str, Any]:
        """Return the fields a message gets; the signature is an administrator's custom title."""
        signed = {"author_signature": self.signature} if self.signature else {}
        return {"sender_chat": self.sender_chat, **signed}


@dataclass(slots=True)
class Channels:
    """The channels people write as, by title; nobody reads them here."""

    ids: dict[str, int] = field(default_factory=dict)

    def named(self, world: World, title: str) -> dict[str, Any]:
        """Return the Bot API's Chat of the channel with this title, the same one every time."""
        if title not in self.ids:
            self.ids[title] = world.new_channel_id()
        return {"id": self.ids[title], "title": title, "type": "channel"}


def choose_mask(
    world: World, chat: Chat, person: User, *, as_group: bool = False, as_channel: str = ""
) -> Mask | None:
    """Return the name in which a person wants to write; None for the own one.

    Raises:
        ActError: the person cannot write in this name here.
    """
    if not as_group and not as_channel:
        return None
    if as_group and as_channel:
        raise ActError("a message has one sender: as_group or as_channel")
    if chat.type != "supergroup":
        raise ActError("only in a supergroup somebody writes as the group or as a channel")
    if as_channel:
        return Mask(CHANNEL_BOT, world.channels.named(world, as_channel))
    member = chat.member(person.id)
    if not member.leads:
        raise ActError("only the owner and administrators write as the group", 409)
    return Mask(GROUP_ANONYMOUS_BOT, chat.as_json(), member.custom_title)
