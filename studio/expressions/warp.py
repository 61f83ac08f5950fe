"""Warps: fields of displacements on lattices, turned round, laid out over pixels, and applied to pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from studio.faces.pixels import INK, Array, Floats, floats

_STEPS = 6
"""Newton's steps at most; after five the widest mouth's inverse changes by less than a tenth of a pixel."""

_STRIDE = 1.5
"""No step is longer, in cells."""

_SETTLED = 0.04
"""A step shorter than this, in cells of the lattice, is the last."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of whole pixels of the canvas."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, points: Floats, margin: float, side: int) -> Box:
        """Return the box round some points, with a margin, cut at the edges of a canvas of this side."""
        low = np.clip(np.floor(points.min(axis=0) - margin), 0, side - 8).astype(int)
        high = np.clip(np.ceil(points.max(axis=0) + margin), low + 8, side).astype(int)
        return cls(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))

    def within(self, other: Box) -> Box:
        """Return what of the box lies in the other."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right = min(self.left + self.width, other.left + other.width)
        bottom = min(self.top + self.height, other.top + other.height)
        return Box(left, top, right - left, bottom - top)

    def united(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right = max(self.left + self.width, other.left + other.width)
        bottom = max(self.top + self.height, other.top + other.height)
        return Box(left, top, right - left, bottom - top)

    def seen_from(self, other: Box) -> Box:
        """Return the same box, counted from the other's corner."""
        return Box(self.left - other.left, self.top - other.top, self.width, self.height)

    def inside(self, where: Floats) -> Floats:
        """Return points of the canvas (height x width x 2), counted from the box's corner."""
        # OpenCV's stubs know no scalars here, and NumPy is slow where an axis is only two long.
        subtract: Any = cv2.subtract
        return floats(subtract(where, (self.left, self.top, 0.0, 0.0)))

    @property
    def slices(self) -> tuple[slice, slice]:
        """Return what picks the box out of an array of the canvas."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    @property
    def corner(self) -> Floats:
        """Return the left upper corner, x and y."""
        return floats([self.left, self.top])

    def pixels(self) -> Floats:
        """Return where every pixel of the box is on the canvas: height x width x 2, x and y."""
        return grid(self.width, self.height) + self.corner


def grid(width: int, height: int) -> Floats:
    """Return the x and y of every pixel: height x width x 2."""
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.dstack([across, down])


def lattice(box: Box, count: int) -> Floats:
    """Return the middles of count x count equal cells of a box, count x count x 2, in the canvas's pixels."""
    cells = floats([box.width / count, box.height / count])
    return floats((grid(count, count) + 0.5) * cells - 0.5 + box.corner)


def spread(field: Floats, width: int, height: int) -> Floats:
    """Lay a field on a lattice out over the pixels of its box."""
    return floats(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC))


def inverse(field: Floats, cell: Floats) -> Floats:
    """Return the field that undoes a field of displacements, on the same lattice.

    `y = x + field(x)` becomes `x = y + inverse(y)`. Newton's steps find it wherever the field does not fold;
    plain fixed-point steps would fail where skin is stretched to more than double.

    Args:
        field: height x width x 2, in pixels.
        cell: pixels from one point of the lattice to the next, across and down.
    """
    scaled = floats(field / cell)
    slopes = _slopes(scaled)
    x, y = np.arange(field.shape[1], dtype=np.float32), np.arange(field.shape[0], dtype=np.float32)[:, None]
    # One plane for each coordinate: NumPy is slow where an axis is only two long.
    undone_x, undone_y = cv2.split(-scaled)
    for _ in range(_STEPS):
        where = floats(cv2.merge([x + undone_x, y + undone_y]))
        miss_x, miss_y = cv2.split(sampled(scaled, where))
        step_x, step_y = _newton(sampled(slopes, where), undone_x + miss_x, undone_y + miss_y)
        longest = np.maximum(np.abs(step_x), np.abs(step_y))
        if longest.max() > _STRIDE:
            # Where slopes change from cell to cell a full step may jump over the answer, again and again.
            shorter = _STRIDE / np.maximum(longest, _STRIDE)
            step_x, step_y = step_x * shorter, step_y * shorter
        undone_x -= step_x
        undone_y -= step_y
        if longest.max() < _SETTLED:
            break
    return floats(cv2.merge([undone_x, undone_y]) * cell)


def _slopes(field: Floats) -> Floats:
    """Return how much x and y of a field change from one point to the next: x and y across, x and y down."""
    across, down = (
        cv2.Sobel(field, -1, *way, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE)
        for way in ((1, 0), (0, 1))
    )
    return floats(cv2.merge([*cv2.split(across), *cv2.split(down)]))


def _newton(slopes: Floats, miss_x: Floats, miss_y: Floats) -> tuple[Floats, Floats]:
    """Return the step, x and y, that makes up for a miss where a field has these slopes."""
    x_x, y_x, x_y, y_y = cv2.split(slopes)
    x_x, y_y = x_x + 1.0, y_y + 1.0
    # A determinant near 0 is a fold in the making; there a smaller step is the safer one.
    room = np.maximum(x_x * y_y - x_y * y_x, 0.3)
    return floats((y_y * miss_x - x_y * miss_y) / room), floats((x_x * miss_y - y_x * miss_x) / room)


def sampled(array: Array, where: Floats, *, ends: bool = False) -> Array:
    """Return what an array holds at points (height x width x 2), by straight lines between its own.

    Args:
        array: what is looked up, height x width x channels.
        where: the points, in pixels of the array.
        ends: beyond the edge there is nothing (0); else the edge goes on.
    """
    beyond = cv2.BORDER_CONSTANT if ends else cv2.BORDER_REPLICATE
    # OpenCV's stubs want a second map, though one with both coordinates stands alone, and forget the kind.
    remap: Any = cv2.remap
    found: Array = remap(array, where, None, cv2.INTER_LINEAR, None, beyond, 0)
    return found


def smoothstep(low: float, high: float, values: Floats) -> Floats:
    """Return 0 below `low`, 1 above `high`, and a soft step between."""
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    return floats(share * share * (3.0 - 2.0 * share))


def polygon(points: Floats, width: int, height: int, *, soft: float = 0.7) -> Floats:
    """Return the mask of a polygon, 0 to 1, with a soft edge; its corners may lie between pixels."""
    mask = np.zeros((height, width), np.uint8)
    fine = np.round(points * 16).astype(np.int32)
    cv2.fillPoly(mask, [fine], INK, lineType=cv2.LINE_AA, shift=4)
    return floats(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), soft) / 255.0)
