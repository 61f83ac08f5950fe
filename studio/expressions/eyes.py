"""Eyes: lids that slide over eyeballs which stay in the skull.

Squashing the iris is what makes cheap warps creepy. So a lid is a warp of the skin alone; what is behind it
is a picture of its own, the eyeball.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.eyeball import Eyeball
from studio.expressions.warp import Box, inverse, polygon, smoothstep, spread
from studio.faces.pixels import INK, Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.expressions.eye_pose import EyePoints, EyePose
    from studio.expressions.overlay import Overlay
    from studio.faces.landmarks import Landmarks

_GAZE = floats([0.2, 0.17])
"""How far the iris goes at a full gaze, in widths of the eye."""

_GROWTH = 0.14

_LARGE = 96
"""Width of an eye's surroundings, in pixels, that halves can be afforded of."""


class Eye:
    """One eye of a portrait. `box` is its surroundings on the canvas, brow to cheek."""

    def __init__(self, canvas: Rgb, face: Landmarks, points: EyePoints, whites: Floats, box: Box) -> None:
        """Measure the eye; `whites` is the colour of both eyes' whites, `box` where all must stay within."""
        flat, self._side = face.flat, canvas.shape[0]
        self._upper, self._lower = flat[list(points.upper)], flat[list(points.lower)]
        if self._upper[0, 0] > self._upper[-1, 0]:
            self._upper, self._lower = self._upper[::-1], self._lower[::-1]
        self._start = self._upper[0]
        axis = self._upper[-1] - self._start
        self.width = float(np.hypot(*axis))
        self._along = axis / self.width
        self._down = floats([-self._along[1], self._along[0]])
        corners = np.vstack([self._upper, self._lower, flat[list(points.brow)]])
        self.box = Box.around(corners, 0.35 * self.width, canvas.shape[0]).within(box)
        self._pixels = self.box.pixels()
        self._u, self._v = np.moveaxis(self._local(self._pixels), -1, 0)
        self._rise, self._fall = self._lid_fields(flat[list(points.brow)])
        self.centre = flat[points.iris]
        rim = flat[[points.iris + step for step in range(1, 5)]]
        self.radius = float(np.hypot(*(rim - self.centre).T).mean())
        self._ball = self._eyeball(canvas, whites)
        # Lashes are as dark as the darkest of the upper lid's edge.
        edge = np.abs(self._v - self._heights(self._upper)(self._u)) < 0.06 * self.width
        self._lash = floats(np.percentile(canvas[self.box.slices][edge], 6, axis=0) * 0.8)

    def _eyeball(self, canvas: Rgb, whites: Floats) -> Eyeball:
        upper, lower = self._heights(self._upper)(self._u), self._heights(self._lower)(self._u)
        room = np.minimum(self._v - upper - 0.05 * self.width, lower - self._v - 0.02 * self.width)
        seen = floats((room > 0) & (self._u > 0.04) & (self._u < 0.96))  # noqa: PLR2004 - the corners are pink
        away = floats(np.hypot(*np.moveaxis(self._pixels - self.centre, -1, 0)) / self.radius)
        return Eyeball(floats(canvas[self.box.slices]), seen, away, self.radius, whites, 0.12 * self.width)

    def _local(self, points: Floats) -> Floats:
        """Return points along the eye (0 to 1 between the corners) and below its axis (pixels)."""
        away = points - self._start
        return floats(np.stack([away @ self._along / self.width, away @ self._down], axis=-1))

    def _heights(self, contour: Floats) -> Callable[[Floats], Floats]:
        local = self._local(contour)
        return lambda u: floats(np.interp(u, local[:, 0], local[:, 1]))

    def _lid_fields(self, brow: Floats) -> tuple[Floats, Floats]:
        """Return how far (pixels, downwards) each pixel's skin travels with the upper and with the lower lid.

        Each is a pair: what closes the eye, and what presses the lids together on top.
        """
        upper, lower, brows = self._heights(self._upper), self._heights(self._lower), self._heights(brow)
        u, v = self._u, self._v
        gap = np.maximum(lower(u) - upper(u), 0.0)
        gap = cv2.GaussianBlur(floats(gap), (0, 0), 1.2)
        room = np.maximum(upper(u) - brows(u), 0.45 * self.width) * 0.92
        # Nearly all of a lid's stretch is next to the lashes, but no steeper than a field can be undone.
        steep = float(np.clip(0.8 * room.mean() / max(float(gap.max()), 1.0), 1.0, 1.8))
        above = np.clip(1.0 - (upper(u) - v) / room, 0.0, 1.0) ** steep
        below = 1.0 - smoothstep(0.0, 1.0, floats((v - lower(u)) / (0.5 * self.width)))
        # Closed lids press together a little, so that no white is left on the line where they meet.
        press = 0.05 * self.width * smoothstep(0.0, 0.08, floats(gap / self.width))
        fields = floats([[gap * above, press * above], [-gap * below, -press * below]])
        # Lids are smooth enough for half the size, where there are pixels to spare.
        half = 2 if self.box.width > _LARGE else 1
        size = (self.box.width // half, self.box.height // half)
        rise, fall = (
            floats([cv2.resize(field, size, interpolation=cv2.INTER_AREA) for field in lid]) for lid in fields
        )
        return rise, fall

    def contours(self, pose: EyePose) -> tuple[Floats, Floats]:
        """Return the moved contours of upper and lower lid, n x 2, in pixels of the canvas."""
        gap = self._lower - self._upper
        opening = np.maximum(gap @ self._down, 0.0)[:, None] * self._down
        closed, share = 1.0 - pose.lid, pose.upper_share
        upper = self._upper + closed * share * opening
        return floats(upper), floats(self._lower - closed * (1 - share) * opening)

    def skin(self, pose: EyePose) -> Floats:
        """Return the field from the moved lids back to the photo: box height x width x 2, in pixels."""
        upper, lower = self.contours(pose)
        middle = (self._heights(upper)(self._u) + self._heights(lower)(self._u)) / 2
        above = self._undone(self._rise, 1.0 - pose.lid, pose.upper_share)
        below = self._undone(self._fall, 1.0 - pose.lid, 1.0 - pose.upper_share)
        # A sharp choice: a mixture would show what is between, the eyeball. The lashes lie over the edge.
        return floats(cv2.copyTo(above, (self._v < middle).astype(np.uint8), below))

    def _undone(self, lid: Floats, closed: float, share: float) -> Floats:
        travel = lid[0] * (closed * share) + lid[1] * max(closed, 0.0)
        cell = floats([self.box.width / travel.shape[1], self.box.height / travel.shape[0]])
        return spread(inverse(floats(travel[..., None] * self._down), cell), self.box.width, self.box.height)

    def paint(self, pose: EyePose, moved: Callable[[Floats], Floats], overlay: Overlay) -> None:
        """Paint the eyeball between the lids.

        Args:
            pose: what the eye does.
            moved: where points of the photo are in the expressed face.
            overlay: where to.
        """
        activity = pose.activity
        if activity == 0.0:
            return
        upper, lower = (moved(contour) for contour in self.contours(pose))
        self._paint_ball(pose, upper, lower, overlay, activity)
        self._paint_lashes(pose, upper, lower, overlay)

    def _paint_ball(
        self, pose: EyePose, upper: Floats, lower: Floats, overlay: Overlay, activity: float
    ) -> None:
        part = Box.around(np.vstack([upper, lower]), 3.0, self._side).within(self.box)
        here = part.seen_from(self.box).slices
        u, v = self._u[here], self._v[here]
        inset = self._down * 0.035 * self.width
        outline = np.vstack([upper + inset, (lower - 0.4 * inset)[::-1]]) - part.corner
        cover = polygon(floats(outline), part.width, part.height)
        gap = self._heights(lower)(u) - self._heights(upper)(u)
        cover = cover * smoothstep(0.03, 0.1, floats(gap / self.width))
        grown = 1.0 + _GROWTH * pose.size
        where = (self._pixels[here] - self.centre) / grown + self.centre - self.box.corner
        gaze = floats([pose.gaze_x, pose.gaze_y]) * _GAZE * self.width
        ball = self._ball.seen(floats(where), floats(where - gaze))
        # The upper lid throws a shadow on the ball.
        depth = v - self._heights(upper)(u)
        shadow = 0.45 * np.exp(-np.maximum(depth, 0.0) / (0.09 * self.width))
        shadow += 0.3 * np.clip(np.abs(u - 0.5) / 0.5, 0.0, 1.2) ** 3
        ball = ball * cv2.merge([1.0 - shadow * share for share in (0.9, 1.0, 1.05)])
        open_ = smoothstep(0.06, 0.3, floats([pose.lid]))[0]
        overlay.paint(part, floats(ball), floats(cover * activity * open_))

    def _paint_lashes(self, pose: EyePose, upper: Floats, lower: Floats, overlay: Overlay) -> None:
        """Draw the line where lids meet; open eyes have the photo's own lashes."""
        strength = float(1.0 - smoothstep(0.0, 0.45, floats([pose.lid]))[0])
        if strength == 0.0:
            return
        line = (0.6 * upper + 0.4 * lower)[1:-1] - self.box.corner
        inked = np.zeros((self.box.height, self.box.width), np.uint8)
        thick = max(1, round(0.045 * self.width))
        cv2.polylines(
            inked, [np.round(line * 16).astype(np.int32)], isClosed=False, color=INK, thickness=thick,
            lineType=cv2.LINE_AA, shift=4,
        )  # fmt: skip
        soft = cv2.GaussianBlur(inked.astype(np.float32) / 255.0, (0, 0), 0.022 * self.width)
        # Solid in the middle: between two lids a pixel may show what is behind, which glares on dark skin.
        overlay.paint(self.box, self._lash, floats(strength * np.minimum(0.95, 1.15 * soft)))
