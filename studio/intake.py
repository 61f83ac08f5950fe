"""Photo intake: a file that a person sent becomes an upright sRGB JPEG within limits, or a named refusal."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image

from studio.colour import to_srgb
from studio.jpeg import encode
from studio.photo import IntakeError, IntakeLimits, IntakeReason, NormalisedPhoto

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FORMATS", "IntakeError", "IntakeLimits", "IntakeReason", "NormalisedPhoto", "normalise"]

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIF")
"""What is opened at all. MPO (two JPEGs in one file, from phones) comes in as JPEG; naming it would make
Pillow fail with KeyError on unreadable files."""

_BYTES_PER_PIXEL = 11
_BYTES_PER_PIXEL_OF_AVIF = 13
"""What decoding and correcting takes at its peak, once the file is open (measured, all formats)."""

_ORIENTATION = 0x0112
_UPRIGHT = 1
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What puts a picture upright, by the value of its EXIF orientation (EXIF 2.32, 4.6.4 A)."""

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
Image.init()  # WebP is not among the formats that Pillow knows before it is asked for them


_DEFAULTS = IntakeLimits()


def normalise(data: bytes, *, limits: IntakeLimits = _DEFAULTS) -> NormalisedPhoto:
    """Turn the file a person sent into a photo within `limits`.

    Takes JPEG (and MPO), PNG, WebP, GIF, BMP, AVIF and HEIC; of an animation the first picture. Run it in a
    worker process: 60 megapixels take 0.7 GB (as WebP 1.1 GB), and Pillow's guards are not made for threads.

    Raises:
        IntakeError: for every file that will not do, whatever its bytes.
        MemoryError: the process may not have the memory that the picture needs.
    """
    if len(data) > limits.max_bytes:
        raise IntakeError(IntakeReason.TOO_LARGE, f"{len(data)} bytes")
    if not any(_claims(data, name) for name in FORMATS):
        raise IntakeError(
            IntakeReason.BAD_FORMAT if data else IntakeReason.DAMAGED,
            f"{len(data)} bytes of no format we take",
        )
    try:
        with _guarded(limits):
            return _normalise(data, limits)
    except (IntakeError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise IntakeError(IntakeReason.TOO_LARGE, str(error)) from error
    except Exception as error:  # decoders fail with any class on hostile bytes
        raise IntakeError(IntakeReason.DAMAGED, f"{type(error).__name__}: {error}") from error


@contextlib.contextmanager
def _guarded(limits: IntakeLimits) -> Iterator[None]:
    """Have Pillow refuse bombs by our limit, some before they are opened, and keep its remarks to itself.

    It warns above its limit, which may pass here, and raises DecompressionBombError at twice that.
    """
    usual = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = limits.max_pixels // 2
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = usual


def _claims(data: bytes, name: str) -> bool:
    """Tell whether the file begins as files of this format do, by Pillow's own test."""
    _, accept = Image.OPEN[name]
    return accept is not None and bool(accept(data[:16]))


def _normalise(data: bytes, limits: IntakeLimits) -> NormalisedPhoto:
    """Decode, correct and encode; each step lets go of the picture before it, for the sake of memory."""
    image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    _fit(image.size, limits)
    _expect_memory(
        image.width * image.height, _BYTES_PER_PIXEL_OF_AVIF if image.format == "AVIF" else _BYTES_PER_PIXEL
    )
    image.load()
    turn = _turn(image)
    image = to_srgb(image)
    size = _fit(image.size, limits)
    enlarged = max(1.0, min(size) / min(image.size))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    if turn is not None:
        image = image.transpose(turn)
    jpeg = encode(image, max_bytes=limits.max_jpeg_bytes)
    if jpeg is None:
        raise IntakeError(IntakeReason.TOO_LARGE, f"{image.size} px as JPEG")
    return NormalisedPhoto(jpeg, image.width, image.height, enlarged)


def _fit(size: tuple[int, int], limits: IntakeLimits) -> tuple[int, int]:
    """Return the size that a picture of this size gets, or refuse it; the file's header says enough."""
    short, long = sorted(size)
    if long * limits.min_side > short * limits.max_side:
        raise IntakeError(IntakeReason.BAD_SHAPE, f"{size} px")
    if short < limits.smallest_side:
        raise IntakeError(IntakeReason.TOO_SMALL, f"{size} px")
    scale = max(limits.min_side / short, min(1.0, limits.max_side / long))
    width, height = (min(max(round(side * scale), limits.min_side), limits.max_side) for side in size)
    return width, height


def _expect_memory(pixels: int, bytes_per_pixel: int) -> None:
    """Refuse a picture that this process has no memory for: libheif and libwebp would call it damaged."""
    try:
        bytes(pixels * bytes_per_pixel)  # reserved, never touched, given back at once
    except MemoryError as error:
        raise IntakeError(IntakeReason.TOO_LARGE, f"{pixels} pixels for the memory at hand") from error


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return what puts the picture upright; its EXIF data may be any bytes and is not worth a refusal.

    A HEIC file is upright already: libheif follows the file's own rotation, which comes before EXIF's.
    """
    if image.format == "HEIF":
        return None
    with contextlib.suppress(Exception):
        return _TURNS.get(image.getexif().get(_ORIENTATION, _UPRIGHT))
    return None
