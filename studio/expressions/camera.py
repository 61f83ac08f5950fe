"""Camera: where each pixel of the picture looks on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.expressions.channels import Pose
    from studio.expressions.warp import Box


class View:
    """One position of the camera, as an affine map from pixels of the picture to pixels of the canvas."""

    def __init__(self, pose: Pose, size: int, edge: int) -> None:
        """Take the camera's channels; the picture is `size` pixels wide, `edge` is the canvas's margin."""
        zoom, roll = 1.0 + pose.get("zoom", 0.0), np.radians(pose.get("camera_roll", 0.0))
        shift = floats([pose.get("camera_x", 0.0), pose.get("camera_y", 0.0)]) * size
        middle = (size - 1) / 2
        turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]]) / zoom
        start = middle + edge - shift - turn.sum(axis=1) * middle
        self._matrix = np.column_stack([turn, start])
        self.steady = zoom == 1.0 and roll == 0.0 and not shift.any()
        ends = np.array([[0, size - 1, 0, size - 1], [0, 0, size - 1, size - 1]])
        self.reach = float(np.abs(turn @ ends + start[:, None] - ends - edge).max())
        """How far, in pixels, the view of any pixel is from where it is when the camera rests."""

    def points(self, part: Box) -> Floats:
        """Return what a part of the picture looks at: height x width x 2, pixels of the canvas."""
        (x_x, x_y, x), (y_x, y_y, y) = self._matrix
        across = np.arange(part.left, part.left + part.width)
        down = np.arange(part.top, part.top + part.height)[:, None]
        # Two vectors: a matrix product per pixel would wake BLAS's threads, which then spin between pictures.
        where = np.empty((part.height, part.width, 2), np.float32)
        where[..., 0] = floats(x_x * across + x) + floats(x_y * down)
        where[..., 1] = floats(y_x * across + y) + floats(y_y * down)
        return where

    def field(self, lattice: Floats, cell: Floats, part: Box) -> Floats:
        """Return what a lattice over the canvas says at the same points.

        Args:
            lattice: rows x columns x 2.
            cell: pixels from one point of it to the next, across and down.
            part: of the picture.
        """
        corner = self._matrix @ [part.left, part.top, 1.0]
        matrix = np.column_stack([self._matrix[:, :2], corner + 0.5]) / cell[:, None] - [
            [0, 0, 0.5],
            [0, 0, 0.5],
        ]
        return floats(_warped(lattice, matrix, (part.width, part.height), cv2.INTER_LINEAR))

    def seen(self, canvas: Rgb, size: int) -> Rgb:
        """Return the picture of a canvas."""
        return np.asarray(_warped(canvas, self._matrix, (size, size), cv2.INTER_CUBIC), dtype=np.uint8)


def _warped(array: Floats | Rgb, matrix: Floats, size: tuple[int, int], flags: int) -> object:
    """Look an array up through an affine map from the result's pixels to the array's."""
    inverse = flags | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(array, matrix, size, flags=inverse, borderMode=cv2.BORDER_REPLICATE)
