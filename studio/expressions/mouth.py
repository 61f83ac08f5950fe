"""Mouth: where the lips part, and the painting of what they show then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.blending import softened
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

_LIP_DEEP = (0.8, 0.62, 0.6)
"""Lips where they meet, as a share of the lips' colour: shade on skin is warm."""


_CORNERS = (61, 291)


class Mouth:
    """The mouth of one portrait."""

    def __init__(self, canvas: Rgb, face: Landmarks, frame: Frame, neutral: Neutral, box: Box) -> None:
        """Measure the mouth; `box` is where all must stay within."""
        flat = face.flat
        self._frame, self._neutral = frame, neutral
        self._upper, self._lower = flat[list(UPPER_INNER_LIP)], flat[list(LOWER_INNER_LIP)]
        self._side = canvas.shape[0]
        corners = np.vstack([self._upper, self._lower])
        self.box = Box.around(corners, 0.95 * frame.unit, canvas.shape[0]).within(box)
        self._inside = MouthInside(canvas, self._upper, self._lower, self.box, frame, neutral)
        self._beside = [self._colour_above(canvas, flat[corner]) for corner in _CORNERS]

    def _colour_above(self, canvas: Rgb, corner: Floats) -> Floats:
        """Return what grows above a corner of the mouth, skin or beard, a little in shade."""
        around = Box.around(
            floats(corner - 0.13 * self._frame.unit * self._frame.down)[None],
            0.04 * self._frame.unit,
            self._side,
        )
        return floats(0.9 * np.median(canvas[around.slices].reshape(-1, 3), axis=0))

    def lower_share(self, above: Floats, below: Floats, expression: Expression) -> tuple[slice, Floats]:
        """Return what of the expression's box belongs to what is below the mouth line.

        Returns:
            The rows where that is a question (above them nothing belongs, below them all), and the share of
            each of their pixels, 0 to 1.
        """
        upper, lower = self.contours(above, below, expression)
        line, box, unit = (upper + lower) / 2, expression.box, self._frame.unit
        far, deep = (10 * unit * floats(way) for way in (self._frame.across, self._frame.down))
        # Beside the mouth the line goes on to the edges of the box, level with the eyes.
        slope = float(self._frame.across[1] / self._frame.across[0])
        ends = line[[0, -1], 1] + slope * (box.corner[0] + floats([0, box.width]) - line[[0, -1], 0])
        heights = np.concatenate([line[:, 1], ends]) - box.top
        top, bottom = np.clip(
            [heights.min() - 0.35 * unit, heights.max() + 0.35 * unit], 0, box.height
        ).astype(int)
        strip = Box(box.left, box.top + int(top), box.width, max(1, int(bottom - top)))
        outline = [line[0] - far, line, line[-1] + far, line[-1] + far + deep, line[0] - far + deep]
        narrow = polygon(floats(np.vstack(outline) - strip.corner), strip.width, strip.height, soft=1.2)
        # Beside the mouth there is no edge between above and below.
        across = (np.arange(box.width) + (box.left - float(line[:, 0].mean()))) * float(self._frame.across[0])
        half = float(np.hypot(*(line[-1] - line[0]))) / 2
        beside = smoothstep(half, half + 0.12 * unit, floats(np.abs(across)))
        return slice(int(top), int(bottom)), narrow + (softened(narrow, 0.1 * unit) - narrow) * beside

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
            self._paint_inside(pose, activity, upper, lower, overlay)
            self._paint_seam(opening, upper, lower, overlay)
        if pose.get("tongue", 0.0) > 0.0:
            self._inside.paint_tongue(pose["tongue"], *self.contours(above, below, expression), overlay)

    def _paint_inside(
        self, pose: Pose, activity: float, upper: Floats, lower: Floats, overlay: Overlay
    ) -> None:
        gap = (lower - upper) @ self._frame.down
        if gap.max() < 1.0:
            return
        outline = smooth_line(np.vstack([upper, lower[::-1][1:-1]]))
        part = Box.around(outline, 0.15 * self._frame.unit, self._side).within(self.box)
        cover = polygon(floats(outline - part.corner), part.width, part.height, soft=0.9)
        opening = pose.get("open", self._neutral.open)
        inside = self._inside.picture(part, lower, opening, _bared(pose, opening))
        # Lips shade what is behind them.
        edge = cv2.GaussianBlur(cover, (0, 0), 0.05 * self._frame.unit)
        light = np.maximum(smoothstep(0.0, 0.9, floats(edge)), 0.62)
        inside = inside * cv2.merge([light**share for share in self._neutral.hue([0.38, 0.48, 0.5])])
        overlay.paint(part, floats(inside), floats(cover * activity))

    def _paint_seam(self, opening: float, upper: Floats, lower: Floats, overlay: Overlay) -> None:
        """Cover the line where lips that showed teeth have met."""
        rest = self._neutral.open
        if not self._neutral.toothy:
            return
        strength = float(1.0 - smoothstep(0.05, 0.4, floats([opening / rest]))[0])
        if strength == 0.0:
            return
        line = smooth_line((upper + lower) / 2, closed=False)
        part = Box.around(line, 0.1 * self._frame.unit, self._side).within(self.box)
        fine = [np.round((line - part.corner) * 16).astype(np.int32)]
        for width, dark, share in ((0.045, _LIP_DEEP, 0.65), (0.02, SEAM, 0.8)):
            inked = np.zeros((part.height, part.width), np.uint8)
            thick = max(1, round(width * self._frame.unit))
            cv2.polylines(
                inked, fine, isClosed=False, color=INK, thickness=thick, lineType=cv2.LINE_AA, shift=4
            )
            soft = cv2.GaussianBlur(inked.astype(np.float32) / 255.0, (0, 0), 0.012 * self._frame.unit)
            colour = self._neutral.lips * self._neutral.hue(dark)
            overlay.paint(part, floats(colour), floats(strength * share * soft))
        self._paint_corners(strength, upper, overlay)

    def _paint_corners(self, strength: float, upper: Floats, overlay: Overlay) -> None:
        """Lay skin over the dark that a laugh shows beside the teeth; lips that meet leave a fold of it."""
        unit = self._frame.unit
        for corner, colour in zip((upper[1], upper[-2]), self._beside, strict=True):
            middle = floats(corner - 0.05 * unit * self._frame.down)
            part = Box.around(middle[None], 0.16 * unit, self._side).within(self.box)
            away = np.hypot(*np.moveaxis(part.pixels() - middle, -1, 0)) / unit
            cover = 1.0 - smoothstep(0.02, 0.09, floats(away))
            overlay.paint(part, colour, floats(0.75 * strength * cover))


def _bared(pose: Pose, opening: float) -> float:
    """Return how much of the teeth is seen: a tired mouth that is hardly open hides them, a grin does not."""
    lids, corners = (
        (pose.get(f"{name}_left", rest) + pose.get(f"{name}_right", rest)) / 2
        for name, rest in (("lid", 1.0), ("smile", 0.0))
    )
    tired = 1.0 - smoothstep(0.45, 0.85, floats([lids]))
    serious = 1.0 - smoothstep(0.5, 0.9, floats([corners]))
    small = 1.0 - smoothstep(0.11, 0.15, floats([opening]))
    return float(1.0 - (tired * serious * small)[0])
