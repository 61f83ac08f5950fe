"""Expression fields of one face: the bases bent to its points, mixed for a pose, and turned round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.expressions.bases import BASES, Basis
from studio.expressions.control_points import (
    ABOVE_MOUTH,
    BELOW_MOUTH,
    BRIDGE,
    CHEEKBONES,
    EYES,
    LOWER_INNER_LIP,
    NOSE,
    UPPER_INNER_LIP,
)
from studio.expressions.thin_plates import ThinPlates
from studio.expressions.warp import Box, inverse, lattice, sampled, smoothstep, spread
from studio.faces.pixels import Floats, floats

if TYPE_CHECKING:
    from studio.expressions.channels import Pose
    from studio.expressions.frame import Frame
    from studio.expressions.neutral import Neutral
    from studio.faces.landmarks import Landmarks

_CELL, _FEWEST, _MOST = 5, 24, 72
"""Pixels of a cell of the lattice over the face, and how many cells there are each way: fields are smooth."""

_RING = 24
"""Points of the ring round the face where all stands still."""

_CENTRE = floats([0.0, 0.48])
_RADII = floats([1.12, 1.28])
"""The face as an ellipse in its own frame; the chin's room to move below counts as longer."""

_CHIN_ROOM = 1.3
_OVERLAP = 0.018
"""Closing lips press into each other by this much, so that no tooth is left on the seam; eye distances."""


