"""Sighting: finds the main face of a photo, however it is turned, and does not fall for cats and cups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.check.tiles import faces_in_tiles
from studio.faces.detection import FaceBox, detect, find_faces
from studio.faces.landmarks import landmarks_of, upright_square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.faces.landmarks import Landmarks
    from studio.faces.pixels import Rgb

_QUARTERS = (0, 2, 1, 3)
"""Quarter turns, counter-clockwise, that are tried: as it is, upside down, then on its sides."""

_STEEPEST = 50.0
"""A face that leans by more degrees is left to another quarter, where it leans by less than 45."""

_FACES = 2
"""Boxes of one look that are examined, the largest first."""

_SCORE = 0.6
"""The full range detector's score from which on a close-up counts as a face: cats and cups read 0 (measured).
Upside down it sees faces too, but both detectors are less sure then: 0.77 where upright they read 0.93."""

_SCORE_ALONE = 0.7
"""The same for the short range detector where the other sees nothing. Measured: cats at any angle and size
read up to 0.66, a profile 0.88, half a face 0.61 to 0.70."""

_SURE = 0.85
"""Score that no face upside down, no cat and no cup reaches (measured: 0.77), and most good photos do."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """The main face.

    Attributes:
        picture: the photo, turned by quarters until the face stands within 50 degrees of upright.
        quarters: how many, counter-clockwise.
        boxes: all that the detectors took for faces in it.
        face: the landmarks, in pixels of `picture`.
    """

    picture: Rgb
    quarters: int
    boxes: tuple[FaceBox, ...]
    face: Landmarks

    @property
    def box(self) -> FaceBox:
        """Return the box round the landmarks."""
        return box_of(self.face)


def sight(photo: Rgb) -> Sighting | None:
    """Return the largest face that can be confirmed, None when there is none.

    Detectors see a face in an upside-down one too, and the landmark model then invents points that look
    perfectly upright: so a face counts only once a close-up of it, upright, was looked at again.
    """
    seen = _at_a_glance(photo)
    if seen is not None:
        return seen
    for quarters in _QUARTERS:
        picture = np.ascontiguousarray(np.rot90(photo, quarters))
        seen = _among(find_faces(picture), picture, quarters)
        if seen is not None:
            return seen
    return _among(sorted(faces_in_tiles(photo, across=3), key=lambda box: -box.area), photo, 0)


def _at_a_glance(photo: Rgb) -> Sighting | None:
    """Return what most photos show: a face that the quick detector, the short range one, is sure of."""
    boxes = sorted(detect(photo, full_range=False), key=lambda box: -box.area)
    return _among(boxes, photo, 0) if boxes and boxes[0].score >= _SURE else None


def _among(boxes: Sequence[FaceBox], picture: Rgb, quarters: int) -> Sighting | None:
    """Return the largest of the faces in these boxes, which come largest first."""
    for box in boxes[:_FACES]:
        face = confirmed(picture, box)
        if face is not None:
            return Sighting(picture, quarters, tuple(boxes), face)
    return None


def confirmed(picture: Rgb, box: FaceBox) -> Landmarks | None:
    """Return the landmarks in a detector's box if it holds a face that is upright by and large."""
    face = landmarks_of(picture, box)
    if face is None or abs(face.roll) > _STEEPEST:
        return None
    if box.score >= _SURE:
        return face
    square, _ = upright_square(picture, box_of(face), roll=face.roll)
    near, far = _scores(square)
    if near + far <= sum(_scores(square[::-1, ::-1])):  # it makes a better face upside down
        return None
    if far >= _SCORE:
        return face
    # Profiles and faces cut in half: only the short range detector sees those, and it believes in cats too.
    return landmarks_of(picture, box_of(face), roll=face.roll) if near >= _SCORE_ALONE else None


def box_of(face: Landmarks) -> FaceBox:
    """Return the box round a face's landmarks."""
    left, top = (float(value) for value in face.flat.min(axis=0))
    right, bottom = (float(value) for value in face.flat.max(axis=0))
    return FaceBox(left, top, right - left, bottom - top, 1.0)


def _scores(square: Rgb) -> tuple[float, float]:
    """Return how sure the short range and the full range detector are of a face; 0 when they see none."""
    square = np.ascontiguousarray(square)
    found = (detect(square, full_range=full_range) for full_range in (False, True))
    near, far = (max((face.score for face in faces), default=0.0) for faces in found)
    return near, far
