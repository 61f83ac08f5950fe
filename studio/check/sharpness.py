"""Sharpness: how much fine detail a face has, and whether a moving hand blurred it in one direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from studio.faces.pixels import floats

if TYPE_CHECKING:
    from studio.faces.pixels import Floats, Rgb

_SIDE = 160
"""Faces are compared at this width: it is what a face has in a clip, and finer detail is often noise."""

_CONTRAST = 50.0
"""Every face is brought to this standard deviation in grey levels, so that dim light is not called blur."""

_NOISE = 0.8
"""Sigma of the blur that takes the sensor's noise away, which would pass for detail."""


class Sharpness(NamedTuple):
    """The least detail of any direction, and its share of the detail across that direction."""

    least: float
    evenness: float


def sharpness(face: Rgb) -> Sharpness:
    """Measure a picture of an upright face alone.

    The variance of the second derivative is taken in four directions: the usual Laplacian adds them up and
    so does not notice motion blur (facts/local-engine.md, section 2), and a hand may shake in any direction.
    """
    along = _detail(_even_light(face))
    across = along[[1, 0, 3, 2]]
    least = int(along.argmin())
    return Sharpness(float(along[least]), float(along[least] / max(float(across[least]), 1e-6)))


def _even_light(face: Rgb) -> Floats:
    size = (_SIDE, max(1, round(_SIDE * face.shape[0] / face.shape[1])))
    shrinks = face.shape[1] > _SIDE
    scaled = cv2.resize(face, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    grey = floats(cv2.cvtColor(scaled, cv2.COLOR_RGB2GRAY))
    grey = (grey - grey.mean()) * (_CONTRAST / max(float(grey.std()), 1.0))
    return floats(cv2.GaussianBlur(grey, (0, 0), _NOISE))


def _detail(grey: Floats) -> Floats:
    """Return the variance of the second derivative: across, down, and along the two diagonals."""
    xx = cv2.Sobel(grey, cv2.CV_32F, 2, 0, ksize=3)
    yy = cv2.Sobel(grey, cv2.CV_32F, 0, 2, ksize=3)
    xy = cv2.Sobel(grey, cv2.CV_32F, 1, 1, ksize=3)
    fields = (xx, yy, (xx + yy) / 2 + xy, (xx + yy) / 2 - xy)
    return floats([float(np.var(field)) for field in fields])
