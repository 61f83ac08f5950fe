"""Backdrop: what is behind the person, so that the head can move and the world stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.warp import smoothstep
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.expressions.frame import Frame

_HALO = 0.09
"""Background that goes along with the person, in eye distances: the mask is not exact to a hair."""

_EDGE = 0.2
"""Where, outside the halo, the person's layer has faded out."""

_REDUCED = 4
"""What is behind the head is guessed in a picture this much smaller: it is a guess, and quick."""


class Backdrop:
    """The picture without the person, and how much of each pixel of the photo the person's layer covers.

    At rest both layers put together are the photo itself: wherever the layer is not solid, the backdrop is
    the photo.
    """

    def __init__(self, canvas: Rgb, mask: Floats, frame: Frame) -> None:
        """Take person and surroundings apart; canvas and mask have the same size."""
        solid = (mask > 0.4).astype(np.uint8)  # noqa: PLR2004 - rather some background than half an ear
        away = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5) / frame.unit
        self.cover: Floats = 1.0 - smoothstep(_HALO, _EDGE, floats(away))
        self.picture: Rgb = _without_person(canvas, floats(away < _HALO))

    def behind(self, person: Rgb, cover: Floats, picture: Rgb) -> Rgb:
        """Put the person's layer before a picture of the same size."""
        return np.asarray(cv2.blendLinear(person, picture, cover, 1.0 - cover), dtype=np.uint8)


def _without_person(canvas: Rgb, hidden: Floats) -> Rgb:
    """Return the canvas with what is hidden guessed from what is round it."""
    side = canvas.shape[0] // _REDUCED
    small = cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA)
    # The hole takes in every reduced pixel that has any of the person.
    hole = cv2.resize(hidden, (side, side), interpolation=cv2.INTER_AREA) > 0.0
    guess = cv2.inpaint(small, hole.astype(np.uint8), 3, cv2.INPAINT_TELEA)
    whole = cv2.resize(guess, canvas.shape[:2], interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.where(hidden[..., None] > 0.0, whole, canvas), dtype=np.uint8)
