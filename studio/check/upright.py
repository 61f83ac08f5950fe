"""Upright: turns a photo so that its face stands, and cuts the square round it that a clip shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.check.verdict import Box
    from studio.faces.landmarks import Landmarks

_SIDES = (2.2, 2.0, 1.8, 1.6, 1.4)
"""Side of the square in heights of the face, best first: 2.2 is what emoji-v1's own detector answers in its
documented example (face 250 px, crop 550 px)."""

_HAIR = 0.05
"""How far the square's middle is above the face's, in heights of the face: hair needs room."""

_QUARTER = 90.0

_BLUR = 16
"""Pixels that the filling of the gaps has across before it is enlarged."""


def turn_for(roll: float, *, tolerance: float) -> float:
    """Return the degrees, counter-clockwise, that put a head with this roll upright.

    A turn by quarters loses nothing, so it is preferred wherever the rest stays within the tolerance.
    """
    quarters = round(roll / _QUARTER) * _QUARTER
    turn = quarters if abs(roll - quarters) <= tolerance else roll
    return -180.0 if turn == 180.0 else turn  # noqa: PLR2004 - a half turn has one name


def turned(photo: Rgb, turn: float) -> Rgb:
    """Return the photo turned by `Verdict.turn`; it grows to keep its corners, and the gaps are a blur.

    What fills the gaps must not look like anything: mirrored, they would show a second face.
    """
    if turn % _QUARTER == 0:
        return np.ascontiguousarray(np.rot90(photo, round(turn / _QUARTER)))
    matrix, size = turning(photo.shape[1], photo.shape[0], turn)
    picture = cv2.warpAffine(photo, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    small = cv2.resize(picture, (_BLUR, _BLUR), interpolation=cv2.INTER_AREA)
    gaps = cv2.resize(cv2.GaussianBlur(small, (0, 0), 1.5), size, interpolation=cv2.INTER_CUBIC)
    inside = cv2.warpAffine(np.ones(photo.shape[:2], np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(np.where(inside[..., None] > 0, picture, gaps), dtype=np.uint8)


def turning(width: int, height: int, turn: float) -> tuple[Floats, tuple[int, int]]:
    """Return the map (2 x 3) from a photo to the turned one, and the width and height of the latter."""
    matrix = floats(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), turn, 1.0))
    cos, sin = abs(float(matrix[0, 0])), abs(float(matrix[0, 1]))
    size = (round(width * cos + height * sin), round(width * sin + height * cos))
    matrix[:, 2] += (floats(size) - floats((width, height))) / 2
    return matrix, size


def square_round(face: Landmarks, photo: tuple[int, int], turn: float) -> Box:
    """Return the square that a clip should show, in pixels of the turned photo and within it.

    It keeps off the gaps that turning leaves in the corners as long as the face stays inside.

    Args:
        face: its landmarks in the photo before the turn.
        photo: width and height of that photo.
    """
    matrix, size = turning(*photo, turn)
    upright = face.moved(matrix).flat
    low, high = upright.min(axis=0), upright.max(axis=0)
    tall = float(high[1] - low[1])
    wish = (low + high) / 2 - floats([0, _HAIR * tall])
    back = floats(cv2.invertAffineTransform(matrix))
    for share in _SIDES:
        side = min(share * tall, _largest(photo, turn))
        middle = _kept_inside(wish @ back[:, :2].T + back[:, 2], side, photo, turn)
        middle = middle @ matrix[:, :2].T + matrix[:, 2]
        if (middle - side / 2 <= low).all() and (high <= middle + side / 2).all():
            return _box(middle, side, size)
    return _box(wish, _SIDES[-1] * tall, size)


def _kept_inside(middle: Floats, side: float, photo: tuple[int, int], turn: float) -> Floats:
    """Move a square's middle, in pixels of the photo before the turn, until all of the square is in it."""
    reach = side / 2 * _reach(turn)
    return floats(np.clip(middle, reach, np.maximum(floats(photo) - reach, reach)))


def _largest(photo: tuple[int, int], turn: float) -> float:
    return min(photo) / _reach(turn)


def _reach(turn: float) -> float:
    """Return how far a square reaches along the photo's sides when it stands turned in it, in half sides."""
    angle = np.radians(turn)
    return float(abs(np.cos(angle)) + abs(np.sin(angle)))


def _box(middle: Floats, side: float, size: tuple[int, int]) -> Box:
    length = min(round(side), *size)
    left, top = (
        min(max(round(float(at) - length / 2), 0), most - length)
        for at, most in zip(middle, size, strict=True)
    )
    return left, top, left + length, top + length
