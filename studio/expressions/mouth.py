"""Mouth: where the lips part, and the painting of what they show then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.control_points import LOWER_INNER_LIP, UPPER_INNER_LIP
from studio.expressions.mouth_inside import SEAM, MouthInside, smooth_line
from studio.expressions.warp import Box, polygon, smoothstep
from studio.faces.pixels import INK, Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.expressions.channels import Pose
    from studio.expressions.expression import Expression
    from studio.expressions.frame import Frame
    from studio.expressions.neutral import Neutral
    from studio.expressions.overlay import Overlay
    from studio.faces.landmarks import Landmarks

_LIP_DEEP = floats([0.8, 0.62, 0.6])
"""Lips where they meet, as a share of the lips' colour: shade on skin is warm."""


class Mouth:
    """The mouth of one portrait."""

    def __init__(self, canvas: Rgb, face: Landmarks, frame: Frame, neutral: Neutral, box: Box) -> None:
        """Measure the mouth; `box` is where all must stay within."""
        flat = face.flat
        self._frame, self._neutral = frame, neutral
        self._upper, self._lower = flat[list(UPPER_INNER_LIP)], flat[list(LOWER_INNER_LIP)]
        corners = np.vstack([self._upper, self._lower])
        self.box = Box.around(corners, 0.95 * frame.unit, canvas.shape[0]).within(box)
        self._inside = MouthInside(canvas, self._upper, self._lower, self.box, frame, neutral)

    def lower_share(self, above: Floats, below: Floats, expression: Expression) -> Floats:
        """Return which pixels of the expression's box belong to what is below the mouth line, 0 to 1."""
        upper, lower = self.contours(above, below, expression)
        box = expression.box
        line = (upper + lower) / 2
        far = 10 * self._frame.across * self._frame.unit
        deep = 10 * self._frame.down * self._frame.unit
        below_it = [line[0] - far, line, line[-1] + far, line[-1] + far + deep, line[0] - far + deep]
        narrow = polygon(floats(np.vstack(below_it) - box.corner), box.width, box.height, soft=1.2)
        # Beside the mouth there is no edge between above and below.
        wide = floats(cv2.GaussianBlur(narrow, (0, 0), 0.1 * self._frame.unit))
        across = np.abs((box.pixels() - line.mean(axis=0)) @ self._frame.across)
        half = float(np.hypot(*(line[-1] - line[0]))) / 2
        beside = smoothstep(half, half + 0.12 * self._frame.unit, floats(across))
        return floats(narrow + (wide - narrow) * beside)

    def contours(self, above: Floats, below: Floats, expression: Expression) -> tuple[Floats, Floats]:
        """Return the moved inner edges of both lips, 11 x 2, in pixels of the canvas."""
        upper = self._upper + expression.at(above, self._upper)
        lower = self._lower + expression.at(below, self._lower)
        # The corners belong to both lips.
        for end in (0, -1):
            upper[end] = lower[end] = (upper[end] + lower[end]) / 2
        return floats(upper), floats(lower)

    def paint(
        self, pose: Pose, above: Floats, below: Floats, expression: Expression, overlay: Overlay
    ) -> None:
        """Paint what the parted lips show; nothing while they are as in the photo."""
        rest = self._neutral.open
        opening = pose.get("open", rest)
        activity = min(1.0, abs(opening - rest) / 0.03)
        if activity > 0.0:
            upper, lower = self.contours(above, below, expression)
            self._paint_inside(opening, activity, upper, lower, overlay)
            self._paint_seam(opening, upper, lower, overlay)
        if pose.get("tongue", 0.0) > 0.0:
            self._inside.paint_tongue(pose["tongue"], *self.contours(above, below, expression), overlay)

    def _paint_inside(
        self, opening: float, activity: float, upper: Floats, lower: Floats, overlay: Overlay
    ) -> None:
        gap = (lower - upper) @ self._frame.down
        if gap.max() < 1.0:
            return
        outline = smooth_line(np.vstack([upper, lower[::-1][1:-1]])) - self.box.corner
        cover = polygon(floats(outline), self.box.width, self.box.height, soft=0.9)
        inside = self._inside.picture(lower, opening)
        # Lips shade what is behind them.
        edge = cv2.GaussianBlur(cover, (0, 0), 0.05 * self._frame.unit)
        light = np.maximum(smoothstep(0.0, 0.9, floats(edge)), 0.55)[..., None]
        inside = inside * light ** floats([0.45, 0.62, 0.66])
        overlay.paint(self.box, floats(inside), floats(cover * activity))

    def _paint_seam(self, opening: float, upper: Floats, lower: Floats, overlay: Overlay) -> None:
        """Cover the line where lips that showed teeth have met."""
        rest = self._neutral.open
        if not self._neutral.toothy:
            return
        strength = float(1.0 - smoothstep(0.05, 0.4, floats([opening / rest]))[0])
        if strength == 0.0:
            return
        line = smooth_line((upper + lower) / 2, closed=False) - self.box.corner
        fine = [np.round(line * 16).astype(np.int32)]
        for width, dark, share in ((0.045, _LIP_DEEP, 0.55), (0.02, SEAM, 0.75)):
            inked = np.zeros((self.box.height, self.box.width), np.uint8)
            thick = max(1, round(width * self._frame.unit))
            cv2.polylines(
                inked, fine, isClosed=False, color=INK, thickness=thick, lineType=cv2.LINE_AA, shift=4
            )
            soft = cv2.GaussianBlur(inked.astype(np.float32) / 255.0, (0, 0), 0.012 * self._frame.unit)
            overlay.paint(self.box, self._neutral.lips * dark, floats(strength * share * soft))
