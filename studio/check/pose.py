"""Pose: how a head leans, turns and nods, read from its landmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from studio.faces.pixels import Floats, floats

if TYPE_CHECKING:
    from studio.faces.landmarks import Landmarks

LEFT_CHEEK, RIGHT_CHEEK = 234, 454
"""The outermost points at the height of the ears, by the sides of the picture."""

_FOREHEAD, _CHIN = 10, 152

_FRONTAL_PITCH = -9.0
"""What the line from forehead to chin reads, in degrees, on a face that looks straight ahead: the forehead
is the nearer end. Measured -7.8 to -10.9 on two portraits and their mirror images."""


class Pose(NamedTuple):
    """Degrees: roll clockwise, yaw to the picture's right, pitch upwards."""

    roll: float
    yaw: float
    pitch: float


def pose(face: Landmarks) -> Pose:
    """Return how the head is held, to some 5 degrees; of a profile, yaw reads too little (57 for 75)."""
    upright = _turned(face.points, -face.roll)
    across = upright[RIGHT_CHEEK] - upright[LEFT_CHEEK]
    down = upright[_CHIN] - upright[_FOREHEAD]
    yaw = np.degrees(np.arctan2(across[2], across[0]))
    pitch = np.degrees(np.arctan2(-down[2], down[1])) - _FRONTAL_PITCH
    return Pose(face.roll, float(yaw), float(pitch))


def face_width(face: Landmarks) -> float:
    """Return the distance from cheek to cheek in pixels of the picture."""
    return float(np.hypot(*(face.flat[RIGHT_CHEEK] - face.flat[LEFT_CHEEK])))


def _turned(points: Floats, degrees: float) -> Floats:
    """Turn points in the plane of the picture, clockwise as seen (y points down)."""
    angle = np.radians(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    return floats(points @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]))
