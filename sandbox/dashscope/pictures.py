"""Looks at a picture: is it one the models take, and where is the face the sandbox pretends to find."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, UnidentifiedImageError

MIN_SIDE: Final = 400
MAX_SIDE: Final = 7000
MAX_BYTES: Final = 10 * 1024 * 1024
_FORMATS: Final = ("JPEG", "PNG", "BMP", "WEBP")

Box = tuple[int, int, int, int]
"""x1, y1, x2, y2 in pixels of the picture as sent; EXIF rotation is not looked at (facts: not documented)."""


class PictureError(Exception):
    """The models do not take this picture; `code` is one of the detector's `InvalidFile.*`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the models take."""

    data: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the bytes as they came."""
        return hashlib.sha256(self.data).hexdigest()


def look_at(data: bytes) -> Picture:
    """Return the picture in `data`, fully decoded once to be sure; slow enough to need a thread.

    Raises:
        PictureError: more than 10 MB, no JPEG, PNG, BMP or WEBP, a side outside 400..7000 px, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise PictureError("InvalidFile.Size")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if not all(MIN_SIDE <= side <= MAX_SIDE for side in image.size):
                raise PictureError("InvalidFile.Resolution")
            image.load()
            return Picture(data, image.width, image.height)
    except UnidentifiedImageError as error:
        raise PictureError("InvalidFile.Format") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("InvalidFile.Resolution") from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
        raise PictureError("InvalidFile.Openerror") from error


def face_boxes(width: int, height: int) -> tuple[Box, Box]:
    """Return face box and extended box, square and centred, in the official sample's proportions."""
    ext_side = round(min(width, height) * 0.9)
    face_side = round(ext_side * 0.46)
    left, top = (width - ext_side) // 2, (height - ext_side) // 2
    face_left, face_top = left + (ext_side - face_side) // 2, top + (ext_side - face_side) // 2
    face = (face_left, face_top, face_left + face_side, face_top + face_side)
    return face, (left, top, left + ext_side, top + ext_side)
