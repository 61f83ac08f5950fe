from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.check.brightness import brightness
from studio.check.pose import face_width, pose
from studio.check.sharpness import sharpness
from studio.check.thresholds import STRICT
from studio.faces.landmarks import Landmarks, find_landmarks
from studio.faces.pixels import Floats, floats
from tests.support.portraits import hopper, pixels, scaled, shaken

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def face() -> Landmarks:
    found = find_landmarks(pixels(hopper()))
    assert found is not None
    return found


def rotated(face: Landmarks, axis: str, degrees: float) -> Landmarks:
    """Turn the points in space about the head's own middle: x right, y down, z away from the camera."""
    one, other = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn: NDArray[np.float64] = np.eye(3)
    turn[one, one], turn[one, other], turn[other, one], turn[other, other] = cos, -sin, sin, cos
    middle = face.points.mean(axis=0)
    return Landmarks(floats((face.points - middle) @ turn.T + middle))


@pytest.mark.parametrize("degrees", [-40.0, -15.0, 10.0, 30.0])
@pytest.mark.parametrize(("axis", "angle"), [("z", "roll"), ("y", "yaw"), ("x", "pitch")])
def test_a_head_that_is_turned_about_one_axis_reads_so_much_more(
    face: Landmarks, axis: str, angle: str, degrees: float
) -> None:
    # About y, the picture's right cheek comes nearer, so the head looks to the left; about x, the forehead
    # comes nearer, so it looks down.
    sign = {"z": 1.0, "y": -1.0, "x": -1.0}[axis]

    before, after = pose(face), pose(rotated(face, axis, degrees))

    assert getattr(after, angle) - getattr(before, angle) == pytest.approx(sign * degrees, abs=3)


def test_a_photo_that_is_tilted_changes_neither_yaw_nor_pitch(face: Landmarks) -> None:
    before, after = pose(face), pose(rotated(face, "z", 70))

    assert (after.yaw, after.pitch) == pytest.approx((before.yaw, before.pitch), abs=0.1)


def test_the_width_of_a_face_does_not_depend_on_its_roll(face: Landmarks) -> None:
    assert face_width(rotated(face, "z", 50)) == pytest.approx(face_width(face), rel=0.001)


FACE = (165, 128, 358, 336)
"""Where Grace Hopper's face is."""


def test_light_and_contrast_do_not_pass_for_sharpness() -> None:
    face = hopper().crop(FACE)
    dim = face.point(lambda value: 10 + value * 0.2)

    assert sharpness(pixels(dim)).least == pytest.approx(sharpness(pixels(face)).least, rel=0.1)


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_blur_in_one_direction_is_uneven_whatever_the_direction(degrees: int) -> None:
    sharp = sharpness(pixels(hopper().crop(FACE)))
    moved = sharpness(pixels(shaken(hopper(), 15, degrees).crop(FACE)))

    assert sharp.evenness > 2 * STRICT.shaken
    assert moved.evenness < STRICT.shaken
    assert moved.least < sharp.least / 8


def test_more_pixels_do_not_make_a_face_sharper() -> None:
    face = hopper().crop(FACE)

    assert sharpness(pixels(scaled(face, 3.0))).least == pytest.approx(
        sharpness(pixels(face)).least, rel=0.15
    )


@pytest.mark.parametrize("size", [(1, 1), (2, 5), (160, 1)])
def test_a_sliver_has_a_sharpness_too(size: tuple[int, int]) -> None:
    assert sharpness(np.zeros((size[1], size[0], 3), np.uint8)).least == 0.0


def square(least: float, most: float) -> Floats:
    return floats([[least, least], [most, least], [most, most], [least, most]])


def test_brightness_is_that_of_the_face_and_not_of_the_wall() -> None:
    photo = np.full((100, 100, 3), 250, np.uint8)
    photo[20:81, 20:81] = 60

    assert brightness(photo, square(20, 80)) == (60.0, 60.0)


def test_dark_skin_with_highlights_is_no_dark_photo() -> None:
    photo = np.full((100, 100, 3), 35, np.uint8)
    photo[40:50, 20:80] = 180  # whites of eyes, shine on the cheeks

    seen = brightness(photo, square(0, 99))

    assert seen.mean < STRICT.dark + 10
    assert seen.highlights > STRICT.dim_highlights


def test_a_face_that_lies_outside_the_picture_has_no_light() -> None:
    assert brightness(np.full((50, 50, 3), 200, np.uint8), square(60, 90)) == (0.0, 0.0)
