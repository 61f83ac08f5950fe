"""Methods that change a message of the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.messages import Content, Keyboard, Message
from sandbox.telegram.methods.incoming import find_upload
from sandbox.telegram.methods.input_media import read_input_media
from sandbox.telegram.methods.sending import read_any_media, read_caption, read_text
from sandbox.telegram.methods.targets import demand_right, not_modified, own_message

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_BRINGABLE = ("animation", "audio", "document", "live_photo", "photo", "video")
_FIXED = ("sticker", "video_note", "voice")
_PICTURES = ["photo", "video", "live_photo"]
_WORDLESS = ("sticker", "video_note")
# Of a message that stands in a chat unknown to the bot an edit tells nothing.
Edited = dict[str, Any] | Literal[True]


async def edit_message_text(world: World, parameters: Parameters) -> Edited:
    """Change the text of a text message; a message that shows media never becomes text again."""
    words = read_text(parameters)
    keyboard = read_keyboard(parameters, editing=True)
    message = own_message(world, parameters)
    if message.content.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _apply(world, message, Content(words), keyboard)


async def edit_message_caption(world: World, parameters: Parameters) -> Edited:
    """Change or remove the caption of a media message."""
    words = read_caption(parameters)
    keyboard = read_keyboard(parameters, editing=True)
    message = own_message(world, parameters)
    if message.content.media is None or message.content.kind in _WORDLESS:
        raise bad_request("there is no caption in the message to edit")
    above = parameters.flag("show_caption_above_media")
    return _apply(world, message, replace(message.content, words=words, caption_above=above), keyboard)


async def edit_message_media(world: World, parameters: Parameters) -> Edited:
    """Let a message show other media; a text message becomes a media message."""
    wish = _input_media(parameters)
    keyboard = read_keyboard(parameters, editing=True)
    message = own_message(world, parameters)
    if message.content.kind in _FIXED:
        raise bad_request("message media can't be edited")
    kind = wish.text("type")
    if message.inline_id and find_upload(wish, "media") is not None:
        raise bad_request("Invalid message content specified")
    if world.switches.edits_check_rights and not message.inline_id:
        demand_right(world, message.chat, kind)
    _demand_album_kind(message, kind)
    content = Content(
        read_caption(wish),
        await read_any_media(world, wish, "media", kind, way="edited"),
        has_spoiler=wish.flag("has_spoiler"),
        caption_above=wish.flag("show_caption_above_media"),
    )
    if message.deleted:  # a person may have deleted it while a GIF was being converted
        raise bad_request("message to edit not found")
    return _apply(world, message, content, keyboard)


async def edit_message_reply_markup(world: World, parameters: Parameters) -> Edited:
    """Change or remove the keyboard below a message."""
    keyboard = read_keyboard(parameters, editing=True)
    message = own_message(world, parameters)
    return _apply(world, message, message.content, keyboard)


def _demand_album_kind(message: Message, kind: str) -> None:
    """Refuse what cannot stand in the message's album: music among music, files among files, else pictures.

    The rule is documented (editMessageMedia), the wording of its refusal is not.
    """
    if "media_group_id" not in message.extras:
        return
    fitting = {"audio": ["audio"], "document": ["document"]}.get(message.content.kind, _PICTURES)
    if kind not in fitting:
        raise bad_request("message media can't be edited")


def _input_media(parameters: Parameters) -> Parameters:
    """Return the InputMedia of a call as parameters of its own, with the call's uploads beside it."""
    media = parameters.json("media", "InputMedia")
    if media is None:
        raise bad_request("there is no media in the request")
    wish = read_input_media(media, parameters)
    if wish.text("type") not in _BRINGABLE:
        raise bad_request("can't parse InputMedia: type must be non-empty and known")
    if not wish.text("media"):
        raise bad_request("can't parse InputMedia: media not found")
    return wish


def _apply(world: World, message: Message, content: Content, keyboard: Keyboard | None) -> Edited:
    """Refuse an edit that changes nothing, count the others, and change the message."""
    if content == message.content and keyboard == message.keyboard:
        raise not_modified()
    if message.inline_id:  # nobody knows which limit counts these, if any does
        world.change(message, content, keyboard)
        return True
    world.flood.admit(message.chat, edit=True)
    world.change(message, content, keyboard)
    return message.as_json()
