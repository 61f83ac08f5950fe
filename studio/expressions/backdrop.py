"""Backdrop: what is behind the person, so that the head can move and the world stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.warp import grid, smoothstep
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.expressions.frame import Frame

_HALO = 0.09
"""Background that goes along with the person, in eye distances: the mask is not exact to a hair."""

_COLLAR = 0.2
"""More of it beside the neck, where masks cut collars in two; the head's movement fades out there anyway."""

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
        away = floats(cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5) / frame.unit)
        away -= _shoulders(frame, canvas.shape[0])
        self.cover: Floats = 1.0 - smoothstep(_HALO, _EDGE, away)
        self.picture: Rgb = _without_person(canvas, floats(away < _HALO))


def _shoulders(frame: Frame, side: int) -> Floats:
    """Return how much more than the mask is the person's, in eye distances: something beside the neck."""
    x, y = np.moveaxis(frame.own(grid(side, side)), -1, 0)
    return floats(_COLLAR * smoothstep(1.0, 1.35, y) * smoothstep(0.75, 1.0, np.abs(x)))


def _without_person(canvas: Rgb, hidden: Floats) -> Rgb:
    """Return the canvas with what is hidden guessed from what is round it."""
    side = canvas.shape[0] // _REDUCED
    small = cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA)
    # The hole takes in every reduced pixel that has any of the person.
    hole = cv2.resize(hidden, (side, side), interpolation=cv2.INTER_AREA) > 0.0
    guess = cv2.inpaint(small, hole.astype(np.uint8), 3, cv2.INPAINT_TELEA)
    whole = cv2.resize(guess, canvas.shape[:2], interpolation=cv2.INTER_CUBIC)
    grain = cv2.cvtColor(_grain(canvas, hidden), cv2.COLOR_GRAY2RGB)
    rough = cv2.add(whole, grain, dtype=cv2.CV_8U)
    return np.asarray(cv2.copyTo(rough, hidden.astype(np.uint8), canvas.copy()), dtype=np.uint8)


def _grain(canvas: Rgb, hidden: Floats) -> Floats:
    """Return noise as strong as that of the photo: a guess that is smoother than its surroundings shows."""
    light = cv2.cvtColor(canvas, cv2.COLOR_RGB2GRAY).astype(np.float32)
    rough = np.abs(light - cv2.GaussianBlur(light, (0, 0), 1.0))[hidden == 0.0]
    # The median, as a few stars and stripes are no grain; the factor makes a deviation of what is left of it.
    strength = 2.0 * float(np.median(rough)) if rough.size else 0.0
    noise = np.random.default_rng(0).standard_normal(light.shape, dtype=np.float32)
    return floats(cv2.GaussianBlur(noise, (0, 0), 0.6) * 1.9 * strength)
