"""Methods that answer without a message: callback answers, chat actions, reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.targets import existing_message, open_chat
from sandbox.telegram.reactions import STANDARD, plain, react
from sandbox.telegram.utf16 import units

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_LONGEST_ANSWER = 200
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """Stop the button's spinning, once, while the query is young."""
    text = parameters.text("text")
    if units(text) > _LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.presses.take(parameters.text("callback_query_id"))
    world.log.add(
        "telegram.callback_answered",
        id=query.id,
        chat_id=query.chat.id,
        user_id=query.sender.id,
        text=text,
        show_alert=parameters.flag("show_alert"),
    )
    return True


async def send_chat_action(world: World, parameters: Parameters) -> bool:
    """Show for five seconds what the bot is doing."""
    chat = open_chat(world, parameters)
    action = parameters.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread_id = parameters.integer("message_thread_id") or None
    world.log.add("telegram.action", chat_id=chat.id, action=action, thread=thread_id)
    return True


async def set_message_reaction(world: World, parameters: Parameters) -> bool:
    """Put one standard emoji on a message, or take it off."""
    chat = open_chat(world, parameters)
    reactions = parameters.json("reaction", "reaction") or []
    if not isinstance(reactions, list) or not all(isinstance(reaction, dict) for reaction in reactions):
        raise bad_request("can't parse reaction: expected an Array of Object")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [plain(str(reaction.get("emoji", ""))) for reaction in reactions]
    message = existing_message(chat, parameters.integer("message_id"), "message to react not found")
    if not STANDARD.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    react(world, message, world.bot, "".join(emoji))
    return True
