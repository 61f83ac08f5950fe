"""The words of photo intake: its limits, its result and its named refusals; needs no imaging library."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from studio.errors import StudioError


class IntakeReason(StrEnum):
    """Why a photo was refused, in the words of the engine's reasons."""

    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    BAD_SHAPE = "bad_shape"
    BAD_FORMAT = "bad_format"
    DAMAGED = "damaged"


class IntakeError(StudioError[IntakeReason]):
    """The photo will not do."""


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """What is taken and what is made; the defaults fit emoji-v1 (400..7000 px, 10 MB) and Telegram (20 MB).

    Attributes:
        max_bytes: a larger file is refused unread.
        max_pixels: a larger picture is refused before it is decoded.
        smallest_side: a picture with a shorter side than this is refused; enlarging would not help the eye.
        min_side, max_side: every side of the result lies in this range, in pixels.
        max_jpeg_bytes: the result is no larger.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 60_000_000
    smallest_side: int = 200
    min_side: int = 400
    max_side: int = 7000
    max_jpeg_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class NormalisedPhoto:
    """An upright sRGB JPEG without metadata.

    Attributes:
        jpeg: the file.
        width, height: its size in pixels.
        enlarged: by how much it was enlarged to reach the least size; 1.0 when it was not. Whoever judges a
            face by its pixels counts those that the person sent.
    """

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    enlarged: float = field(default=1.0, repr=False)
