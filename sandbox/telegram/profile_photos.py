"""Profile photos of people: cut square and stored in the sizes an app makes."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from sandbox.telegram import media as kinds
from sandbox.telegram.errors import ActError
from sandbox.telegram.photos import UNREADABLE, SizedPhoto

if TYPE_CHECKING:
    from sandbox.telegram.accounts import User
    from sandbox.telegram.world import World

# Square crops a, b and c of Telegram's files (telegram.md 1).
_SIDES = (160, 320, 640)
_QUALITY = 87


async def add_profile_photo(world: World, person: User, content: bytes) -> None:
    """Give a person a new profile photo; the older ones stay behind it.

    Raises:
        ActError: the bytes are no picture.
    """
    sizes = await asyncio.to_thread(_squares, content)
    person.photos.insert(0, world.remember(kinds.photo(world.files, sizes)))


def photo_fields(person: User) -> dict[str, Any]:
    """Return the Bot API's ChatPhoto as the field `photo`; nothing without a profile photo."""
    if not person.photos:
        return {}
    sizes = person.photos[0].fields["photo"]
    small, big = sizes[0], sizes[-1]
    return {
        "photo": {
            "small_file_id": small["file_id"],
            "small_file_unique_id": small["file_unique_id"],
            "big_file_id": big["file_id"],
            "big_file_unique_id": big["file_unique_id"],
        }
    }


def _squares(content: bytes) -> list[SizedPhoto]:
    try:
        with Image.open(io.BytesIO(content)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except UNREADABLE as error:
        raise ActError("the profile photo is no readable picture") from error
    return [_square(upright, side) for side in _SIDES]


def _square(image: Image.Image, side: int) -> SizedPhoto:
    target = io.BytesIO()
    ImageOps.fit(image, (side, side)).save(target, "JPEG", quality=_QUALITY)
    return SizedPhoto(target.getvalue(), side, side)
