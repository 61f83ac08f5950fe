"""Complexions: what the free portraits do not show, made of them: dark skin in good light, a full beard."""

from __future__ import annotations

import cv2
import numpy as np

from studio.expressions.control_points import (
    LOWER_INNER_LIP,
    LOWER_LID_LEFT,
    LOWER_LID_RIGHT,
    OVAL,
    UPPER_INNER_LIP,
    UPPER_LID_LEFT,
    UPPER_LID_RIGHT,
)
from studio.expressions.frame import Frame
from studio.expressions.neutral import measure
from studio.faces import Landmarks, find_landmarks, person_mask
from studio.faces.pixels import INK, Floats, Rgb, floats

_BROWN = (0.56, 0.52, 0.5)
_HAIR = (52, 40, 34)

_EYES = (
    (*UPPER_LID_LEFT, *LOWER_LID_LEFT[-2:0:-1]),
    (*UPPER_LID_RIGHT, *LOWER_LID_RIGHT[-2:0:-1]),
)
_BETWEEN_LIPS = (*UPPER_INNER_LIP, *LOWER_INNER_LIP[-2:0:-1])
_LIPS = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
_BEARD = (
    *OVAL[OVAL.index(323) : OVAL.index(93) + 1], 137, 187, 216, 92, 164, 322, 436, 411, 366,
)  # fmt: skip
"""From the ear along the jaw to the other ear, and back over the moustache."""


def dark_skinned(pixels: Rgb) -> Rgb:
    """Give the person dark skin in the same good light: whites, teeth, hair and clothes stay as they are."""
    face = _face(pixels)
    skin = measure(pixels, face, Frame.of(face)).skin
    hues = [cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb).astype(np.float32) for rgb in (pixels, _flat(skin))]
    away = np.hypot(*np.moveaxis((hues[0] - hues[1])[..., 1:], -1, 0))
    cover = np.clip((26.0 - away) / 10.0, 0.0, 1.0) * _near(pixels, face)
    for outline in (*_EYES, _BETWEEN_LIPS):
        cover *= 1.0 - _filled(pixels, face.flat[list(outline)])
    cover = cv2.GaussianBlur(floats(cover), (0, 0), 0.8)[..., None]
    # A power keeps the shine of skin: dark skin in good light has highlights.
    dark = 255.0 * (pixels / 255.0) ** 2.2 * _BROWN
    return np.asarray(pixels * (1.0 - cover) + dark * cover, dtype=np.uint8)


def bearded(pixels: Rgb) -> Rgb:
    """Draw a full beard, hair by hair, round the mouth and down to the edge of the jaw."""
    face = _face(pixels)
    unit = Frame.of(face).unit
    grown = _filled(pixels, face.flat[list(_BEARD)]) * (1.0 - _filled(pixels, face.flat[list(_LIPS)]))
    hairs, random = np.zeros(pixels.shape[:2], np.uint8), np.random.default_rng(0)
    for y, x in random.permutation(np.argwhere(grown > 0.5))[:: max(1, round(9 / unit))]:
        end = (int(x + random.normal(0, 0.04 * unit)), int(y + random.uniform(0.06, 0.14) * unit))
        cv2.line(hairs, (int(x), int(y)), end, (int(random.integers(90, 255)),), 1, cv2.LINE_AA)
    cover = cv2.GaussianBlur(np.maximum(hairs / 255.0, 0.55 * grown).astype(np.float32), (0, 0), 0.01 * unit)
    cover = (0.9 * cover * cv2.GaussianBlur(grown, (0, 0), 0.03 * unit))[..., None]
    return np.asarray(pixels * (1.0 - cover) + floats(_HAIR) * cover, dtype=np.uint8)


def _face(pixels: Rgb) -> Landmarks:
    face = find_landmarks(pixels)
    if face is None:
        raise ValueError("a portrait without a face")
    return face


def _near(pixels: Rgb, face: Landmarks) -> Floats:
    """Return 1 on the person's head and neck, 0 where wood and walls have the colour of skin too."""
    (x, y), tall = face.flat.mean(axis=0), float(np.ptp(face.flat[:, 1]))
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.circle(mask, (round(x), round(y)), round(1.3 * tall), (1,), -1)
    return floats(mask * np.clip(2.0 * person_mask(pixels) - 0.5, 0.0, 1.0))


def _filled(pixels: Rgb, outline: Floats) -> Floats:
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], INK)
    return floats(mask / 255.0)


def _flat(colour: Floats) -> Rgb:
    return np.asarray(colour, dtype=np.uint8)[None, None]
