"""Portrait: a photo made ready to move: turned upright, cropped round the face, measured."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from studio.expressions.blending import mixed, softened
from studio.expressions.errors import FaceNotFoundError, PortraitError, PortraitReason
from studio.faces import Landmarks, find_landmarks, look_closer, person_mask
from studio.faces.pixels import Floats, Rgb, floats

SIZE = 512
"""Side of a clip's picture, in pixels."""

MARGIN = 3 / 32
"""What the canvas has beyond each edge of the picture, as a share: room for a camera that shakes."""

_FACES = 1.95
"""Height of the picture in heights of the face, so that hair and shoulders are in it."""

_TIGHTEST = 1.6
"""The same when the photo has no more to show."""

_UPRIGHT = 12.0
"""A head that leans by more degrees than this is turned upright; less is how people pose."""

_SMALLEST = 24.0
"""A face narrower than this, in pixels of the photo, is too few pixels to move."""

_DIM = 200.0
"""Light of the brightest parts, in grey levels, below which a photo counts as dark."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """A face ready to move, the same for every template.

    Attributes:
        canvas: the crop with its margin, `SIZE` x (1 + 2 `MARGIN`) pixels wide and high.
        face: the landmarks, in pixels of the canvas.
        mask: how much of each pixel of the canvas is the person, 0 to 1.
        turned: degrees that the photo was turned by, to stand upright.
    """

    canvas: Rgb
    face: Landmarks
    mask: Floats = field(repr=False)
    turned: float = 0.0

    @property
    def picture(self) -> Rgb:
        """Return the crop itself, `SIZE` x `SIZE` x 3: what every clip starts and ends with."""
        edge = round(SIZE * MARGIN)
        return self.canvas[edge:-edge, edge:-edge]


def prepare(photo: bytes | Rgb) -> Portrait:
    """Make a photo ready to move; costs about 0.05 s, and 0.6 s more in a process that never did.

    Args:
        photo: a picture file that Pillow knows, already through `studio.intake`; or its pixels, height x
            width x 3, red first.

    Raises:
        FaceNotFoundError: there is no clear face.
        PortraitError: the bytes are no picture, or the face is too few pixels.
    """
    pixels = _decoded(photo) if isinstance(photo, bytes) else photo
    face = find_landmarks(pixels)
    if face is None:
        raise FaceNotFoundError
    width = float(np.hypot(*(face.flat[454] - face.flat[234])))
    if width < _SMALLEST:
        raise PortraitError(PortraitReason.FACE_TOO_SMALL, f"face {width:.0f} px wide")
    turned = face.roll if abs(face.roll) > _UPRIGHT else 0.0
    canvas, matrix = _cropped(pixels, face, turned)
    # What the second look sees is what will be moved; in the crop its points are finer.
    fine = look_closer(canvas, face.moved(matrix))
    return Portrait(canvas, fine, person_mask(_lit(canvas)), turned)


def _lit(canvas: Rgb) -> Rgb:
    """Return a dark picture as a bright one: in the dark the model loses hats and shoulders."""
    light = float(np.percentile(canvas[::4, ::4], 98))
    if light > _DIM:
        return canvas
    return np.asarray(cv2.convertScaleAbs(canvas, alpha=_DIM / max(light, 1.0)), dtype=np.uint8)


def _decoded(data: bytes) -> Rgb:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise PortraitError(PortraitReason.UNREADABLE, type(error).__name__) from error


def _cropped(pixels: Rgb, face: Landmarks, turned: float) -> tuple[Rgb, Floats]:
    """Return the canvas and the affine map (2 x 3) from the photo to it."""
    turn = floats(cv2.getRotationMatrix2D((0.0, 0.0), turned, 1.0))
    upright = face.moved(turn)
    middle, side = _square(upright, pixels, turn)
    scale = SIZE / side
    # Reduce first, by areas: a warp samples single pixels and would alias a large photo.
    reduced = pixels
    if scale < 1.0:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        reduced = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    whole = round(SIZE * (1 + 2 * MARGIN))
    matrix = turn * scale
    matrix[:, 2] = whole / 2 - middle * scale
    shrunk = matrix.copy()
    shrunk[:, :2] /= reduced.shape[1] / pixels.shape[1]
    canvas = cv2.warpAffine(
        reduced, shrunk, (whole, whole), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    return _extended(np.asarray(canvas, dtype=np.uint8), shrunk, reduced), matrix


def _square(upright: Landmarks, pixels: Rgb, turn: Floats) -> tuple[Floats, float]:
    """Choose the square round the face: generous, but rather tighter than beyond the photo's edge."""
    low, high = upright.flat.min(axis=0), upright.flat.max(axis=0)
    height, width = pixels.shape[:2]
    corners = floats([[0, 0], [width, 0], [0, height], [width, height]]) @ turn[:, :2].T
    least, most = corners.min(axis=0), corners.max(axis=0)
    tall = float(high[1] - low[1])
    side = min(_FACES * tall, max(_TIGHTEST * tall, float((most - least).min())))
    # Hair needs more room above than the neck does below.
    middle = (low + high) / 2 - floats([0, 0.05 * tall])
    room = floats([side / 2, side / 2])
    if (most - least >= 2 * room).all():
        reach = 0.2 * tall
        inside = np.clip(middle, least + room, most - room)
        middle = np.clip(inside, middle - reach, middle + reach)
    return floats(middle), side


def _extended(canvas: Rgb, matrix: Floats, photo: Rgb) -> Rgb:
    """Blur what lies beyond the photo's edge: a mirrored ear there must not be sharp."""
    known = cv2.warpAffine(
        np.full(photo.shape[:2], 255, np.uint8), matrix, (canvas.shape[1], canvas.shape[0])
    )
    if known.min() == 255:  # noqa: PLR2004 - all of it is the photo
        return canvas
    away = cv2.distanceTransform((known < 255).astype(np.uint8), cv2.DIST_L2, 3)  # noqa: PLR2004 - same
    share = floats(np.clip(away / (SIZE / 40), 0.0, 1.0))
    return mixed(canvas, softened(canvas, SIZE / 50), share)
