"""The picture of a sticker set: 100x100, still as PNG or WEBP, moving as WEBM."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.telegram.errors import bad_request
from sandbox.telegram.media import Thumbnail
from sandbox.telegram.methods.incoming import find_upload
from sandbox.telegram.methods.input_stickers import read_format
from sandbox.telegram.sticker_files import NoStickerError, read_sticker

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_SIDE = 100
_BIGGEST = {"static": 128 * 1024, "video": 32 * 1024}
_REFUSALS = {"static": "STICKER_THUMB_PNG_NOPNG", "video": "STICKER_VIDEO_NOWEBM"}


async def read_set_thumbnail(world: World, parameters: Parameters) -> Thumbnail | None:
    """Return the picture a call brings for a set, None when it brings none.

    Raises:
        ApiError: it breaks a rule. Sizes and sides are documented, their refusals are not.
    """
    chosen = read_format(parameters.text("format"))
    upload = find_upload(parameters, "thumbnail")
    if upload is None:
        if parameters.text("thumbnail"):
            raise bad_request("wrong file identifier/HTTP URL specified")
        return None
    try:
        picture = await asyncio.to_thread(read_sticker, upload.content, side=_SIDE)
    except NoStickerError as error:
        raise bad_request(_REFUSALS[chosen]) from error
    if picture.format != chosen or len(upload.content) > _BIGGEST[chosen]:
        raise bad_request(_REFUSALS[chosen])
    stored = world.files.keep(picture.content, sort="thumbnails", mime=picture.mime)
    return Thumbnail(stored, picture.width, picture.height)
