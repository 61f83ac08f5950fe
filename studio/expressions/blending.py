"""Blending: pictures put over each other.

All of it is OpenCV's work: NumPy goes through a picture three channels at a time, which takes seven times as
long (measured).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from studio.faces.pixels import Floats, floats

if TYPE_CHECKING:
    from studio.faces.pixels import Array

_CV2: Any = cv2
"""OpenCV's stubs forget which kind of picture comes back."""


def mixed(under: Array, over: Array, share: Floats) -> Array:
    """Return a picture with another of the same size over it, by a share (0 to 1) for each pixel."""
    found: Array = _CV2.blendLinear(under, over, 1.0 - share, share)
    return found


def covered(picture: Array, layer: Floats) -> Array:
    """Return a picture (height x width x 3) with a layer over it.

    Args:
        picture: what is below.
        layer: height x width x 4: colours already multiplied by their cover, 0 to 255; the cover, 0 to 1.
    """
    bare = cv2.cvtColor(1.0 - layer[..., 3], cv2.COLOR_GRAY2RGB)
    kept = cv2.multiply(picture, bare, dtype=cv2.CV_32F)
    kind = cv2.CV_8U if picture.dtype == np.uint8 else cv2.CV_32F
    found: Array = _CV2.add(kept, cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB), dtype=kind)
    return found


def softened(picture: Array, sigma: float) -> Array:
    """Blur widely: what is that soft is blurred as well in a quarter of the size."""
    height, width = picture.shape[:2]
    size = (max(1, width // 4), max(1, height // 4))
    small = cv2.GaussianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / 4)
    found: Array = _CV2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return found


def tinted(colour: Floats, light: Floats) -> Floats:
    """Return a colour in a light of its own for each pixel: height x width x 3."""
    return floats(cv2.merge([light * share for share in colour]))
