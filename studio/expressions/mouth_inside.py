"""Inside of the mouth: the dark, teeth and tongue.

Upper teeth stay in the skull. A photo with an open mouth keeps its own; a closed mouth gets a hint of them,
tinted by the light that falls on the whites of the eyes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.blending import covered, mixed, tinted
from studio.expressions.warp import Box, polygon, smoothstep
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from studio.expressions.frame import Frame
    from studio.expressions.neutral import Neutral
    from studio.expressions.overlay import Overlay

SEAM = (0.52, 0.34, 0.32)
"""The line between lips that meet, as a share of their colour: shade on skin is warm."""

_TONGUE_SEEN = 0.1
"""From this opening on a tongue is seen in the mouth."""

_TONGUE_LONG, _TONGUE_HALF, _TONGUE_TIP, _TONGUE_BEHIND = 0.47, 0.19, 0.26, 0.03
"""How far a tongue comes out, half its width, how much of it is the round tip, and how far behind the lip the
tip starts; eye distances."""

_TALL = 0.15
"""Height of the upper teeth, in eye distances."""

_SURELY = 0.92
"""Of a pixel, what must lie between the lips, so that no lip is taken for a tooth."""


class MouthInside:
    """What one portrait's lips hide, over a box of the canvas."""

    def __init__(
        self, canvas: Rgb, upper: Floats, lower: Floats, box: Box, frame: Frame, neutral: Neutral
    ) -> None:
        """Take or make teeth; `upper` and `lower` are the inner edges of the lips in the photo, n x 2."""
        self._upper, self._lower, self.box = upper, lower, box
        self._frame, self._neutral = frame, neutral
        corners = frame.own(np.vstack([upper, lower]))
        self._own = frame.own(box.pixels())
        self._middle = corners.mean(axis=0)
        self._width = float(np.ptp(corners[:, 0]))
        self._dark, self._teeth = self._interior(canvas)

    def picture(self, part: Box, lower: Floats, opening: float, bared: float) -> Floats:
        """Return a part of the inside, height x width x 3.

        Args:
            part: which, on the canvas; lies within the box.
            lower: the inner edge of the lower lip, n x 2.
            opening: the channel `open`.
            bared: how much of the teeth is seen, 0 to 1.
        """
        here = part.seen_from(self.box).slices
        inside, teeth = self._dark[here], self._raised(1.0 - bared)[here]
        if opening > _TONGUE_SEEN:
            inside = mixed(inside, *self._tongue_lying(self._own[here], lower, opening))
        return covered(inside, teeth)

    def _raised(self, share: float) -> Floats:
        """Return the teeth, drawn up behind the lip by a share of their height.

        A mouth that hides them does it so: seen through by half they would be grey.
        """
        rows = round(share * _TALL * self._frame.unit)
        return np.roll(self._teeth, -rows, axis=0) if rows else self._teeth

    def _interior(self, canvas: Rgb) -> tuple[Floats, Floats]:
        """Return the dark of the mouth (h x w x 3) and the upper teeth before it (h x w x 4, multiplied)."""
        light = self._neutral.whites
        depth = smoothstep(0.0, 0.35, self._own[..., 1] - self._middle[1])
        dark = tinted(self._neutral.hue([0.3, 0.13, 0.13]) * light.mean(), 1.0 - 0.55 * depth)
        if self._neutral.toothy:
            return floats(dark), self._own_teeth(canvas)
        return floats(dark), self._hinted_teeth(light)

    def _own_teeth(self, canvas: Rgb) -> Floats:
        """Take what the photo shows between the lips; below it fades out, above it goes on as gum."""
        # The lower lip's wet edge shall not hang below the teeth when it has gone down.
        low = self._lower - 0.02 * self._frame.unit * self._frame.down
        outline = smooth_line(floats(np.vstack([self._upper, low[::-1][1:-1]]))) - self.box.corner
        between = polygon(floats(outline), self.box.width, self.box.height, soft=0.5)
        seen = floats(between > _SURELY)
        picture = floats(canvas[self.box.slices])
        sigma = 0.03 * self._frame.unit
        weight = cv2.GaussianBlur(seen, (0, 0), sigma)
        spread = cv2.GaussianBlur(picture * seen[..., None], (0, 0), sigma) / (weight[..., None] + 1e-4)
        kept = floats(cv2.GaussianBlur(seen, (0, 0), 0.8) * seen)
        teeth = np.dstack([mixed(floats(spread), picture, kept), np.ones_like(kept)])
        return mixed(self._gum(), teeth, smoothstep(0.12, 0.5, floats(weight)))

    def _gum(self) -> Floats:
        """Return the gum above the teeth, with its cover: lips that are drawn up bare it."""
        edge = self._frame.own(self._upper)
        above = np.interp(self._own[..., 0], edge[:, 0], edge[:, 1]) - self._own[..., 1]
        aside = np.abs(self._own[..., 0] - self._middle[0]) / self._width
        cover = smoothstep(-0.015, 0.015, floats(above)) * (1.0 - smoothstep(0.3, 0.42, floats(aside)))
        return floats(np.dstack([tinted(self._pink(), cover), cover]))

    def _hinted_teeth(self, light: Floats) -> Floats:
        """Draw a soft row of upper teeth that follows the upper lip."""
        x = (self._own[..., 0] - self._middle[0]) / self._width
        y = self._own[..., 1] - self._middle[1]
        bow = 0.1 - 0.5 * x**2 + 0.004 * np.cos(x * 2 * np.pi / 0.19)
        cover = (1.0 - smoothstep(-0.012, 0.012, floats(y - bow))) * (1.0 - smoothstep(0.34, 0.5, np.abs(x)))
        gaps = 1.0 - 0.06 * np.exp(-((np.sin(x * np.pi / 0.13) / 0.16) ** 2))
        # The row bends back into the dark on both sides.
        round_ = (1.0 - 2.6 * x**2) * (0.94 + 0.5 * np.clip(y, -0.1, 0.1)) * gaps
        colours = tinted(light * self._neutral.hue([1.16, 1.13, 1.05]), floats(round_))
        return floats(np.dstack([np.clip(colours, 0, 250) * cover[..., None], cover]))

    def _tongue_lying(self, own: Floats, lower: Floats, opening: float) -> tuple[Floats, Floats]:
        """Return a tongue on the floor of the mouth and its cover, at points of the face's frame."""
        x, y = np.moveaxis(own - self._frame.own(lower[4:7]).mean(axis=0), -1, 0)
        high = 0.4 * opening
        round_ = (x / (0.27 * self._width / 0.8)) ** 2 + ((y - 0.02) / max(high, 0.02)) ** 2
        cover = 1.0 - smoothstep(0.6, 1.15, floats(round_))
        cover *= smoothstep(_TONGUE_SEEN, 0.28, floats([opening]))
        shade = 0.72 + 0.25 * np.clip(1.0 - round_, 0.0, 1.0) - 0.1 * np.exp(-((x / 0.02) ** 2))
        return tinted(self._pink(), floats(shade)), cover

    def _pink(self) -> Floats:
        return floats(self._neutral.whites * self._neutral.hue([1.08, 0.6, 0.6]))

    def paint_tongue(self, out: float, upper: Floats, lower: Floats, overlay: Overlay) -> None:
        """Draw the tongue over the lower lip; it slides out as it is, its tip first."""
        root = self._frame.own((0.12 * upper[5] + 0.88 * lower[5])[None])[0]
        x, y = np.moveaxis(self._own - root, -1, 0)
        up, soft = _TONGUE_LONG * out - _TONGUE_BEHIND - y, 1.4 / self._frame.unit
        tip = np.clip(1.0 - up / _TONGUE_TIP, 0.0, 1.0)
        half = _TONGUE_HALF * np.sqrt(1.0 - tip**2.4)
        cover = (1.0 - smoothstep(-soft, soft, floats(np.abs(x) - half))) * smoothstep(-0.04, 0.01, floats(y))
        cover *= smoothstep(-soft, soft, floats(up))
        shine = np.exp(-(((x + 0.07) / 0.05) ** 2 + ((up - 0.17) / 0.09) ** 2))
        groove = np.exp(-((x / 0.018) ** 2)) * smoothstep(0.12, 0.25, floats(up))
        round_ = np.clip(np.abs(x) / np.maximum(half, 0.01), 0.0, 1.0) ** 3
        light = 0.92 + 0.16 * shine - 0.1 * groove - 0.17 * round_
        light -= 0.4 * np.exp(-np.maximum(y + 0.03, 0.0) / 0.045)
        under = cv2.GaussianBlur(floats(cover), (0, 0), 0.03 * self._frame.unit)
        shadow = under * (1.0 - cover) * smoothstep(0.05, 0.25, floats(y))
        overlay.paint(self.box, self._neutral.skin * self._neutral.hue(SEAM), floats(0.45 * shadow))
        overlay.paint(self.box, tinted(self._pink(), floats(light)), floats(cover))


def smooth_line(points: Floats, *, closed: bool = True) -> Floats:
    """Return the points with one more between each two, so that a lip has no corners."""
    before = np.roll(points, 1, axis=0) if closed else np.vstack([points[:1], points[:-1]])
    after = np.roll(points, -1, axis=0) if closed else np.vstack([points[1:], points[-1:]])
    further = np.roll(points, -2, axis=0) if closed else np.vstack([points[2:], points[-1:], points[-1:]])
    between = (9.0 * (points + after) - (before + further)) / 16.0
    woven = np.stack([points, between], axis=1).reshape(-1, 2)
    return floats(woven if closed else woven[:-1])
