"""Cell: one template on the person's face, small, as pictures that loop and begin where they say most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.expressions import frames

if TYPE_CHECKING:
    from pathlib import Path

    from studio.expressions import Portrait, Template
    from studio.faces.pixels import Rgb

CELL = 208
"""Side of a cell in pixels: three abreast fill a phone's chat, and drawing one costs a sixth of a clip."""

FPS = 12
"""Pictures per second: fewer stutter, more cost the worker too much time."""

FRAMES = 36
"""Pictures of every cell, 3 s: cells of different lengths could not loop in one clip."""

_PACE = 3
"""Every so many pixels one is looked at, when pictures are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class CellFrames:
    """What a cell shows.

    Attributes:
        pictures: count x side x side x 3, red first. The first is the most telling one; after the last comes
            the first again, without a seam.
    """

    pictures: Rgb

    def save(self, path: Path) -> None:
        """Write the pictures to a file, 5 MB, for the process that puts the sheet together.

        Raises:
            OSError: the file cannot be written.
        """
        with path.open("wb") as file:
            np.save(file, self.pictures, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> CellFrames:
        """Read what `save` has written.

        Raises:
            OSError: there is no such file.
            ValueError: it is something else, or not whole.
        """
        pictures = np.load(path, allow_pickle=False)
        if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[3] != 3:  # noqa: PLR2004 - pictures, each height x width x 3
            raise ValueError(f"{pictures.dtype} of shape {pictures.shape} are no pictures")
        return cls(pictures)


def render_cell(
    portrait: Portrait, template: Template, *, size: int = CELL, fps: int = FPS, count: int = FRAMES
) -> CellFrames:
    """Play a template on a face, straight at a cell's size; costs about 0.2 s.

    All cells last equally long: the template is played a little faster or slower.

    Args:
        size: side of the pictures; a multiple of 16 from 96 to 512.
        count: how many pictures, at least 2.

    Raises:
        ValueError: size or count are none of those.
    """
    # The clip ends as it begins; in a loop that picture is shown once, so one more is drawn and dropped.
    played = np.stack(list(frames(portrait, template, size=size, fps=fps, seconds=(count + 1) / fps)))[:-1]
    return CellFrames(np.roll(played, -_most_telling(played), axis=0))


def _most_telling(pictures: Rgb) -> int:
    """Return the number of the picture farthest from the first, the neutral one.

    A still is chosen by it, and a chat shows the first picture of a clip before it plays. Neighbours count
    too: a face that holds an expression tells more than one in the middle of a jerk or a blink.
    """
    coarse = pictures[:, ::_PACE, ::_PACE].astype(np.int16)
    away = np.abs(coarse - coarse[0]).mean(axis=(1, 2, 3))
    return int(np.argmax(np.roll(away, 1) + away + np.roll(away, -1)))
