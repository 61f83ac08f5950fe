"""Why no face was seen: what advice fits better than "there is no face"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.check.sharpness import sharpness
from studio.check.verdict import Finding
from studio.faces.detection import FaceBox, find_faces

if TYPE_CHECKING:
    from studio.check.thresholds import Thresholds
    from studio.faces.pixels import Rgb

_SCORE = 0.7
"""Cats and cups reach 0.63 (measured)."""

_BORDER = 0.3
"""Width of the mirrored border, as a share of the photo's shorter side."""


def why_unseen(look: Rgb, thresholds: Thresholds) -> Finding:
    """Return the reason to give for a photo in which no face could be confirmed."""
    for box in find_faces(look, score=_SCORE)[:1]:
        if box.width < thresholds.smallest_face:
            return Finding.FACE_TOO_SMALL
        if _is_blurred(look, box, thresholds):
            return Finding.BLURRED
    if _is_cut(look):
        return Finding.FACE_CUT
    return Finding.NO_FACE


def _is_blurred(look: Rgb, box: FaceBox, thresholds: Thresholds) -> bool:
    left, top = max(0, round(box.left)), max(0, round(box.top))
    face = look[top : round(box.top + box.height), left : round(box.left + box.width)]
    return face.size > 0 and sharpness(face).least < thresholds.blurred


def _is_cut(look: Rgb) -> bool:
    """Tell whether an edge cuts a face: its half and the half's mirror image look like one to a detector."""
    border = round(min(look.shape[:2]) * _BORDER)
    mirrored = cv2.copyMakeBorder(look, border, border, border, border, cv2.BORDER_REFLECT)
    faces = find_faces(np.asarray(mirrored, dtype=np.uint8), score=_SCORE)
    return any(_straddles(face, look, border) for face in faces)


def _straddles(face: FaceBox, look: Rgb, border: int) -> bool:
    height, width = look.shape[:2]
    across = any(face.left < edge < face.left + face.width for edge in (border, border + width))
    down = any(face.top < edge < face.top + face.height for edge in (border, border + height))
    return across or down
