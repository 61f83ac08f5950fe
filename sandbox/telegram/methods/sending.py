"""Methods that put one message of the bot into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram import media as kinds
from sandbox.telegram.entities import FormattedText, read_formatted
from sandbox.telegram.errors import bad_request
from sandbox.telegram.messages import Content
from sandbox.telegram.methods.clip_uploads import mp4_facts
from sandbox.telegram.methods.incoming import check_size, find_upload, known_media, read_media, type_name
from sandbox.telegram.methods.posting import find_destination, post
from sandbox.telegram.methods.targets import demand_right, open_chat
from sandbox.telegram.methods.uploaded import measured
from sandbox.telegram.utf16 import LONGEST_CAPTION, LONGEST_TEXT

if TYPE_CHECKING:
    from sandbox.telegram.media import Media
    from sandbox.telegram.methods.brought import Way
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_BARE = frozenset({"sticker", "video_note"})
_LONGEST_LIVE = 10.0
_BIGGEST_LIVE = 10 * 1024 * 1024


async def send_message(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send text."""
    content = Content(read_text(parameters))
    return post(world, find_destination(world, parameters, ["text"]), content).as_json()


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


async def send_sticker(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a static or a video sticker."""
    return await _send_media(world, parameters, "sticker")


async def send_video_note(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a round video, soundless or not."""
    return await _send_media(world, parameters, "video_note")


async def send_voice(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a voice note."""
    return await _send_media(world, parameters, "voice")


async def send_audio(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send music."""
    return await _send_media(world, parameters, "audio")


async def send_live_photo(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a still photo with the clip around it."""
    return await _send_media(world, parameters, "live_photo")


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


async def read_any_media(
    world: World, parameters: Parameters, field: str, kind: str, way: Way = "sent"
) -> Media:
    """Return the medium of a call; a live photo comes in two fields, every other kind in one.

    Raises:
        ApiError: as `read_media`, or the live photo is no still with a short MP4.
    """
    if kind == "live_photo":
        return _live_photo(world, parameters, field)
    return await read_media(world, parameters, field, kind, way=way)


def _live_photo(world: World, parameters: Parameters, field: str) -> Media:
    """Return a live photo: two uploads, or a file id of a whole one."""
    moving, still = find_upload(parameters, field), find_upload(parameters, "photo")
    if moving is None:
        known = known_media(world, parameters.text(field), "live_photo")
        if known.kind != "live_photo":
            raise bad_request(f"can't use file of type {type_name(known.kind)} as LivePhoto")
        return known
    if still is None:
        raise bad_request("there is no photo in the request")
    check_size(world, moving, "live_photo")
    check_size(world, still, "photo")
    clip = mp4_facts(moving)
    # The limits are documented, the wording of a refusal is not.
    if clip is None or clip.duration > _LONGEST_LIVE or len(moving.content) > _BIGGEST_LIVE:
        raise bad_request("LIVE_PHOTO_INVALID")
    photo = kinds.photo(world.files, [measured(still)])
    stored = world.files.keep(moving.content, sort="videos", mime="video/mp4")
    return world.remember(kinds.live_photo(photo, stored, clip))


async def _send_media(world: World, parameters: Parameters, kind: str) -> dict[str, Any]:
    caption = FormattedText() if kind in _BARE else read_caption(parameters)
    demand_right(world, open_chat(world, parameters), kind)
    content = Content(
        caption,
        await read_any_media(world, parameters, kind, kind),
        has_spoiler=parameters.flag("has_spoiler"),
        caption_above=parameters.flag("show_caption_above_media"),
    )
    # Looked up only now: the chat may have changed while a GIF was being converted.
    return post(world, find_destination(world, parameters, [kind]), content).as_json()
