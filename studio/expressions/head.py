"""Head: turns, nods, leans and shifts what belongs to the head, and leaves shoulders and background alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.expressions.control_points import OVAL
from studio.expressions.thin_plates import ThinPlates
from studio.expressions.warp import Box, inverse, lattice, smoothstep
from studio.faces.pixels import Floats, floats

if TYPE_CHECKING:
    from studio.expressions.channels import Pose
    from studio.expressions.frame import Frame
    from studio.faces.landmarks import Landmarks

_CELL, _FEWEST, _MOST = 6, 32, 72
"""Pixels of a cell of the lattice over the whole canvas, and how many cells there are each way."""

_EARS = floats([0.0, 0.4])
"""Where the axis of turning and nodding passes, in the face's own frame."""

_NECK = floats([0.0, 2.2])
"""Where the head leans about."""

_DEPTH_POINTS = (1, 4, 5, 6, 168, 9, 10, 151, 33, 133, 263, 362, 50, 280, 205, 425, 61, 291, 0, 17, 199, 152,
                 234, 454, 127, 356, 132, 361, 58, 288, 172, 397, 21, 251, 54, 284, 67, 297, 149,
                 378)  # fmt: skip


class Head:
    """The head of one portrait."""

    def __init__(self, face: Landmarks, frame: Frame, side: int) -> None:
        """Measure depth and reach; `side` is that of the canvas, in pixels."""
        whole = Box(0, 0, side, side)
        cells = min(max(side // _CELL, _FEWEST), _MOST)
        points = lattice(whole, cells)
        self.cell = floats([side / cells, side / cells])
        self._frame = frame
        self._own = frame.own(points)
        self._depth = _depth(face, frame, self._own)
        self._weight = _belonging(self._own)

    def undone(self, pose: Pose) -> Floats | None:
        """Return the field that leads from the picture back to the photo, on a lattice over the canvas.

        None when the head rests.
        """
        moves = {
            name: pose.get(name, 0.0) for name in ("yaw", "pitch", "roll", "head_x", "head_y", "head_size")
        }
        if not any(moves.values()):
            return None
        moved = self._turned(moves["yaw"], moves["pitch"], moves["head_size"])
        moved = _leant(moved, moves["roll"]) + floats([moves["head_x"], moves["head_y"]])
        field = self._frame.vectors(moved - self._own) * self._weight[..., None]
        return inverse(field, self.cell)

    def _turned(self, yaw: float, pitch: float, size: float) -> Floats:
        """Weak perspective: depth only matters for how far a point travels."""
        x, y = np.moveaxis(self._own - _EARS, -1, 0)
        turn, nod = np.radians(yaw), np.radians(pitch)
        across = x * np.cos(turn) + self._depth * np.sin(turn)
        nearer = self._depth * np.cos(turn) - x * np.sin(turn)
        down = y * np.cos(nod) + nearer * np.sin(nod)
        return floats(np.stack([across, down], axis=-1) * (1.0 + size) + _EARS)


def _leant(own: Floats, roll: float) -> Floats:
    angle = np.radians(roll)
    x, y = np.moveaxis(own - _NECK, -1, 0)
    turned = [x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)]
    return floats(np.stack(turned, axis=-1) + _NECK)


def _depth(face: Landmarks, frame: Frame, own: Floats) -> Floats:
    """Return how far each point stands before the ears, in eye distances: a plate over the landmarks.

    Beyond the face the head is round and falls back to the ears' depth and a little behind.
    """
    flat = frame.own(face.flat)
    ears = float(face.points[[234, 454], 2].mean())
    near = (ears - face.points[:, 2]) / frame.unit
    middle = flat[list(OVAL)].mean(axis=0)
    crown = floats([middle + (flat[index] - middle) * 1.7 for index in OVAL[::3]])
    controls = np.vstack([flat[list(_DEPTH_POINTS)], crown])
    heights = np.concatenate([near[list(_DEPTH_POINTS)], np.full(len(crown), -0.1)])
    plates = ThinPlates(floats(controls), floats(own.reshape(-1, 2)))
    bent = plates.bent(list(range(len(controls))), floats(np.column_stack([heights, heights])))
    return floats(np.clip(bent[:, 0].reshape(own.shape[:2]), -0.2, 2.0))


def _belonging(own: Floats) -> Floats:
    """Return how much each point goes with the head: all of it above the chin, nothing at the shoulders."""
    # Below the ears, what is further out is rather collar and shoulder than head.
    outside = np.maximum(np.abs(own[..., 0]) - 0.95, 0.0) * smoothstep(0.6, 1.3, own[..., 1])
    neck = 1.0 - smoothstep(1.45, 2.75, floats(own[..., 1] + 1.3 * outside))
    # A second person beside does not nod along.
    aside = 1.0 - smoothstep(2.1, 3.0, np.abs(own[..., 0]))
    return floats(neck * aside)
