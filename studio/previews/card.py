"""Card: what stands still on a sheet: the ground, the labels, the cells' rounded outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw

from studio.faces.pixels import Floats, Rgb, floats
from studio.previews.layout import LABEL, Layout
from studio.previews.typeface import ELLIPSIS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

    from studio.previews.typeface import Lettering

_RADIUS = 30
"""Of a cell's corners, in pixels: as round as a chat's bubbles."""

_FINE = 4
"""Outlines are drawn this much larger and reduced: their edge is smooth then."""

_SHADE = 46.0
"""Mean grey level of the ground: a card of its own in a light chat, no hole in a dark one."""

_TINT = 0.35
"""How much of the photo's colours the ground keeps."""

_LETTERS, _SMALLEST_LETTERS = 23, 13
"""Size of the labels in pixels, and how far a long one may shrink."""

_INK = (244, 245, 247)


def draw_card(layout: Layout, picture: Rgb, lettering: Lettering) -> Rgb:
    """Return the sheet without its faces: height x width x 3.

    Args:
        picture: the person's photo, any size; the ground takes its colours.
        lettering: a label for each cell; too long ones are drawn smaller, then cut.
    """
    image = Image.fromarray(_ground(layout, picture))
    pen = ImageDraw.Draw(image)
    for (left, top), label in zip(layout.corners, lettering.labels, strict=True):
        font, text = _fitted(label, lettering, layout.cell)
        middle = (left + layout.cell / 2, top + layout.cell + LABEL / 2)
        pen.text(middle, text, fill=_INK, font=font, anchor="mm")
    return np.asarray(image)


def rounded(side: int) -> Floats:
    """Return how much of each pixel of a cell is inside its rounded outline: side x side, 0 to 1."""
    image = Image.new("L", (side * _FINE, side * _FINE))
    box = (0, 0, side * _FINE - 1, side * _FINE - 1)
    ImageDraw.Draw(image).rounded_rectangle(box, _RADIUS * _FINE, fill=255)
    return floats(np.asarray(image.resize((side, side), Image.Resampling.BOX), dtype=np.float32) / 255.0)


def _ground(layout: Layout, picture: Rgb) -> Rgb:
    """Return the photo so blurred that only its light is left, darkened to one level."""
    few = cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA).astype(np.float32)
    soft = cv2.resize(few, (layout.width, layout.height), interpolation=cv2.INTER_CUBIC)
    grey = soft.mean(axis=2, keepdims=True)
    # Half of the differences in light: the ground shall be quiet.
    light = _SHADE * (0.5 + 0.5 * grey / max(float(grey.mean()), 1.0))
    tinted = light * (1.0 - _TINT + _TINT * soft / np.maximum(grey, 1.0))
    # A dark slope has few levels; a still grain of half a level hides the steps between them.
    grain = np.random.default_rng(0).uniform(-0.5, 0.5, soft.shape[:2])[..., None]
    return np.asarray(np.clip(tinted + grain + 0.5, 0, 255), dtype=np.uint8)


def _fitted(label: str, lettering: Lettering, room: int) -> tuple[FreeTypeFont | ImageFont, str]:
    """Return a font and a label so that it fits into so many pixels."""
    for size in range(_LETTERS, _SMALLEST_LETTERS - 1, -1):
        font = lettering.font(size)
        if font.getlength(label) <= room:
            return font, label
    font, kept = lettering.font(_SMALLEST_LETTERS), label
    while kept and font.getlength(kept + ELLIPSIS) > room:
        kept = kept[:-1]
    return font, kept.rstrip() + ELLIPSIS
