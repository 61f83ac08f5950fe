"""Counting: the other faces of a photo, as far as they matter beside the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.check.sighting import confirmed
from studio.check.tiles import faces_in_tiles

if TYPE_CHECKING:
    from studio.check.sighting import Sighting
    from studio.faces.detection import FaceBox

_SAME = 0.5
"""Two boxes are one face when one of them holds this share of the other."""

_MOST = 4
"""Boxes that are examined: one more or less changes nothing in a crowd."""


def other_faces(sighting: Sighting) -> tuple[FaceBox, ...]:
    """Return the faces beside the main one, the largest first and no more than four.

    Beside a large face the look at the whole misses half of those that are a quarter of it. In a photo of
    1280 px, 2 x 2 tiles show those from 90 px on (17 of 18, measured); finer ones would take all the time.
    """
    picture = sighting.picture
    others: list[FaceBox] = []
    for box in (*sighting.boxes, *faces_in_tiles(picture, across=2)):
        if all(_shared(box, known) < _SAME for known in (sighting.box, *others)):
            others.append(box)
    largest = sorted(others, key=lambda box: -box.area)[:_MOST]
    return tuple(box for box in largest if confirmed(picture, box) is not None)


def _shared(one: FaceBox, other: FaceBox) -> float:
    """Return how much of the smaller box the larger one holds, 0 to 1."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(0.0, across) * max(0.0, down) / min(one.area, other.area)
