"""What a person's app makes of a picture sent as a photo: upright JPEGs in Telegram's sizes, without EXIF."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import lru_cache

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from sandbox.telegram.errors import ActError

_SMALLER_SIDES = (90, 320, 800, 1280)  # the boxes s, m, x and y; w is 2560
USUAL_LARGEST = 1280
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""All that Pillow raises for a file that is no whole picture, or one too large to open."""
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
        with _opened(content) as opened:
            opened.draft("RGB", (largest, largest))
            upright = _flat(ImageOps.exif_transpose(opened))
    except UNREADABLE as error:
        reason = _reason(error)
        raise ActError(f"an app cannot send this as a photo: {reason}; send it as a document") from error
    long_side = max(upright.size)
    biggest = min(long_side, largest)
    sides = [side for side in _SMALLER_SIDES if side < biggest]
    return tuple(_resized(upright, side) for side in [*sides, biggest])


def _reason(error: Exception) -> str:
    """Say why a picture cannot be read; Pillow's own words name objects in memory and differ by format."""
    if isinstance(error, UnidentifiedImageError):
        return "it is no picture"
    if isinstance(error, (Image.DecompressionBombError, Image.DecompressionBombWarning)):
        return "it has too many pixels"
    return "it is a damaged picture"


def _opened(content: bytes) -> Image.Image:
    """Open a picture; phones keep HEIC and their apps turn it into a JPEG before they send it as a photo."""
    if pillow_heif.is_supported(content):
        return pillow_heif.open_heif(content).to_pillow()
    return Image.open(io.BytesIO(content))


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
