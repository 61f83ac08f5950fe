"""A face's own frame: between the eyes, along the eyes, in distances between the eyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.faces.landmarks import LEFT_EYE, RIGHT_EYE, Landmarks
from studio.faces.pixels import Floats, floats


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything of a template is measured, so that tilt and size take care of themselves.

    Attributes:
        origin: the point between the eyes, in pixels of the canvas.
        across, down: unit vectors of the canvas, to the right along the eyes and to the chin.
        unit: the distance between the middles of the eyes, in pixels.
    """

    origin: Floats
    across: Floats
    down: Floats
    unit: float

    @classmethod
    def of(cls, face: Landmarks) -> Frame:
        """Return the frame of a face."""
        left, right = face.centre(LEFT_EYE), face.centre(RIGHT_EYE)
        depth = float(face.points[list(RIGHT_EYE), 2].mean() - face.points[list(LEFT_EYE), 2].mean())
        flat = float(np.hypot(*(right - left)))
        across = (right - left) / flat
        # A head that is turned aside shows its eyes closer together than they are: count the depth in.
        return cls(floats((left + right) / 2), across, floats([-across[1], across[0]]), np.hypot(flat, depth))

    def own(self, points: Floats) -> Floats:
        """Return points of the canvas (... x 2) in own units, x to the right, y down."""
        # Coordinate by coordinate: NumPy is slow where an axis is only two long.
        x, y = ((points[..., axis] - self.origin[axis]) / self.unit for axis in (0, 1))
        return floats(np.stack([x * way[0] + y * way[1] for way in (self.across, self.down)], axis=-1))

    def vectors(self, own: Floats) -> Floats:
        """Return displacements in own units (... x 2) in pixels of the canvas."""
        x, y = own[..., 0] * self.unit, own[..., 1] * self.unit
        return floats(np.stack([x * self.across[axis] + y * self.down[axis] for axis in (0, 1)], axis=-1))

    def points(self, own: Floats) -> Floats:
        """Return points in own units (... x 2) in pixels of the canvas."""
        return floats(self.vectors(own) + self.origin)
