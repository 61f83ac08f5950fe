"""Portraits that ship in packages, what is no portrait, and the bad photos that can be made of them.

Eileen Collins (NASA) and Grace Hopper (US Navy) are in the public domain; the cameraman is CC0. The packages
themselves need not be importable.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]

GREY = (128, 128, 128)


def astronaut() -> Image.Image:
    """Eileen Collins: 512 x 512, face 92 px wide, laughing, leans by 3 degrees."""
    return _opened("skimage", "data/astronaut.png")


def hopper() -> Image.Image:
    """Grace Hopper: 512 x 600, face 188 px wide, glasses."""
    return _opened("matplotlib", "mpl-data/sample_data/grace_hopper.jpg")


def cameraman() -> Image.Image:
    """A man in profile, enlarged until his face is 110 px wide."""
    return scaled(_opened("skimage", "data/camera.png").crop((60, 20, 360, 300)), 3.0)


def skimage_picture(name: str) -> Image.Image:
    """Return one of the pictures of scikit-image: "chelsea.png" is a cat, "coffee.png" a cup."""
    return _opened("skimage", f"data/{name}")


def pixels(image: Image.Image) -> Pixels:
    """Return the picture as the check takes it."""
    return np.ascontiguousarray(np.asarray(image.convert("RGB")))


def scaled(image: Image.Image, factor: float) -> Image.Image:
    """Return the picture larger or smaller."""
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)


def leaning(image: Image.Image, degrees: float) -> Image.Image:
    """Turn the picture clockwise, on a grey canvas that holds all of it."""
    return image.rotate(-degrees, expand=True, fillcolor=GREY, resample=Image.Resampling.BICUBIC)


def defocused(image: Image.Image, sigma: float) -> Image.Image:
    """Blur it in all directions."""
    return image.filter(ImageFilter.GaussianBlur(sigma))


def shaken(image: Image.Image, length: int, degrees: int) -> Image.Image:
    """Blur it along a line of so many pixels, at 0, 45, 90 or 135 degrees."""
    line = np.zeros((length, length), np.float32)
    if degrees % 90:
        np.fill_diagonal(line, 1.0)
        line = line if degrees == 135 else line[::-1]
    else:
        line[(length // 2, slice(None)) if degrees == 0 else (slice(None), length // 2)] = 1.0
    return Image.fromarray(np.asarray(cv2.filter2D(pixels(image), -1, line / length), dtype=np.uint8))


def lit(image: Image.Image, share: float) -> Image.Image:
    """Return the picture with a share of its light."""
    return image.point(lambda value: value * share)


def faded(image: Image.Image, least: int) -> Image.Image:
    """Return it overexposed: nothing is darker than `least`."""
    return image.point(lambda value: least + value * (255 - least) / 255)


def beside(one: Image.Image, other: Image.Image) -> Image.Image:
    """Put two pictures side by side."""
    both = Image.new("RGB", (one.width + other.width, max(one.height, other.height)), GREY)
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    return both


def on_wall(image: Image.Image, side: int) -> Image.Image:
    """Hang a picture in the middle of a grey wall."""
    wall = Image.new("RGB", (side, side), GREY)
    wall.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return wall


def _opened(package: str, path: str) -> Image.Image:
    found = find_spec(package)
    assert found is not None
    assert found.submodule_search_locations
    with Image.open(Path(found.submodule_search_locations[0]) / path) as image:
        return image.convert("RGB")
