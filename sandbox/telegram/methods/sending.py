"""Methods that put a message of the bot into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.entities import FormattedText, read_formatted
from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.messages import Content
from sandbox.telegram.methods.incoming import read_media
from sandbox.telegram.methods.targets import answered_message, demand_right, open_chat, thread

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


async def send_message(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send text."""
    return _send(world, parameters, "text", Content(read_text(parameters)))


async def send_photo(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a photo."""
    return await _send_media(world, parameters, "photo")


async def send_animation(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a soundless clip."""
    return await _send_media(world, parameters, "animation")


async def send_video(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a clip; a soundless one becomes an animation."""
    return await _send_media(world, parameters, "video")


async def send_document(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send any file; a soundless MP4 becomes an animation."""
    return await _send_media(world, parameters, "document")


def read_text(parameters: Parameters) -> FormattedText:
    """Return the text of a call.

    Raises:
        ApiError: it is empty, too long, or its markup is broken.
    """
    words = read_formatted(parameters, "text")
    if not words.text:
        raise bad_request("message text is empty")
    if words.units > LONGEST_TEXT:
        raise bad_request("message is too long")
    return words


def read_caption(parameters: Parameters) -> FormattedText:
    """Return the caption of a call, empty when there is none.

    Raises:
        ApiError: it is too long, or its markup is broken.
    """
    words = read_formatted(parameters, "caption")
    if words.units > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return words


async def _send_media(world: World, parameters: Parameters, kind: str) -> dict[str, Any]:
    caption = read_caption(parameters)
    demand_right(world, open_chat(world, parameters), kind)
    content = Content(
        caption,
        await read_media(world, parameters, kind, kind),
        has_spoiler=parameters.flag("has_spoiler"),
        caption_above=parameters.flag("show_caption_above_media"),
    )
    return _send(world, parameters, kind, content)


def _send(world: World, parameters: Parameters, kind: str, content: Content) -> dict[str, Any]:
    """Check everything that is not the content, count the send, and post."""
    keyboard = read_keyboard(parameters)
    chat = open_chat(world, parameters)
    demand_right(world, chat, kind)
    thread_id = thread(chat, parameters)
    replies_to = answered_message(chat, parameters)
    world.flood.admit(chat)
    message = world.post(
        chat, world.bot, content, keyboard=keyboard, replies_to=replies_to, thread_id=thread_id
    )
    return message.as_json()
