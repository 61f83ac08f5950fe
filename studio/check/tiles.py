"""Tiles: finds the faces that are too small for a look at the whole picture."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from studio.faces.detection import FaceBox, detect

if TYPE_CHECKING:
    from studio.faces.pixels import Rgb

_OVERLAP = 0.35
"""How much of a tile its neighbour shows too: the largest face that is sure to be whole in one of them."""

_SCORE = 0.6

_EDGE = 0.02
"""A box nearer than this to a tile's edge, as a share of it, is perhaps half a face; the next has it all."""


def faces_in_tiles(picture: Rgb, *, across: int, full_range: bool = True) -> list[FaceBox]:
    """Return the faces that `across` x `across` tiles show, some of them twice.

    A detector sees 192 px at most, whatever the picture has. Of 24 faces pasted into a picture of 640 px, so
    many were found (measured; two portraits, plain and busy background):

        width                              23   30   35   40   45   60 px
        full range, the whole, 5 ms         4    5    9   14   20   23
        full range, 2 x 2 tiles, 20 ms     16   23   24   24   24   24
        full range, 3 x 3 tiles, 45 ms     24   24   24   24   24   24
        short range, 2 x 2 tiles, 7 ms      0    0    5   10   22   24
        short range, 3 x 3 tiles, 16 ms     2   15   24   24   24   24

    Of both the full range detector is the harder one to fool: confirm what the other finds.
    """
    height, width = picture.shape[:2]
    share = 1 / (across - (across - 1) * _OVERLAP)
    rows, columns = round(height * share), round(width * share)
    return [
        box
        for top, left in product(_starts(height, rows, across), _starts(width, columns, across))
        for box in _in_tile(
            picture[top : top + rows, left : left + columns], left, top, full_range=full_range
        )
    ]


def _starts(length: int, tile: int, count: int) -> list[int]:
    return [round((length - tile) * index / (count - 1)) for index in range(count)]


def _in_tile(tile: Rgb, left: int, top: int, *, full_range: bool) -> list[FaceBox]:
    height, width = tile.shape[:2]
    return [
        FaceBox(box.left + left, box.top + top, box.width, box.height, box.score)
        for box in detect(np.ascontiguousarray(tile), full_range=full_range)
        if box.score >= _SCORE and _is_whole(box, width, height)
    ]


def _is_whole(box: FaceBox, width: int, height: int) -> bool:
    across, down = _EDGE * width, _EDGE * height
    return (
        across <= box.left
        and box.left + box.width <= width - across
        and down <= box.top
        and box.top + box.height <= height - down
    )
