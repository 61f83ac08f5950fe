"""Sheet: the cells of a family put together, moving and still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from studio.expressions import write_clip
from studio.previews.card import draw_card, rounded
from studio.previews.cell import FPS
from studio.previews.layout import lay_out
from studio.previews.typeface import letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from studio.expressions import ClipInfo
    from studio.faces.pixels import Rgb
    from studio.previews.cell import CellFrames

_QUALITY = 88
"""Of the still, as JPEG: below, rings show round the letters."""


class Sheet:
    """A contact sheet.

    Attributes:
        labels: what stands under the cells: the given labels, or numbers from 1 on where no font has them.
    """

    def __init__(self, cells: Sequence[CellFrames], labels: Sequence[str]) -> None:
        """Lay out the cells, in reading order.

        Raises:
            ValueError: there are no cells, or not as many labels, or the cells differ in size or length.
        """
        shapes = {cell.pictures.shape for cell in cells}
        if len(shapes) != 1 or len(cells) != len(labels):
            raise ValueError(f"{len(cells)} cells of shapes {shapes} and {len(labels)} labels make no sheet")
        lettering = letter(labels)
        self.labels = lettering.labels
        self._cells = tuple(cells)
        self._layout = lay_out(len(cells), cells[0].pictures.shape[1])
        self._card = draw_card(self._layout, cells[0].pictures[0], lettering)
        self._inside = rounded(self._layout.cell)

    def frames(self) -> Iterator[Rgb]:
        """Put the pictures together, one at a time; after the last comes the first again.

        Yields:
            height x width x 3, red first, both sides even; each a new array.
        """
        for number in range(len(self._cells[0].pictures)):
            yield self._drawn(number)

    def still(self) -> Rgb:
        """Return the first picture, in which every cell shows its most telling moment."""
        return self._drawn(0)

    def _drawn(self, number: int) -> Rgb:
        picture, side = self._card.copy(), self._layout.cell
        for cell, (left, top) in zip(self._cells, self._layout.corners, strict=True):
            place = picture[top : top + side, left : left + side]
            place[:] = cv2.blendLinear(
                cell.pictures[number], np.ascontiguousarray(place), self._inside, 1.0 - self._inside
            )
        return picture


def write_sheet(sheet: Sheet, path: Path, *, fps: int = FPS) -> ClipInfo:
    """Write the moving sheet as a silent MP4 that loops, in the form of every other clip.

    Raises:
        OSError: the file cannot be written.
    """
    return write_clip(sheet.frames(), path, fps=fps)


def write_still(sheet: Sheet, path: Path) -> None:
    """Write the still sheet as a JPEG.

    Raises:
        OSError: the file cannot be written.
    """
    Image.fromarray(sheet.still()).save(path, "JPEG", quality=_QUALITY)
