"""Thumbnails that a bot sends along: kept when they are what Telegram documents, else left aside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from sandbox.telegram.media import Thumbnail
from sandbox.telegram.photos import UNREADABLE

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Upload
    from sandbox.telegram.world import World

_BIGGEST = 200 * 1024
_LONGEST_SIDE = 320


def keep_thumbnail(world: World, upload: Upload | None) -> Thumbnail | None:
    """Store the thumbnail of a call under a file id of its own.

    Telegram documents what a thumbnail should be (JPEG, below 200 kB, at most 320x320) and refuses no call
    for a bad one, so a bad one is left aside, with an event that says why.
    """
    if upload is None:
        return None
    size = _size_of(upload.content)
    if size is None:
        world.log.add("telegram.thumbnail_ignored", size=len(upload.content), mime=upload.mime)
        return None
    stored = world.files.keep(upload.content, sort="thumbnails", mime="image/jpeg")
    return Thumbnail(stored, *size)


def _size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height of what may be a thumbnail."""
    if not 0 < len(content) < _BIGGEST:
        return None
    try:
        with Image.open(io.BytesIO(content)) as image:
            fits = image.format == "JPEG" and max(image.size) <= _LONGEST_SIDE
            return image.size if fits else None
    except UNREADABLE:
        return None
