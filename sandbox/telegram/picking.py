"""Turns the files a person picks into the media a Telegram app would send."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from PIL import Image

from sandbox.telegram import media as kinds
from sandbox.telegram.clips import ClipFacts, gif_to_mp4, look_into
from sandbox.telegram.errors import ActError
from sandbox.telegram.parameters import Upload
from sandbox.telegram.photos import UNREADABLE, USUAL_LARGEST, photo_sizes
from sandbox.telegram.sounds import SoundFacts, listen_into
from sandbox.telegram.sticker_files import NoStickerError, keep_sticker, read_sticker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.files import FileStore, StoredFile
    from sandbox.telegram.media import Media

KINDS = (
    "photo",
    "document",
    "animation",
    "sticker",
    "live_photo",
    "video",
    "video_note",
    "voice",
    "audio",
)
_LIVE_PHOTO_PARTS = 2
_LONGEST_NOTE = 60.0
_STICKERS = "a static sticker is a WEBP, one that moves a short soundless VP9 WEBM"
_GIF = b"GIF8"


async def pick(
    files: FileStore, kind: str, uploads: Sequence[Upload], *, largest: int = USUAL_LARGEST
) -> list[Media]:
    """Return the media to send; several photos, videos or documents make an album.

    Args:
        files: where they are stored.
        kind: one of `KINDS`.
        uploads: the files; a live photo is its still and its clip, in this order.
        largest: the long side up to which the app sends photos, in pixels.

    Raises:
        ActError: an app would not send this.
    """
    if kind not in KINDS:
        raise ActError(f"kind must be one of {', '.join(KINDS)}")
    if not uploads:
        raise ActError("no file came with the request")
    if kind == "live_photo":
        return [await _live_photo(files, uploads, largest)]
    return [await _one(files, kind, upload, largest) for upload in uploads]


async def _one(files: FileStore, kind: str, upload: Upload, largest: int) -> Media:
    if kind == "photo":
        return kinds.photo(files, await asyncio.to_thread(photo_sizes, upload.content, largest))
    if kind == "animation" or (kind == "document" and _is_moving_gif(upload)):
        return await _animation(files, upload)
    if kind == "video":
        return kinds.video(_keep(files, upload, "videos"), _clip(upload))
    if kind == "document":
        return kinds.document(_keep(files, upload, "documents"))
    return {"sticker": _sticker, "video_note": _video_note, "voice": _voice, "audio": _audio}[kind](
        files, upload
    )


def _is_moving_gif(upload: Upload) -> bool:
    """Return whether a file is a GIF that moves: Telegram makes an animation even of one sent as a file."""
    if not upload.content.startswith(_GIF):
        return False
    try:
        with Image.open(io.BytesIO(upload.content)) as image:
            return bool(getattr(image, "is_animated", False))
    except UNREADABLE:
        return False


async def _animation(files: FileStore, upload: Upload) -> Media:
    if look_into(upload.content) is None or upload.content.startswith(_GIF):
        converted = await asyncio.to_thread(gif_to_mp4, upload.content)
        upload = Upload(f"{upload.name}.mp4", "video/mp4", converted)
    return kinds.animation(_keep(files, upload, "animations"), _clip(upload))


async def _live_photo(files: FileStore, uploads: Sequence[Upload], largest: int) -> Media:
    if len(uploads) != _LIVE_PHOTO_PARTS:
        raise ActError("a live photo is two files: the still, then the clip")
    still, clip = uploads
    photo = await _one(files, "photo", still, largest)
    return kinds.live_photo(photo, files.keep(clip.content, sort="videos", mime="video/mp4"), _clip(clip))


def _sticker(files: FileStore, upload: Upload) -> Media:
    """Store a sticker; apps send only what Telegram keeps as one: WEBP, or WEBM that moves."""
    try:
        sticker = read_sticker(upload.content, side=None)
    except NoStickerError as error:
        raise ActError(f"{upload.name} is no sticker ({error}); {_STICKERS}") from error
    if sticker.content is not upload.content:
        raise ActError(f"{upload.name} is a PNG; {_STICKERS}")
    return keep_sticker(files, sticker)


def _video_note(files: FileStore, upload: Upload) -> Media:
    clip = _clip(upload)
    if clip.width != clip.height or clip.duration > _LONGEST_NOTE:
        raise ActError("a video note is square and at most a minute long")
    return kinds.video_note(files.keep(upload.content, sort="video_notes", mime="video/mp4"), clip)


def _voice(files: FileStore, upload: Upload) -> Media:
    sound = _sound(upload)
    if not sound.is_voice:
        raise ActError("a voice note is OPUS in OGG, MP3 or M4A")
    return kinds.voice(files.keep(upload.content, sort="voice", mime=upload.mime), sound)


def _audio(files: FileStore, upload: Upload) -> Media:
    return kinds.audio(_keep(files, upload, "music"), _sound(upload))


def _clip(upload: Upload) -> ClipFacts:
    clip = look_into(upload.content)
    if clip is None:
        raise ActError(f"{upload.name} is no playable clip")
    return clip


def _sound(upload: Upload) -> SoundFacts:
    sound = listen_into(upload.content)
    if sound is None:
        raise ActError(f"{upload.name} holds no sound that could be played")
    return sound


def _keep(files: FileStore, upload: Upload, sort: str) -> StoredFile:
    return files.keep(upload.content, sort=sort, name=upload.name, mime=upload.mime)
