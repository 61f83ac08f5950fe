"""Eyeball: what is behind the lids: the white without the iris, and the iris, whole."""

from __future__ import annotations

import cv2
import numpy as np

from studio.expressions.blending import mixed
from studio.expressions.warp import sampled, smoothstep
from studio.faces.pixels import Floats, floats

_HANDFUL = 8
"""Pixels of an iris that make a colour."""


class Eyeball:
    """One eyeball as two pictures over the same box: the iris slides over the white."""

    def __init__(
        self, picture: Floats, seen: Floats, away: Floats, radius: float, whites: Floats, reach: float
    ) -> None:
        """Take white and iris apart.

        Args:
            picture: the eye's box of the canvas, height x width x 3.
            seen: 1 where the lids leave the ball free, else 0.
            away: how far each pixel is from the middle of the iris, in radii of it.
            radius: that of the iris, in pixels.
            whites: the colour where there is no white to take.
            reach: how far, in pixels, white is taken from its surroundings first.
        """
        self._white = _filled(picture, seen * (away > 1.18), whites, reach)  # noqa: PLR2004 - beyond the rim
        iris = _completed_iris(picture, seen * (away < 1.05), away, radius)  # noqa: PLR2004 - rim included
        cover = 1.0 - smoothstep(0.9, 1.06, away)
        self._iris = floats(np.dstack([iris, cover]))

    def seen(self, white: Floats, iris: Floats) -> Floats:
        """Return the ball (height x width x 3), white and iris looked up where told, in pixels of the box."""
        over = sampled(self._iris, iris)
        return mixed(sampled(self._white, white), floats(over[..., :3]), floats(over[..., 3]))


def _completed_iris(picture: Floats, seen: Floats, away: Floats, radius: float) -> Floats:
    """Return the iris; what a lid hid is taken from the same ring, as an iris looks alike all round."""
    rings = np.clip((away * 8).astype(int), 0, 11)
    known = seen > 0
    dark = np.percentile(picture[known], 20, axis=0) if known.sum() > _HANDFUL else np.full(3, 30.0)
    colours = np.tile(floats(dark), (12, 1))
    for ring in range(12):
        here = picture[known & (rings == ring)]
        if len(here) > 2:  # noqa: PLR2004 - a median of fewer says nothing
            colours[ring] = np.median(here, axis=0)
    guess = cv2.GaussianBlur(floats(colours[rings]), (0, 0), max(0.8, 0.08 * radius))
    share = cv2.GaussianBlur(seen, (0, 0), 1.0) * seen
    return mixed(floats(guess), picture, floats(share))


def _filled(picture: Floats, seen: Floats, default: Floats, reach: float) -> Floats:
    """Return the picture with what is not seen filled from what is, near before far."""
    filled = picture * 0 + default
    for sigma in (4 * reach, 2 * reach, reach, 0.4 * reach):
        weight = cv2.GaussianBlur(seen, (0, 0), sigma)
        near = cv2.GaussianBlur(picture * seen[..., None], (0, 0), sigma) / (weight[..., None] + 1e-6)
        filled = mixed(filled, floats(near), smoothstep(0.02, 0.25, floats(weight)))
    return mixed(filled, picture, floats(cv2.GaussianBlur(seen, (0, 0), 1.0) * seen))
