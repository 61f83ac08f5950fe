"""Accents: hearts, tears, sparkles and the like, drawn on the face or round the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.expressions.blending import covered
from studio.expressions.particles import PARTICLES, Particle
from studio.expressions.sprites import SIDE, sprite
from studio.expressions.warp import Box, smoothstep
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.expressions.frame import Frame
    from studio.expressions.neutral import Neutral
    from studio.expressions.overlay import Overlay
    from studio.expressions.template import Accent

_FADE = 0.25
"""Seconds in which an accent comes and goes."""


class Accents:
    """Draws the accents of one portrait."""

    def __init__(self, frame: Frame, neutral: Neutral, edge: int, size: int) -> None:
        """Take where the face is; `edge` is the canvas's margin and `size` the picture's side, in pixels."""
        self._frame, self._neutral = frame, neutral
        self._edge, self._size = edge, size

    def on_skin(self, shown: Sequence[Accent], second: float, overlay: Overlay) -> None:
        """Paint what lies on the skin and moves with it: blush and tears."""
        for accent in shown:
            strength = _strength(accent, second)
            if strength == 0.0:
                continue
            if accent.kind == "blush" and not self._neutral.grey:
                self._blush(strength, overlay)
            elif accent.kind == "tears":
                self._tears(strength, second - accent.start, overlay)

    def in_air(self, shown: Sequence[Accent], second: float, picture: Rgb) -> None:
        """Draw what flies round the head, into the picture."""
        for accent in shown:
            if not accent.start < second < accent.end:
                continue
            for particle in PARTICLES.get(accent.kind, ()):
                self._draw(particle, second - accent.start, accent.end - second, picture)

    def _blush(self, strength: float, overlay: Overlay) -> None:
        box, own = self._patch(floats([[-0.95, 0.2], [0.95, 1.0]]), overlay)
        cover = np.zeros(own.shape[:2], np.float32)
        for x in (-0.62, 0.62):
            away = ((own[..., 0] - x) / 0.3) ** 2 + ((own[..., 1] - 0.62) / 0.17) ** 2
            cover += np.exp(-1.6 * away)
        colour = self._neutral.skin * floats([1.02, 0.62, 0.62])
        overlay.paint(box, colour, floats(np.clip(cover, 0, 1) * 0.42 * strength))

    def _tears(self, strength: float, age: float, overlay: Overlay) -> None:
        """Let drops well up at the lower lids and run down the cheeks, one after the other."""
        for x, lag in ((-0.56, 0.0), (0.56, 0.55)):
            run = ((age - lag) % 1.3) / 1.3 if age > lag else 0.0
            at = (x * (1 + 0.1 * run), 0.2 + 0.95 * run**1.6)
            self._tear(at, strength * min(1.0, 4 * run, 5 * (1 - run)), overlay)

    def _tear(self, at: tuple[float, float], strength: float, overlay: Overlay) -> None:
        if strength <= 0.0:
            return
        box, own = self._patch(floats([[at[0] - 0.2, at[1] - 0.3], [at[0] + 0.2, at[1] + 0.2]]), overlay)
        x, y = (own[..., 0] - at[0]) / 0.085, (own[..., 1] - at[1]) / 0.115
        # A drop: round below, drawn out above.
        away = np.where(y < 0, np.hypot(x * (1.0 - 0.55 * np.clip(y, -1.6, 0)), y / 1.7), np.hypot(x, y))
        cover = 1.0 - smoothstep(0.82, 1.0, floats(away))
        rim = smoothstep(0.62, 0.95, floats(away))
        glint = np.exp(-(((x + 0.3) / 0.25) ** 2 + ((y + 0.1) / 0.4) ** 2))
        body, edge = self._neutral.hue([176.0, 222.0, 255.0]), self._neutral.hue([60.0, 135.0, 215.0])
        colour = body + (edge - body) * rim[..., None] + 70.0 * glint[..., None]
        colour = np.clip(colour, 0, 255) * self._neutral.light
        overlay.paint(box, floats(colour), floats(cover * (0.72 + 0.2 * rim) * strength))

    def _patch(self, corners: Floats, overlay: Overlay) -> tuple[Box, Floats]:
        """Return a box of the overlay that covers a rectangle of the face's frame, and its points in it."""
        low, high = corners
        around = floats([low, high, [low[0], high[1]], [high[0], low[1]]])
        side = self._size + 2 * self._edge
        box = Box.around(self._frame.points(around), 2.0, side).within(overlay.box)
        return box, self._frame.own(box.pixels())

    def _draw(self, particle: Particle, age: float, left: float, picture: Rgb) -> None:
        age -= particle.delay
        if age <= 0.0:
            return
        if particle.every:
            age %= particle.every
        if age >= particle.life:
            return
        share = age / particle.life if particle.life < 9 else min(1.0, age / 2.0)  # noqa: PLR2004 - lives all the clip
        cover = min(1.0, *(max(0.0, time) / 0.12 for time in (age, particle.life - age, left)))
        # A drawing that shrinks stays clean; one that only fades turns muddy.
        size = min(1.0, *(time / 0.35 for time in (age, particle.life - age, left)))
        grown = particle.grow + (1.0 - particle.grow) * size
        pulse = 1.0 + particle.beat * np.sin(2 * np.pi * 2.2 * age)
        size = particle.size * self._frame.unit * grown * pulse
        own = floats([[particle.x + particle.dx * share, particle.y + particle.dy * share]])
        # Rather nearer to the head than out of the picture.
        x, y = np.clip(self._frame.points(own)[0] - self._edge, 0.45 * size, self._size - 0.45 * size)
        tilt = particle.spin * np.sin(2 * np.pi * 0.9 * age)
        self._stamp(particle.kind, (float(x), float(y)), float(size), float(tilt), cover, picture)

    def _stamp(
        self, kind: str, middle: tuple[float, float], size: float, tilt: float, cover: float, picture: Rgb
    ) -> None:
        drawing = sprite(kind)
        box = Box.around(floats([middle]), size * 0.75, self._size)
        turn = floats(cv2.getRotationMatrix2D((SIDE / 2 - 0.5, SIDE / 2 - 0.5), tilt, size / SIDE))
        turn[:, 2] += floats(middle) - box.corner - (SIDE / 2 - 0.5)
        turned = cv2.warpAffine(drawing, turn, (box.width, box.height), flags=cv2.INTER_AREA)
        layer: Floats = floats(turned) * np.float32(cover)
        if self._neutral.grey:
            layer[..., :3] = layer[..., :3].mean(axis=2, keepdims=True)
        # A room with one lamp has no bright drawings in it.
        layer[..., :3] *= self._neutral.light
        picture[box.slices] = covered(picture[box.slices], layer)


def _strength(accent: Accent, second: float) -> float:
    """Return 0 outside an accent's time, 1 inside, and a slope between."""
    return max(0.0, min(1.0, (second - accent.start) / (2 * _FADE), (accent.end - second) / (2 * _FADE)))
