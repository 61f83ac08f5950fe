"""Camera: where each pixel of the picture looks on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.warp import sampled
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.expressions.channels import Pose
    from studio.expressions.fine import FinePicture

_PACE = 8
"""Of so many pixels one is worked out: between them a camera is straight and a head's field nearly so."""


class View:
    """One position of the camera, as an affine map from pixels of the picture to pixels of the canvas."""

    def __init__(self, pose: Pose, size: int, edge: int) -> None:
        """Take the camera's channels; the picture is `size` pixels wide, `edge` is the canvas's margin."""
        zoom, roll = 1.0 + pose.get("zoom", 0.0), np.radians(pose.get("camera_roll", 0.0))
        shift = floats([pose.get("camera_x", 0.0), pose.get("camera_y", 0.0)]) * size
        middle = (size - 1) / 2
        turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]]) / zoom
        start = middle + edge - shift - turn.sum(axis=1) * middle
        self._size, self._edge = size, edge
        self._matrix = np.column_stack([turn, start])
        self.steady = zoom == 1.0 and roll == 0.0 and not shift.any()
        ends = np.array([[0, size - 1, 0, size - 1], [0, 0, size - 1, size - 1]])
        self.reach = float(np.abs(turn @ ends + start[:, None] - ends - edge).max())
        """How far, in pixels, the view of any pixel is from where it is when the camera rests."""

    def points(self, head: Floats | None, cell: Floats) -> Floats:
        """Return what each pixel of the picture looks at: size x size x 2, pixels of the canvas.

        Args:
            head: leads from the picture back to the photo, on a lattice over the canvas; None when it rests.
            cell: pixels from one point of the lattice to the next, across and down.
        """
        # One point more beyond each edge: enlarging repeats the outermost.
        middles = floats(np.arange(self._size // _PACE + 2) - 0.5) * _PACE - 0.5
        (x_x, x_y, x), (y_x, y_y, y) = self._matrix
        across, down = middles, middles[:, None]
        # Two vectors: a matrix product per pixel would wake BLAS's threads, which then spin between pictures.
        where = floats(np.dstack([x_x * across + x_y * down + x, y_x * across + y_y * down + y]))
        if head is not None:
            where += sampled(head, (where + 0.5) / cell - 0.5)
        whole = cv2.resize(where, None, fx=_PACE, fy=_PACE, interpolation=cv2.INTER_LINEAR)
        return floats(whole[_PACE:-_PACE, _PACE:-_PACE])

    def seen(self, canvas: FinePicture) -> Rgb:
        """Return the picture of a canvas on which nothing moves."""
        if not self.steady:
            return canvas.seen(self._matrix, self._size)
        inner = slice(self._edge, self._edge + self._size)
        return canvas.picture[inner, inner]
