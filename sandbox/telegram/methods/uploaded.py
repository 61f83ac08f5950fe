"""What Telegram's servers make of a bot's upload: they look into the bytes and believe no name."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from PIL import Image

from sandbox.telegram import media as kinds
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.clip_uploads import clip_or_document, mp4_facts
from sandbox.telegram.photos import UNREADABLE, SizedPhoto
from sandbox.telegram.sounds import SoundFacts, listen_into
from sandbox.telegram.sticker_files import NoStickerError, keep_sticker, read_sticker
from sandbox.telegram.thumbnails import keep_thumbnail

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.telegram.media import Media
    from sandbox.telegram.methods.brought import Brought
    from sandbox.telegram.parameters import Upload
    from sandbox.telegram.world import World

_LONGEST_SIDES = 10_000
_STEEPEST_RATIO = 20
_LONGEST_NOTE = 60.0
_BIGGEST_NOTE = 640


async def _photo(world: World, brought: Brought) -> Media:
    return kinds.photo(world.files, [measured(brought.upload)])


def measured(upload: Upload) -> SizedPhoto:
    """Read a photo's header only; the bot gets back the one size it sent.

    Raises:
        ApiError: it is no picture, or its sides are too long or too different.
    """
    try:
        with Image.open(io.BytesIO(upload.content)) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from error
    except UNREADABLE as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > _LONGEST_SIDES or max(width, height) > _STEEPEST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return SizedPhoto(upload.content, width, height)


async def _video_note(world: World, brought: Brought) -> Media:
    """Store a round video, with or without sound.

    What cannot be one is a plain video: bots report so of clips that are not square or too long, Telegram
    documents only that a note is square and at most a minute long.
    """
    if brought.fields.integer("length") > _BIGGEST_NOTE:
        raise bad_request("wrong video note length")
    clip, thumbnail = mp4_facts(brought.upload), keep_thumbnail(world, brought.thumbnail)
    if clip is None:
        return kinds.document(brought.store(world, "documents"), thumbnail)
    if clip.width != clip.height or clip.width > _BIGGEST_NOTE or clip.duration > _LONGEST_NOTE:
        return kinds.video(brought.store(world, "videos"), clip, thumbnail)
    return kinds.video_note(brought.store_nameless(world, "video_notes"), clip, thumbnail)


async def _sticker(world: World, brought: Brought) -> Media:
    """Store a sticker; what is none becomes a document (seen of bots; not documented)."""
    try:
        sticker = await asyncio.to_thread(read_sticker, brought.upload.content, side=None)
    except NoStickerError:
        return kinds.document(brought.store(world, "documents"))
    return keep_sticker(world.files, sticker, brought.fields.text("emoji"))


async def _voice(world: World, brought: Brought) -> Media:
    """Store a voice note; sound in another code is music, as documented."""
    sound = listen_into(brought.upload.content)
    if sound is None:
        return kinds.document(brought.store(world, "documents"))
    if not sound.is_voice:
        return _as_music(world, brought, sound)
    return kinds.voice(brought.store_nameless(world, "voice"), sound)


async def _audio(world: World, brought: Brought) -> Media:
    sound = listen_into(brought.upload.content)
    if sound is None:
        return kinds.document(brought.store(world, "documents"), keep_thumbnail(world, brought.thumbnail))
    return _as_music(world, brought, sound)


def _as_music(world: World, brought: Brought, sound: SoundFacts) -> Media:
    told = {name: brought.fields.text(name) for name in ("title", "performer")}
    return kinds.audio(brought.store(world, "music"), sound, **told)


MAKERS: dict[str, Callable[[World, Brought], Awaitable[Media]]] = {
    "photo": _photo,
    "animation": clip_or_document,
    "video": clip_or_document,
    "document": clip_or_document,
    "video_note": _video_note,
    "sticker": _sticker,
    "voice": _voice,
    "audio": _audio,
}
"""By what a bot calls an upload: what makes a medium of it."""
