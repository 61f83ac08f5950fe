"""The check of a photo's file, as one call to a worker process: bytes in, verdict and upright file out."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from studio.check.checking import check_photo
from studio.check.thresholds import STRICT, Thresholds
from studio.check.upright import turned
from studio.jpeg import encode
from studio.photo import IntakeLimits, NormalisedPhoto

if TYPE_CHECKING:
    from studio.check.verdict import Box, Verdict

_LIMITS = IntakeLimits()


@dataclass(frozen=True, slots=True)
class CheckedPhoto:
    """What became of a photo.

    Attributes:
        verdict: its boxes are in pixels of `upright` where there is one.
        upright: the photo turned as the verdict says; None when it needs no turn or is refused.
    """

    verdict: Verdict
    upright: NormalisedPhoto | None = None


def check_file(
    photo: NormalisedPhoto, *, thresholds: Thresholds = STRICT, limits: IntakeLimits = _LIMITS
) -> CheckedPhoto:
    """Check a photo that intake made, and turn it upright where that makes it usable.

    Run it in a worker process, like intake.

    Raises:
        OSError: the bytes are not intake's JPEG.
    """
    with Image.open(io.BytesIO(photo.jpeg), formats=["JPEG"]) as image:
        pixels = np.asarray(image.convert("RGB"))
    verdict = check_photo(pixels, enlarged=photo.enlarged, thresholds=thresholds)
    if verdict.reason is not None or verdict.turn == 0.0:
        return CheckedPhoto(verdict)
    upright = Image.fromarray(turned(pixels, verdict.turn))
    scale = min(1.0, limits.max_side / max(upright.size))  # a turn by less than a quarter makes it larger
    if scale < 1.0:
        size = (round(upright.width * scale), round(upright.height * scale))
        upright = upright.resize(size, Image.Resampling.LANCZOS)
        verdict = dataclasses.replace(
            verdict, face=_scaled(verdict.face, scale), crop=_scaled(verdict.crop, scale)
        )
    jpeg = encode(upright, max_bytes=limits.max_jpeg_bytes)
    if jpeg is None:
        raise OSError(f"no JPEG of {upright.size} px within {limits.max_jpeg_bytes} bytes")
    return CheckedPhoto(verdict, NormalisedPhoto(jpeg, upright.width, upright.height, photo.enlarged))


def _scaled(box: Box | None, scale: float) -> Box | None:
    if box is None:
        return None
    left, top, right, bottom = box
    width, height = int((right - left) * scale), int((bottom - top) * scale)  # a square stays one
    left, top = int(left * scale), int(top * scale)
    return left, top, left + width, top + height
