"""Eye pose: what one eye consists of, and what it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_UPPER_SHARE = 0.86
"""Of the way to closing, what the upper lid goes; the lower lid comes up the rest."""

_SMILING_SHARE = 0.4
"""The same of eyes that laugh: the lower lid comes up so far that the closed eye is an arch."""


@dataclass(frozen=True, slots=True)
class EyePoints:
    """Which landmarks an eye consists of."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    brow: tuple[int, ...]
    iris: int


@dataclass(frozen=True, slots=True)
class EyePose:
    """What one eye does: `lid` 1 as in the photo, 0 closed; the others 0 to 1, gaze to both sides of 0."""

    lid: float
    squint: float
    gaze_x: float
    gaze_y: float
    size: float

    @property
    def upper_share(self) -> float:
        """Return how much of closing is the upper lid's."""
        laughing = self.squint if self.lid < 1.0 else 0.4  # eyes that widen show more below as well
        return _UPPER_SHARE + (_SMILING_SHARE - _UPPER_SHARE) * laughing

    @property
    def activity(self) -> float:
        """Return 0 at rest, 1 when the eye has left the photo's state for good."""
        moved = abs(self.lid - 1.0) / 0.1 + np.hypot(self.gaze_x, self.gaze_y) / 0.12 + self.size / 0.15
        return float(min(1.0, moved))
