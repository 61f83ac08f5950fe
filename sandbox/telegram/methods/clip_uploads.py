"""What becomes of a clip, a GIF or a file that a bot uploads: animation, video or document."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.telegram import media as kinds
from sandbox.telegram.clips import gif_to_mp4, look_into
from sandbox.telegram.errors import ActError
from sandbox.telegram.methods.brought import keep
from sandbox.telegram.parameters import Upload
from sandbox.telegram.thumbnails import keep_thumbnail

if TYPE_CHECKING:
    from sandbox.telegram.clips import ClipFacts
    from sandbox.telegram.media import Media
    from sandbox.telegram.methods.brought import Brought
    from sandbox.telegram.world import World


async def clip_or_document(world: World, brought: Brought) -> Media:
    """Store an upload as the clip it is; what is no MP4 is a document, whatever the bot called it."""
    upload = brought.upload
    if upload.content.startswith(b"GIF8") and _silent_kind(world, brought) == "animation":
        upload = await _converted(upload)
    thumbnail = keep_thumbnail(world, brought.thumbnail)
    clip = mp4_facts(upload)
    shown = "document"
    if clip is not None:
        shown = brought.asked if clip.has_audio else _silent_kind(world, brought)
    if clip and shown == "animation":
        return kinds.animation(keep(world, upload, "animations"), clip, thumbnail)
    if clip and shown == "video":
        return kinds.video(keep(world, upload, "videos"), clip, thumbnail)
    return kinds.document(keep(world, upload, "documents"), thumbnail)


def mp4_facts(upload: Upload) -> ClipFacts | None:
    """Return what kind of clip an upload is; None when it is no MP4."""
    clip = look_into(upload.content) if upload.content[4:8] == b"ftyp" else None
    return clip if clip and clip.is_mp4 else None


def _silent_kind(world: World, brought: Brought) -> str:
    """Return what a soundless clip becomes (facts/telegram.md section 4).

    In an album everything stays what it was called: the server asks Telegram there to keep soundless videos
    and not to look into documents.
    """
    asked, switches, is_edit = brought.asked, world.switches, brought.way == "edited"
    if asked == "animation" or brought.way == "album":
        return asked
    if asked == "video":
        becomes: str = switches.edited_silent_video if is_edit else switches.silent_mp4
    elif brought.fields.flag("disable_content_type_detection"):
        becomes = "document"
    else:
        becomes = switches.edited_silent_document if is_edit else switches.silent_document
    return "animation" if becomes == "animation" else asked


async def _converted(upload: Upload) -> Upload:
    """Turn a GIF into the MP4 that Telegram makes of it; a broken one stays what it was."""
    try:
        content = await asyncio.to_thread(gif_to_mp4, upload.content)
    except ActError:
        return upload
    return Upload(f"{upload.name}.mp4", "video/mp4", content)
