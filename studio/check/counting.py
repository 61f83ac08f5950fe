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

_LOOKS = ((172.0, 2, False), (100.0, 3, False), (0.0, 2, True))
"""From which width of the main face on, in pixels of the look, in how many tiles each way a third of it is
seen for sure, and whether it takes the full range detector; see `faces_in_tiles`."""

_MOST = 4
"""Boxes that are examined: one more or less changes nothing in a crowd."""


def other_faces(sighting: Sighting) -> tuple[FaceBox, ...]:
    """Return the faces beside the main one, the largest first and no more than four.

    Beside a large face a look at the whole misses half of those that are a quarter of it, so tiles are looked
    at: the cheapest that are sure to show a face of a third of the main one, which is who may be meant.
    """
    picture, width = sighting.picture, sighting.box.width
    across, full_range = next((across, full) for least, across, full in _LOOKS if width >= least)
    tiles = faces_in_tiles(picture, across=across, full_range=full_range)
    others: list[FaceBox] = []
    for box in (*sighting.boxes, *tiles):
        if all(_shared(box, known) < _SAME for known in (sighting.box, *others)):
            others.append(box)
    largest = sorted(others, key=lambda box: -box.area)[:_MOST]
    return tuple(box for box in largest if confirmed(picture, box) is not None)


def _shared(one: FaceBox, other: FaceBox) -> float:
    """Return how much of the smaller box the larger one holds, 0 to 1."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(0.0, across) * max(0.0, down) / min(one.area, other.area)
