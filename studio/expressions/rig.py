"""Rig: all of a portrait that is computed once per picture size, and the drawing of one pose with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.accents import Accents
from studio.expressions.backdrop import Backdrop
from studio.expressions.blending import mixed
from studio.expressions.control_points import (
    BROW_LEFT,
    BROW_RIGHT,
    LOWER_LID_LEFT,
    LOWER_LID_RIGHT,
    UPPER_LID_LEFT,
    UPPER_LID_RIGHT,
)
from studio.expressions.expression import Expression
from studio.expressions.eye_pose import EyePoints, EyePose
from studio.expressions.eyes import Eye
from studio.expressions.frame import Frame
from studio.expressions.head import Head
from studio.expressions.mouth import Mouth
from studio.expressions.neutral import measure
from studio.expressions.overlay import Overlay
from studio.expressions.portrait import MARGIN, Portrait
from studio.expressions.projection import Projection
from studio.expressions.warp import grid, sampled
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.expressions.channels import Pose
    from studio.expressions.template import Accent

_SIDES = {
    "left": EyePoints(UPPER_LID_LEFT, LOWER_LID_LEFT, BROW_LEFT, 468),
    "right": EyePoints(UPPER_LID_RIGHT, LOWER_LID_RIGHT, BROW_RIGHT, 473),
}

_BEHIND_GLASSES = {"brow": 0.5, "brow_in": 0.5, "squint": 0.5, "eye_size": 0.35}
"""What a pose keeps of these channels when there are glasses: frames must not bend with the skin."""


class Rig:
    """A portrait at one picture size, ready to take poses."""

    def __init__(self, portrait: Portrait, size: int) -> None:
        """Measure and bend everything; costs about 70 ms at 512 pixels."""
        self.size = size
        self.edge = round(size * MARGIN)
        side = size + 2 * self.edge
        scale = side / portrait.canvas.shape[0]
        self.canvas = _resized(portrait.canvas, side)
        face = portrait.face.moved(floats([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2]]))
        self.frame = Frame.of(face)
        self.neutral = measure(portrait.canvas, portrait.face, Frame.of(portrait.face))
        self.expression = Expression(face, self.frame, self.neutral, side)
        mask = floats(cv2.resize(portrait.mask, (side, side)))
        backdrop = Backdrop(self.canvas, mask, self.frame)
        self._projection = Projection(self.canvas, Head(face, self.frame, side), backdrop, size, self.edge)
        self.mouth = Mouth(self.canvas, face, self.frame, self.neutral, self.expression.box)
        self._eyes = {
            name: Eye(self.canvas, face, points, self.neutral.whites, self.expression.box)
            for name, points in _SIDES.items()
        }
        self._accents = Accents(self.frame, self.neutral, self.edge, size)
        self._middle = (slice(self.edge, self.edge + size), slice(self.edge, self.edge + size))

    @property
    def picture(self) -> Rgb:
        """Return the crop itself."""
        return self.canvas[self._middle]

    def draw(self, pose: Pose, shown: Sequence[Accent] = (), second: float = 0.0) -> Rgb:
        """Return the face in a pose: size x size x 3. The empty pose is the photo's crop.

        Args:
            pose: the channels that do not rest.
            shown: the accents, those of other times included.
            second: the moment, for the accents.
        """
        if not pose:
            return self.picture.copy()
        pose = self._careful(pose)
        overlay = Overlay(self.expression.box)
        skin = self._skin(pose, overlay)
        self._accents.on_skin(shown, second, overlay)
        picture = self._projection.picture(skin, overlay, pose)
        self._accents.in_air(shown, second, picture)
        return picture

    def _careful(self, pose: Pose) -> Pose:
        if not self.neutral.glasses:
            return pose
        return {
            name: value * _BEHIND_GLASSES.get(name.removesuffix("_left").removesuffix("_right"), 1.0)
            for name, value in pose.items()
        }

    def _skin(self, pose: Pose, overlay: Overlay) -> Floats:
        """Return the field from the expressed face back to the photo; paint eyes and mouth on the way."""
        above, below = self.expression.fields(pose)
        skin = self.expression.undone(above)
        if above is not below:
            lower = self.expression.undone(below)
            rows, share = self.mouth.lower_share(above, below, self.expression)
            skin[rows] = mixed(skin[rows], lower[rows], share)
            skin[rows.stop :] = lower[rows.stop :]
        self.mouth.paint(pose, above, below, self.expression, overlay)
        for side, eye in self._eyes.items():
            self._lids(eye, _eye_pose(side, pose), skin, above, overlay)
        return skin

    def _lids(self, eye: Eye, pose: EyePose, skin: Floats, above: Floats, overlay: Overlay) -> None:
        if pose.activity == 0.0:
            return
        top, left = eye.box.top - overlay.box.top, eye.box.left - overlay.box.left
        part = skin[top : top + eye.box.height, left : left + eye.box.width]
        # Lids move in the photo, the rest of the expression moves what they have become.
        where = grid(eye.box.width, eye.box.height) + part
        part += sampled(eye.skin(pose), floats(where))
        eye.paint(pose, lambda points: floats(points + self.expression.at(above, points)), overlay)


def _eye_pose(side: str, pose: Pose) -> EyePose:
    return EyePose(
        # A blink starts from where the lids are; wide eyes blink too.
        lid=pose.get(f"lid_{side}", 1.0) * (1.0 - pose.get("blink", 0.0)),
        squint=min(1.0, pose.get(f"squint_{side}", 0.0)),
        gaze_x=pose.get("gaze_x", 0.0),
        gaze_y=pose.get("gaze_y", 0.0),
        size=pose.get("eye_size", 0.0),
    )


def _resized(canvas: Rgb, side: int) -> Rgb:
    if canvas.shape[0] == side:
        return canvas
    return np.asarray(cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)
