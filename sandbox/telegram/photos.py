"""What a person's app makes of a picture sent as a photo: upright JPEGs in Telegram's sizes, without EXIF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageOps

from sandbox.telegram.errors import ActError

_SMALLER_SIDES = (90, 320, 800)
USUAL_LARGEST = 1280
_QUALITY = 87


@dataclass(frozen=True, slots=True)
class SizedPhoto:
    """One size of a photo: JPEG bytes and their pixels."""

    content: bytes
    width: int
    height: int


@lru_cache(maxsize=64)
def photo_sizes(content: bytes, largest: int = USUAL_LARGEST) -> tuple[SizedPhoto, ...]:
    """Return the photo in growing sizes; the last one's long side is at most `largest`.

    The sizes of a picture that was sent before are remembered, so that load tests pay for them once.

    Raises:
        ActError: the bytes are no picture an app could send as a photo.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.draft("RGB", (largest, largest))
            upright = _flat(ImageOps.exif_transpose(opened))
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ActError(f"an app cannot send this as a photo ({error}); send it as a document") from error
    long_side = max(upright.size)
    sides = [side for side in _SMALLER_SIDES if side < long_side]
    return tuple(_resized(upright, side) for side in [*sides, min(long_side, largest)])


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, on white where it was transparent."""
    if image.mode in {"RGBA", "LA", "P"}:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def _resized(image: Image.Image, long_side: int) -> SizedPhoto:
    factor = long_side / max(image.size)
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    target = io.BytesIO()
    smaller = image if size == image.size else image.resize(size, Image.Resampling.BILINEAR)
    smaller.save(target, "JPEG", quality=_QUALITY)
    return SizedPhoto(target.getvalue(), *size)
