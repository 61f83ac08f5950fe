"""The kinds of arrays that faces and expressions pass around, by name."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Rgb: TypeAlias = NDArray[np.uint8]
"""A picture: height x width x 3, red first, 0 to 255."""

Floats: TypeAlias = NDArray[np.float32]
"""Masks (0 to 1), maps and fields of displacements (pixels), lists of points (n x 2 or n x 3)."""

Array = TypeVar("Array", Floats, Rgb)
"""Either of them, where the answer is of the same kind as the question."""

INK = (255,)
"""What a mask is drawn with; OpenCV's stubs take a colour only as a sequence."""

Integers: TypeAlias = NDArray[np.intp]
"""Indices."""


def floats(values: Any) -> Floats:
    """Return the values as 32-bit floats, the one kind that OpenCV's maps take."""
    return np.asarray(values, dtype=np.float32)
