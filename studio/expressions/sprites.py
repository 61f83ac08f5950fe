"""Sprites: the small vector drawings that accents are made of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.faces.pixels import INK, Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Callable

SIDE = 96
"""Side of a sprite in pixels; its drawing fills the middle 80."""

_FINE = 4 * SIDE
_RADIUS = 0.4 * _FINE
_RIM = 0.045
"""Width of the white rim that lifts a drawing off any background, as a share of the side."""


@cache
def sprite(kind: str) -> Floats:
    """Return a drawing, SIDE x SIDE x 4: colours multiplied by their cover, then the cover (0 to 1)."""
    draw, colour, shade = _DRAWINGS[kind]
    shape = np.zeros((_FINE, _FINE), np.uint8)
    draw(shape)
    thick = round(_RIM * _FINE) * 2 + 1
    rim = cv2.dilate(shape, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thick, thick)))
    fill, cover = (_reduced(mask) for mask in (shape, np.asarray(rim, dtype=np.uint8)))
    height = np.linspace(0.0, 1.0, SIDE, dtype=np.float32)[:, None, None]
    tint = floats(colour) * (1.0 - height) + floats(shade) * height
    picture = floats([255.0, 255.0, 255.0]) * (cover - fill)[..., None] + tint * fill[..., None]
    return floats(np.dstack([picture, cover]))


def _reduced(mask: Rgb) -> Floats:
    return floats(cv2.resize(mask, (SIDE, SIDE), interpolation=cv2.INTER_AREA) / 255.0)


def _fill(mask: Rgb, points: Floats) -> None:
    """Fill an outline given in -1 to 1."""
    cv2.fillPoly(mask, [np.round(points * _RADIUS + _FINE / 2).astype(np.int32)], INK)


def _at(x: float, y: float) -> tuple[int, int]:
    return round(x * _RADIUS + _FINE / 2), round(y * _RADIUS + _FINE / 2)


def _heart(mask: Rgb) -> None:
    t = np.linspace(0, 2 * np.pi, 120)
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    _fill(mask, floats(np.column_stack([16 * np.sin(t) ** 3, -y - 2.5]) / 16))


def _sparkle(mask: Rgb) -> None:
    t = np.linspace(0, 2 * np.pi, 160)
    _fill(mask, floats(np.column_stack([np.cos(t) ** 3, np.sin(t) ** 3]) * [0.8, 1.0]))


def _drop(mask: Rgb) -> None:
    t = np.linspace(0, 2 * np.pi, 120)
    x = 0.62 * np.sin(t) * np.sin(t / 2) ** 1.5
    _fill(mask, floats(np.column_stack([x, -np.cos(t) * 0.95])))


def _zed(mask: Rgb) -> None:
    corners = [(-0.75, -0.9), (0.75, -0.9), (0.75, -0.5), (-0.15, 0.48), (0.75, 0.48), (0.75, 0.9),
               (-0.75, 0.9), (-0.75, 0.5), (0.15, -0.48), (-0.75, -0.48)]  # fmt: skip
    _fill(mask, floats(corners))


def _question(mask: Rgb) -> None:
    thick, arm = round(0.36 * _RADIUS), round(0.42 * _RADIUS)
    cv2.ellipse(mask, _at(0, -0.42), (arm, arm), 0, -195, 70, INK, thick)
    cv2.line(mask, _at(0.13, -0.02), _at(0, 0.3), INK, thick)
    cv2.circle(mask, _at(0, 0.8), round(0.23 * _RADIUS), INK, -1)


def _anger(mask: Rgb) -> None:
    """Draw the comic's bulging vein: four bent strokes."""
    thick, arm = round(0.22 * _RADIUS), round(0.62 * _RADIUS)
    for turn, (x, y) in enumerate([(0.85, 0.85), (-0.85, 0.85), (-0.85, -0.85), (0.85, -0.85)]):
        cv2.ellipse(mask, _at(x, y), (arm, arm), turn * 90.0, 182, 268, INK, thick)


def _note(mask: Rgb) -> None:
    cv2.ellipse(mask, _at(-0.3, 0.65), (round(0.38 * _RADIUS), round(0.28 * _RADIUS)), -20, 0, 360, INK, -1)
    _fill(mask, floats([(-0.1, 0.6), (-0.1, -0.9), (0.08, -0.9), (0.08, 0.6)]))
    _fill(mask, floats([(0.0, -0.9), (0.2, -0.62), (0.62, -0.4), (0.6, 0.1), (0.45, -0.15), (0.0, -0.35)]))


def _puff(mask: Rgb) -> None:
    for x, y, radius in ((-0.4, 0.15, 0.42), (0.15, -0.15, 0.5), (0.5, 0.25, 0.38), (0.0, 0.3, 0.42)):
        cv2.circle(mask, _at(x, y), round(radius * _RADIUS), INK, -1)


_Drawing = tuple["Callable[[Rgb], None]", tuple[int, int, int], tuple[int, int, int]]

_DRAWINGS: dict[str, _Drawing] = {
    # What draws it, its colour above and its colour below.
    "heart": (_heart, (255, 110, 135), (232, 50, 95)),
    "sparkle": (_sparkle, (255, 236, 130), (255, 200, 50)),
    "drop": (_drop, (190, 228, 255), (95, 175, 245)),
    "zed": (_zed, (130, 165, 250), (80, 110, 225)),
    "question": (_question, (255, 205, 80), (250, 150, 40)),
    "anger": (_anger, (245, 75, 70), (215, 30, 40)),
    "note": (_note, (170, 110, 250), (110, 70, 225)),
    "puff": (_puff, (252, 253, 255), (215, 226, 240)),
}
