"""Thin plates: smooth fields of displacements through a few given points."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.faces.pixels import Floats, floats

_Either: TypeAlias = NDArray[np.float32] | NDArray[np.float64]

_STIFFNESS = 1e-3
"""How much a plate may miss a point rather than bend sharply; in own units squared."""


class ThinPlates:
    """Thin-plate splines over one set of sample points, whose distances are computed only once."""

    def __init__(self, controls: Floats, samples: Floats) -> None:
        """Take all controls that any plate will use (n x 2), and where plates are wanted (m x 2)."""
        self._controls = controls.astype(np.float64)
        self._near = _kernel(controls, samples)
        self._flat = floats(np.column_stack([np.ones(len(samples)), samples]))

    def bent(self, used: list[int], moves: Floats) -> Floats:
        """Return the displacement at every sample (m x 2) of the plate through the moves of these controls.

        Args:
            used: which controls hold the plate; the others float freely.
            moves: their displacements, len(used) x 2.
        """
        points = self._controls[used]
        count = len(used)
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _kernel(points, points) + _STIFFNESS * np.eye(count)
        system[:count, count] = system[count, :count] = 1.0
        system[:count, count + 1 :] = points
        system[count + 1 :, :count] = points.T
        wanted = np.zeros((count + 3, 2))
        wanted[:count] = moves
        solution = floats(np.linalg.solve(system, wanted))
        return floats(self._near[used].T @ solution[:count] + self._flat @ solution[count:])


def _kernel(points: _Either, centres: _Either) -> Floats:
    """Return r^2 log r between all pairs."""
    squares = sum((points[:, None, i] - centres[None, :, i]) ** 2 for i in (0, 1))
    return floats(0.5 * squares * np.log(squares + 1e-9))
