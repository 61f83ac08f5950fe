"""Updates that wait for the bot: their kinds, how long each kind lives, and which ones keep their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.telegram.switches import TelegramSwitches

# Kinds that come only to a bot that asked for them by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# The fields of the Bot API's Update (10.3); allowed_updates means these and skips any other word.
KINDS = NOT_BY_DEFAULT | {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "guest_message",
    "stopped_message_generation",
    "subscription",
}
# Seconds in the queue by the server's source; everything else lives as long as a message.
_LIVES = {"inline_query": 30.0, "chosen_inline_result": 600.0, "pre_checkout_query": 150.0}
_OF_A_CHAT = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})

# Updates of one lane reach a webhook one after the other.
Lane = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that waits to be fetched and confirmed.

    Attributes:
        id: the queue's own number for it.
        kind: the name of the update's field, "" when a tester wrote one without any.
        body: the whole update as the bot gets it.
        expires: epoch seconds after which nobody gets it any more.
        lane: what it keeps its order with.
    """

    id: int
    kind: str
    body: dict[str, Any]
    expires: float
    lane: Lane


def life_of(kind: str, switches: TelegramSwitches) -> float:
    """Return how many seconds an update of a kind waits for the bot at most."""
    if kind == "callback_query":
        return switches.callback_life
    return min(_LIVES.get(kind, switches.message_life), switches.message_life)


def lane_of(update_id: int, kind: str, thing: Any) -> Lane:
    """Return what an update keeps its order with, as the server's source has it.

    Messages and their edits share the lane of their chat; a person's presses have their own, and so has every
    other kind in a chat. What tells neither chat nor person, garbled as it may be, waits for nothing.
    """
    fields = thing if isinstance(thing, dict) else {}
    place = fields.get("chat") if "chat" in fields else fields.get("from")
    number = place.get("id") if isinstance(place, dict) else None
    if type(number) is not int:
        return "update", update_id
    return "chat" if kind in _OF_A_CHAT else kind, number
