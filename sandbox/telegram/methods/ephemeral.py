"""Ephemeral messages: what the bot sends to a group for one person alone (Bot API 10.2, refined in 10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World


def find_receiver(world: World, chat: Chat, parameters: Parameters) -> User | None:
    """Return who alone is to see a message; None for everybody, also where the server knows no such thing.

    Raises:
        ApiError: it is no group, nobody in it, or nothing that allows the bot to.
    """
    wish = parameters.json("ephemeral_message_parameters", "ephemeral message parameters")
    if wish is None or not world.switches.knows_ephemeral:
        return None
    if not isinstance(wish, dict):
        raise bad_request("object expected as ephemeral message parameters")
    if not chat.is_group:
        raise bad_request("CHAT_ID_INVALID")
    receiver = _person(world, wish.get("receiver_user_id"))
    if receiver is None or not chat.member(receiver.id).is_here:
        raise bad_request("USER_NOT_PARTICIPANT")
    if not chat.bot_member.leads and not _pressed(world, chat, receiver, wish.get("callback_query_id")):
        raise bad_request("MESSAGE_NOT_COMMAND")
    return receiver


def _person(world: World, person_id: Any) -> User | None:
    return world.people.get(person_id) if isinstance(person_id, int) else None


def _pressed(world: World, chat: Chat, receiver: User, query_id: Any) -> bool:
    """Return whether the receiver pressed a button here just now, answered or not."""
    query = world.fresh_presses.find(query_id) if isinstance(query_id, str) else None
    return query is not None and query.chat is chat and query.sender is receiver
