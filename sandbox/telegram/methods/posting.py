"""Where a message of the bot goes, checked once for all send methods, and how it gets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.methods.ephemeral import find_receiver
from sandbox.telegram.methods.targets import answered_message, demand_right, open_chat, thread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.messages import Content, Keyboard, Message
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class Destination:
    """Everything about a message of the bot that is not its content."""

    chat: Chat
    keyboard: Keyboard | None
    thread_id: int | None
    replies_to: Message | None
    is_quiet: bool
    receiver: User | None
    extras: dict[str, Any]


def find_destination(world: World, parameters: Parameters, kinds: Iterable[str]) -> Destination:
    """Return where a call sends to.

    Args:
        world: where the chats are.
        parameters: the call.
        kinds: the kinds of messages it wants to send there, each of which the chat must allow.

    Raises:
        ApiError: there is no such chat, topic or message, or the bot may not send this there.
    """
    keyboard = read_keyboard(parameters)
    chat = open_chat(world, parameters)
    for kind in kinds:
        demand_right(world, chat, kind)
    thread_id = thread(chat, parameters)
    extras = {"has_protected_content": True} if parameters.flag("protect_content") else {}
    return Destination(
        chat,
        keyboard,
        thread_id,
        answered_message(chat, parameters),
        is_quiet=parameters.flag("disable_notification"),
        receiver=find_receiver(world, chat, parameters),
        extras=extras,
    )


def post(
    world: World, destination: Destination, content: Content, extras: dict[str, Any] | None = None
) -> Message:
    """Count a send and put it into its chat.

    Raises:
        ApiError: 429, when the bot has sent too much.
    """
    world.flood.admit(destination.chat)
    return put(world, destination, content, extras)


def put(
    world: World, destination: Destination, content: Content, extras: dict[str, Any] | None = None
) -> Message:
    """Put a send into its chat that was counted already, as those of an album are: all at once."""
    message = world.post(
        destination.chat,
        world.bot,
        content,
        keyboard=destination.keyboard,
        replies_to=destination.replies_to,
        thread_id=destination.thread_id,
        extras=destination.extras | (extras or {}),
        receiver=destination.receiver,
    )
    message.quiet = destination.is_quiet
    return message
