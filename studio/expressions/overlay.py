"""Overlay: what is painted over the warped skin: eyeballs, the inside of the mouth, blush, tears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.expressions.blending import mixed
from studio.faces.pixels import Floats, floats

if TYPE_CHECKING:
    from studio.expressions.warp import Box


class Overlay:
    """Colours with how much they cover, over one box of the canvas.

    Attributes:
        layer: height x width x 4 floats: colours already multiplied by the cover (0 to 255), then the cover
            (0 to 1).
        used: the smallest box that holds all that was painted, if anything was.
    """

    def __init__(self, box: Box) -> None:
        """Take the box that all painting stays within."""
        self.box = box
        self.layer: Floats = np.zeros((box.height, box.width, 4), np.float32)
        self.used: Box | None = None

    def paint(self, box: Box, colours: Floats, cover: Floats) -> None:
        """Paint over what is there already.

        Args:
            box: where, on the canvas; must lie inside the overlay's box.
            colours: height x width x 3, 0 to 255; or one colour.
            cover: height x width, 0 to 1.
        """
        solid = np.empty((box.height, box.width, 4), np.float32)
        solid[..., :3], solid[..., 3] = colours, 1.0
        part = self.layer[box.seen_from(self.box).slices]
        part[:] = mixed(part, solid, cover)
        self.used = box if self.used is None else self.used.united(box)

    def shade(self, box: Box, darkness: Floats) -> None:
        """Darken by a share (0 to 1), the skin below included."""
        self.paint(box, floats([0.0, 0.0, 0.0]), darkness)
