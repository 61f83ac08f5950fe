"""The photos of the gallery: two free portraits that come with the wheels, each in eight conditions.

Eileen Collins (scikit-image) has an open smile and a plain ground, Grace Hopper (matplotlib) a closed mouth,
glasses, a hat and flags behind. Both are works of the US government and in the public domain.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.support.complexions import bearded, dark_skinned

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.faces.pixels import Rgb

TILT = 20.0
"""Degrees that the camera is held askew."""

_DARK = 0.3
"""Of the light, in a room with one lamp."""

_SMALL = 300
"""Longest side of a photo that went through an old messenger, in pixels."""

PORTRAITS = {
    "astronaut": ("skimage", "data/astronaut.png"),
    "hopper": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
}


def conditions() -> dict[str, Callable[[Rgb], Rgb]]:
    """Return what can happen to a photo, by name."""
    return {
        "upright": lambda pixels: pixels,
        "tilted": _tilted,
        "mirrored": lambda pixels: np.ascontiguousarray(pixels[:, ::-1]),
        "grey": _grey,
        "dark": lambda pixels: np.asarray(pixels * _DARK, dtype=np.uint8),
        "small": _small,
        "deep": dark_skinned,
        "bearded": bearded,
    }


def names() -> list[str]:
    """Return the name of every photo: portrait-condition."""
    return [f"{portrait}-{condition}" for portrait in PORTRAITS for condition in conditions()]


def photo(name: str) -> Rgb:
    """Return the pixels of a photo, height x width x 3.

    Raises:
        KeyError: there is no such photo.
        FileNotFoundError: the wheel that carries the portrait is not installed.
    """
    portrait, condition = name.split("-")
    with Image.open(_file(*PORTRAITS[portrait])) as image:
        return conditions()[condition](np.asarray(image.convert("RGB")))


def _file(package: str, path: str) -> Path:
    found = find_spec(package)
    for place in (found.submodule_search_locations if found else None) or ():
        return Path(place) / path
    raise FileNotFoundError(f"{package} is not installed for {sys.executable}")


def _tilted(pixels: Rgb) -> Rgb:
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), TILT, 1.0)
    turned = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(turned, dtype=np.uint8)


def _grey(pixels: Rgb) -> Rgb:
    return np.asarray(Image.fromarray(pixels).convert("L").convert("RGB"))


def _small(pixels: Rgb) -> Rgb:
    image = Image.fromarray(pixels)
    image.thumbnail((_SMALL, _SMALL), Image.Resampling.LANCZOS)
    return np.asarray(image)