class Expression:
    """The face's own fields. `box` is where they act, on the canvas."""

    def __init__(self, face: Landmarks, frame: Frame, neutral: Neutral, side: int) -> None:
        """Bend every basis to the face; `side` is that of the canvas, in pixels."""
        ring = _ring()
        self._neutral = neutral
        self.box = Box.around(frame.points(ring), 0.0, side)
        self._cells = min(max(self.box.width // _CELL, _FEWEST), _MOST)
        self.cell = floats([self.box.width / self._cells, self.box.height / self._cells])
        own = frame.own(face.flat)
        # Brows close above the eyes have little skin to move over.
        height = float((own[[159, 386], 1] - own[[52, 282], 1]).mean())
        self._brow_room = float(np.clip(height / 0.3, 0.5, 1.1))
        bases = {**BASES, "close": _closing(own, neutral)}
        points = sorted({point for basis in bases.values() for point in (*basis.moves, *basis.held)})
        samples = frame.own(lattice(self.box, self._cells))
        plates = ThinPlates(floats(np.vstack([own[points], ring])), samples.reshape(-1, 2))
        self._names = list(bases)
        self._split = frozenset(name for name, basis in bases.items() if basis.split)
        fields = [self._bent(basis, plates, points, samples, own) for basis in bases.values()]
        # Own units to pixels, once for all.
        self._fields = frame.vectors(floats(fields))

    def _bent(
        self, basis: Basis, plates: ThinPlates, points: list[int], samples: Floats, own: Floats
    ) -> Floats:
        """Return the basis above and below the mouth line: 2 x cells x cells x 2, in own units."""
        fade = (1.0 - smoothstep(1.3, 1.5, _distance(samples)))[..., None]
        if not basis.split:
            whole = _plate(basis, plates, points, set()).reshape(samples.shape) * fade
            return np.stack([whole, whole])
        above = _plate(basis, plates, points, BELOW_MOUTH).reshape(samples.shape)
        below = _plate(basis, plates, points, ABOVE_MOUTH).reshape(samples.shape)
        # Beside the mouth there is one cheek: both plates become one soft mixture of the two.
        middle, corner = own[[61, 291]].mean(axis=0), float(own[291, 0] - own[61, 0]) / 2
        beside = smoothstep(corner - 0.05, corner + 0.2, np.abs(samples[..., 0] - middle[0]))[..., None]
        lower = smoothstep(-0.35, 0.35, samples[..., 1] - middle[1])[..., None]
        mixed = above * (1.0 - lower) + below * lower
        return np.stack([(plate + (mixed - plate) * beside) * fade for plate in (above, below)])

    def fields(self, pose: Pose) -> tuple[Floats, Floats]:
        """Return the displacements above and below the mouth line, each cells x cells x 2, in pixels.

        The same array twice when the lips do not part.
        """
        mixed = np.zeros(self._fields.shape[1:], np.float32)
        split = False
        # Summed one by one: a matrix product would wake BLAS's threads, which then spin between pictures.
        for name, field in zip(self._names, self._fields, strict=True):
            weight = self._weight(name, pose)
            if weight:
                mixed += np.float32(weight) * field
                split = split or name in self._split
        return mixed[0], mixed[1] if split else mixed[0]

    def undone(self, field: Floats) -> Floats:
        """Turn a field round and lay it out over the pixels of the box: height x width x 2, in pixels."""
        return spread(inverse(field, self.cell), self.box.width, self.box.height)

    def at(self, field: Floats, points: Floats) -> Floats:
        """Return what a field says at points of the canvas (n x 2)."""
        where = (points - self.box.corner + 0.5) / self.cell - 0.5
        return floats(sampled(field, floats(where)[None])[0])

    def _weight(self, name: str, pose: Pose) -> float:
        """Return how much of a basis a pose asks for, beyond what the photo shows already."""
        rest = self._neutral
        if name == "jaw":
            return max(0.0, pose.get("open", rest.open) - rest.open)
        if name == "close":
            return min(1.0, max(0.0, 1.0 - pose.get("open", rest.open) / rest.open)) if rest.open else 0.0
        if name.startswith("smile"):
            return pose.get(name, rest.smile) - rest.smile
        if name.startswith("brow"):
            return pose.get(name, 0.0) * self._brow_room
        return pose.get(name, 0.0)


def _plate(basis: Basis, plates: ThinPlates, points: list[int], without: frozenset[int] | set[int]) -> Floats:
    moved = {index: move for index, move in basis.moves.items() if index not in without}
    held = [index for index in basis.held if index not in without and index not in moved]
    ring = range(len(points), len(points) + _RING)
    used = [points.index(index) for index in (*moved, *held)] + list(ring)
    moves = [*moved.values(), *((0.0, 0.0) for _ in range(len(held) + _RING))]
    return plates.bent(used, floats(moves))


def _closing(own: Floats, neutral: Neutral) -> Basis:
    """Return what closes this mouth: every point of the lips to the seam, and the corners in.

    A smile is wide because the lips are stretched over the teeth; lips that meet are narrower and fuller.
    """
    moves: dict[int, tuple[float, float]] = {}
    narrow = 0.02 * neutral.smile
    outer = zip(_UPPER_OUTER, _LOWER_OUTER, strict=True)
    inner = zip(UPPER_INNER_LIP[1:-1], LOWER_INNER_LIP[1:-1], strict=True)
    for (above, below), (above_out, below_out) in zip(inner, outer, strict=True):
        gap = max(0.0, float(own[below, 1] - own[above, 1]))
        x = -narrow * float(np.clip(own[above, 0] / max(own[308, 0], 0.1), -1.0, 1.0))
        down, up = 0.4 * gap + _OVERLAP, 0.6 * gap + _OVERLAP
        moves[above], moves[below] = (x, down), (x, -up)
        moves[above_out], moves[below_out] = (x, 0.3 * down), (x, -0.62 * up)
    gap = neutral.open
    moves |= {61: (narrow, 0.0), 291: (-narrow, 0.0), 78: (narrow, 0.0), 308: (-narrow, 0.0)}
    moves |= {152: (0.0, -0.25 * gap), 199: (0.0, -0.35 * gap)}
    return Basis(moves, (*EYES, *BRIDGE, *NOSE, *CHEEKBONES, 205, 425, 58, 288, 132, 361), split=True)


def _ring() -> Floats:
    angles = np.linspace(0, 2 * np.pi, _RING, endpoint=False)
    around = np.column_stack([np.cos(angles), np.sin(angles)])
    around[:, 1] *= np.where(around[:, 1] > 0, _CHIN_ROOM, 1.0)
    return floats(_CENTRE + around * _RADII * 1.5)


def _distance(own: Floats) -> Floats:
    """Return how far points are from the middle of the face; the face's edge is at 1."""
    away = (own - _CENTRE) / _RADII
    away[..., 1] /= np.where(away[..., 1] > 0, _CHIN_ROOM, 1.0)
    return floats(np.hypot(away[..., 0], away[..., 1]))


_UPPER_OUTER = (185, 40, 39, 37, 0, 267, 269, 270, 409)
_LOWER_OUTER = (146, 91, 181, 84, 17, 314, 405, 321, 375)
