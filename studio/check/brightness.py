"""Brightness: how much light is on a face, whatever is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from studio.faces.pixels import Floats, Rgb


class Brightness(NamedTuple):
    """Luma, 0 to 255: the mean, and what 95 of 100 pixels stay below."""

    mean: float
    highlights: float


def brightness(picture: Rgb, outline: Floats) -> Brightness:
    """Measure inside the convex hull of points (n x 2, pixels of the picture).

    A dark face in good light has its highlights: the whites of the eyes, the shine of skin.
    """
    hull = cv2.convexHull(np.rint(outline).astype(np.int32))
    mask = np.zeros(picture.shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(mask, hull, (1,))
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[mask > 0]
    if luma.size == 0:  # all of the face lies beyond the edge
        return Brightness(0.0, 0.0)
    return Brightness(float(luma.mean()), float(np.percentile(luma, 95)))
