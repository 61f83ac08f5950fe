"""The 478 points of the largest face, found in two looks: where it is, then close up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from studio.faces.detection import FaceBox, find_faces
from studio.faces.models import face_mesh
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_EYE = (33, 133)
"""Outer and inner corner of the eye on the left of the picture (the person's right)."""

RIGHT_EYE = (263, 362)
"""The same on the right of the picture."""

_LOOK = 1024
"""Longest side of the picture that is searched; more costs time and finds no more."""

_LEAST, _CLOSE_UP = 256, 512
"""Side of the square close-up that the points are measured in: the model sees 192 px of it, and a small face
that is enlarged further shows it no more."""

_CLOSE_UP_FACES = 2.0
"""Width of the close-up in widths of the face box: the model wants some surroundings."""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """A face's points.

    Attributes:
        points: 478 x 3, x and y in pixels of the picture, z in the same unit, smaller is nearer. Their order
            is MediaPipe's canonical face model; 468 to 477 are the irises.
    """

    points: Floats

    @property
    def flat(self) -> Floats:
        """Return x and y, 478 x 2."""
        return np.ascontiguousarray(self.points[:, :2])

    def centre(self, indices: Sequence[int]) -> Floats:
        """Return the mean of some points, x and y."""
        return floats(self.points[list(indices), :2].mean(axis=0))

    @property
    def roll(self) -> float:
        """Return the tilt in degrees, positive when the head leans to the picture's right (clockwise)."""
        across = self.centre(RIGHT_EYE) - self.centre(LEFT_EYE)
        return float(np.degrees(np.arctan2(across[1], across[0])))

    def moved(self, matrix: Floats) -> Landmarks:
        """Return the points after an affine map of the picture (2 x 3, as OpenCV's warpAffine takes it)."""
        scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
        flat = self.flat @ matrix[:, :2].T + matrix[:, 2]
        return Landmarks(floats(np.column_stack([flat, self.points[:, 2] * scale])))


def find_landmarks(picture: Rgb) -> Landmarks | None:
    """Return the points of the largest face, or None when there is none clear enough.

    Faces that lean by up to 90 degrees are found, upside-down ones are not.
    """
    reduced, scale = _reduced(picture)
    faces = find_faces(reduced, score=0.5)
    if not faces:
        return None
    face = faces[0]
    first = landmarks_of(reduced, face)
    if first is None:
        return None
    # A second look at the face, turned upright and from the whole picture, gives finer points.
    return look_closer(picture, first.moved(floats([[scale, 0, 0], [0, scale, 0]])))


def look_closer(picture: Rgb, first: Landmarks) -> Landmarks:
    """Return finer points of a face whose points are known already; those themselves when it is not seen."""
    low, high = first.flat.min(axis=0), first.flat.max(axis=0)
    (left, top), (width, height) = low, high - low
    box = FaceBox(float(left), float(top), float(width), float(height), 1.0)
    return landmarks_of(picture, box, roll=first.roll) or first


def landmarks_of(picture: Rgb, face: FaceBox, *, roll: float = 0.0) -> Landmarks | None:
    """Return the points of the face in this box, or None when there is none clear enough.

    Args:
        face: where it is, roughly; twice its size is looked at.
        roll: how much it is known to lean, as in `Landmarks.roll`. In a face that stands on its head the
            model invents points that look upright, so do not believe them unseen.
    """
    square, turn = upright_square(picture, face, roll=roll)
    found = _points(square)
    return None if found is None else found.moved(floats(cv2.invertAffineTransform(turn)))


def upright_square(picture: Rgb, face: FaceBox, *, roll: float) -> tuple[Rgb, Floats]:
    """Cut a square round the face, upright, as the models like it, and its map (2 x 3) from the picture."""
    side = _CLOSE_UP_FACES * max(face.width, face.height)
    size = round(min(max(side, _LEAST), _CLOSE_UP))
    middle = (face.left + face.width / 2, face.top + face.height / 2)
    turn = floats(cv2.getRotationMatrix2D(middle, roll, size / side))
    turn[:, 2] += size / 2 - floats(middle)
    # Pixels beyond the edge repeat it: a hard black edge would draw the points to it.
    square = cv2.warpAffine(
        picture, turn, (size, size), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(square, dtype=np.uint8), turn


def _points(square: Rgb) -> Landmarks | None:
    answer: Any = face_mesh().process(square)
    if not answer.multi_face_landmarks:
        return None
    side = square.shape[0]
    points = [(point.x, point.y, point.z) for point in answer.multi_face_landmarks[0].landmark]
    return Landmarks(floats(points) * side)


def _reduced(picture: Rgb) -> tuple[Rgb, float]:
    """Return the picture with its longest side within the limit, and how much smaller it is."""
    scale = max(1.0, max(picture.shape[:2]) / _LOOK)
    if scale == 1.0:
        return picture, scale
    size = (round(picture.shape[1] / scale), round(picture.shape[0] / scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), scale
