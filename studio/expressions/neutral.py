"""Neutral state: what the face in the photo does already, so that a template knows what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.faces.pixels import INK, Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.expressions.channels import Pose
    from studio.expressions.frame import Frame
    from studio.faces.landmarks import Landmarks

GREY = 0.1
"""Distance of the face's colours from grey, as a share of their light, below which a photo counts as grey."""

_BRIGHT = 150.0
"""Light of the whites in an evenly lit room, in grey levels; drawings need no dimming from there on."""

_GLINT = 0.65
"""Light of the whites as a share of that of the face's brightest spots, at least."""

_OPEN = 0.05
"""A mouth open by less than this, in eye distances, shows no teeth of its own."""

_FRAMED = 5.0
"""Strength of the edges on the bridge of the nose above which there are glasses (bare skin: 1 to 2)."""


@dataclass(frozen=True, slots=True)
class Neutral:
    """What was measured.

    Attributes:
        open: height of the mouth's opening, in eye distances.
        smile: 0 serious to 1 a broad smile.
        whites, skin, lips: colours, red green blue.
        grey: the photo has no colours to speak of.
        glasses: the person wears them.
    """

    open: float
    smile: float
    whites: Floats
    skin: Floats
    lips: Floats
    grey: bool
    glasses: bool

    @property
    def toothy(self) -> bool:
        """Return whether the photo shows what is between the lips."""
        return self.open >= _OPEN

    @property
    def light(self) -> float:
        """Return how much of its brightness a drawing keeps in the light of this photo, 0 to 1."""
        return float(np.clip(0.25 + 0.75 * self.whites.mean() / _BRIGHT, 0.0, 1.0))

    def hue(self, colour: Sequence[float]) -> Floats:
        """Return a colour, or shares of one, as this photo would show it: without a hue if it has none."""
        return floats([float(np.mean(colour))] * 3 if self.grey else colour)

    def rest(self) -> Pose:
        """Return the channels that do not rest at the same value in every photo."""
        return {"open": self.open, "smile_left": self.smile, "smile_right": self.smile}


def measure(canvas: Rgb, face: Landmarks, frame: Frame) -> Neutral:
    """Return the neutral state of a face."""
    own = frame.own(face.flat)
    skin = _median(canvas, _polygon_mask(canvas, face.flat[[117, 50, 205, 425, 280, 346, 195]]))
    return Neutral(
        open=max(0.0, float(own[14, 1] - own[13, 1]) - 0.008),
        smile=_smile(own),
        whites=_whites(canvas, face, skin),
        skin=skin,
        lips=_median(canvas, _polygon_mask(canvas, face.flat[[84, 17, 314, 317, 14, 87]])),
        grey=_colourfulness(canvas, face) < GREY,
        glasses=_bridge_edges(canvas, frame) > _FRAMED,
    )


def _smile(own: Floats) -> float:
    """Judge by the width of the mouth and by how much its corners stand above its middle."""
    width = float(own[291, 0] - own[61, 0])
    lift = float(own[[13, 14], 1].mean() - own[[61, 291], 1].mean())
    return float(np.clip((width - 0.78) / 0.36 * 0.6 + (lift + 0.02) / 0.16 * 0.4, 0.0, 1.0))


def _whites(canvas: Rgb, face: Landmarks, skin: Floats) -> Floats:
    """Return the colour of the eyes' whites, which is that of the light, whatever the skin's.

    Teeth and tongue are tinted by it. The brighter half of what the lids leave free beside the irises is
    taken; eyes that are shut or too small to tell fall back to a light share of the skin's hue.
    """
    mask = np.zeros(canvas.shape[:2], np.uint8)
    for eye, iris in ((_LEFT_OPENING, (468, 469)), (_RIGHT_OPENING, (473, 474))):
        mask |= _polygon_mask(canvas, face.flat[list(eye)])
        radius = float(np.hypot(*(face.flat[iris[0]] - face.flat[iris[1]])))
        cv2.circle(mask, _pixel(face.flat[iris[0]]), round(radius * 1.2), (0,), -1)
    pixels = canvas[mask > 0].astype(np.float32)
    fallback = skin * min(1.6, 205.0 / max(float(skin.max()), 1.0))
    if len(pixels) < _ENOUGH:
        return floats(fallback)
    bright = pixels[pixels.sum(axis=1) >= np.percentile(pixels.sum(axis=1), 65)]
    found = np.median(bright, axis=0)
    # Small eyes, deep shade and glasses mix skin into the white. It is no darker than skin, nor than the
    # glints of skin and glasses tell of the light, within reason; and a quarter of its hue is enough.
    glints = float(np.percentile(_face_pixels(canvas, face).mean(axis=1), 99.5))
    told = min(_GLINT * glints, 2.0 * float(skin.mean()))
    light = max(float(found.mean()), 0.95 * float(skin.mean()), told)
    return floats(light * (0.75 + 0.25 * found / max(float(found.mean()), 1.0)))


def _colourfulness(canvas: Rgb, face: Landmarks) -> float:
    pixels = _face_pixels(canvas, face)
    light = pixels.max(axis=1)
    return float((light - pixels.min(axis=1)).sum() / max(float(light.sum()), 1.0))


def _face_pixels(canvas: Rgb, face: Landmarks) -> Floats:
    return floats(canvas[_polygon_mask(canvas, floats(cv2.convexHull(face.flat)[:, 0])) > 0])


def _bridge_edges(canvas: Rgb, frame: Frame) -> float:
    """Return the strongest level line across the bridge of the nose, against the contrast of the skin there.

    Glasses cross the bridge; a bare nose has only soft shades there.
    """
    corners = frame.points(floats([[-0.14, -0.22], [0.14, -0.22], [-0.14, 0.32]]))
    turn = cv2.getAffineTransform(corners, floats([[0, 0], [31, 0], [0, 53]]))
    patch = cv2.warpAffine(cv2.cvtColor(canvas, cv2.COLOR_RGB2GRAY), turn, (32, 54), flags=cv2.INTER_AREA)
    rows = cv2.GaussianBlur(patch, (0, 0), 1.0).astype(np.float32).mean(axis=1)
    steps = np.abs(np.diff(rows))
    return float(steps.max() / max(float(np.median(steps)), 0.35))


def _median(canvas: Rgb, mask: Rgb) -> Floats:
    pixels = canvas[mask > 0]
    return floats(np.median(pixels, axis=0) if len(pixels) else canvas.mean(axis=(0, 1)))


def _polygon_mask(canvas: Rgb, points: Floats) -> Rgb:
    mask = np.zeros(canvas.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(points).astype(np.int32)], INK)
    return mask


def _pixel(point: Floats) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


_ENOUGH = 12
"""Pixels of white that make a colour."""

_LEFT_OPENING = (33, 161, 160, 159, 158, 157, 133, 154, 153, 145, 144, 163)
_RIGHT_OPENING = (263, 388, 387, 386, 385, 384, 362, 381, 380, 374, 373, 390)
