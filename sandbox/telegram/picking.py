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
from sandbox.telegram.photos import USUAL_LARGEST, photo_sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.files import FileStore, StoredFile
    from sandbox.telegram.media import Media

KINDS = ("photo", "document", "animation", "sticker", "live_photo", "video", "voice")
_LIVE_PHOTO_PARTS = 2


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
    if kind == "animation":
        return await _animation(files, upload)
    if kind == "video":
        return kinds.video(_keep(files, upload, "videos"), _clip(upload))
    if kind == "sticker":
        return _sticker(files, upload)
    if kind == "voice":
        return kinds.voice(_keep(files, upload, "voice"), seconds=1)
    return kinds.document(_keep(files, upload, "documents"))


async def _animation(files: FileStore, upload: Upload) -> Media:
    if look_into(upload.content) is None or upload.content.startswith(b"GIF8"):
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
    try:
        with Image.open(io.BytesIO(upload.content)) as image:
            (width, height), name = image.size, image.format
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise ActError("the sticker is no readable picture") from error
    if name != "WEBP":
        raise ActError(f"a static sticker is a WEBP, this is {name}")
    return kinds.sticker(_keep(files, upload, "stickers"), width, height)


def _clip(upload: Upload) -> ClipFacts:
    clip = look_into(upload.content)
    if clip is None:
        raise ActError(f"{upload.name} is no playable clip")
    return clip


def _keep(files: FileStore, upload: Upload, sort: str) -> StoredFile:
    return files.keep(upload.content, sort=sort, name=upload.name, mime=upload.mime)
