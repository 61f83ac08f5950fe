from __future__ import annotations

import numpy as np
import pytest

from studio.faces import Landmarks, find_landmarks
from studio.faces.landmarks import LEFT_EYE, RIGHT_EYE
from studio.faces.pixels import floats
from tests.support.portraits import (
    astronaut,
    beside,
    cameraman,
    hopper,
    leaning,
    on_wall,
    pixels,
    scaled,
    skimage_picture,
)


@pytest.fixture(scope="module")
def face() -> Landmarks:
    found = find_landmarks(pixels(astronaut()))
    assert found is not None
    return found


def test_a_face_has_478_points_within_the_picture(face: Landmarks) -> None:
    assert face.points.shape == (478, 3)
    assert face.points.dtype == np.float32
    assert (face.flat > 0).all()
    assert (face.flat < 512).all()


def test_the_points_lie_where_the_parts_of_the_face_are(face: Landmarks) -> None:
    # Read off the photo by eye, in its pixels.
    assert face.centre((468,)) == pytest.approx((203, 101), abs=3)
    assert face.centre((473,)) == pytest.approx((246, 103), abs=3)
    assert face.centre((13, 14)) == pytest.approx((223, 145), abs=3)
    assert face.centre((152,)) == pytest.approx((222, 178), abs=4)


def test_left_and_right_are_those_of_the_picture(face: Landmarks) -> None:
    assert face.centre(LEFT_EYE)[0] < face.centre(RIGHT_EYE)[0]


@pytest.mark.parametrize("photo", ["chelsea.png", "coffee.png", "rocket.jpg"])
def test_a_cat_a_cup_and_a_rocket_have_no_face(photo: str) -> None:
    assert find_landmarks(pixels(skimage_picture(photo))) is None


def test_neither_has_a_blank_wall() -> None:
    assert find_landmarks(np.full((300, 200, 3), 128, np.uint8)) is None


def test_of_two_faces_the_larger_one_is_found() -> None:
    both = pixels(beside(scaled(hopper(), 0.5), astronaut().crop((130, 30, 330, 230)).resize((600, 600))))

    found = find_landmarks(both)

    assert found is not None
    assert found.centre((4,))[0] > 256


@pytest.mark.parametrize("degrees", [-45, -20, 30, 45])
def test_roll_is_how_much_the_head_leans_clockwise(degrees: float) -> None:
    straight = find_landmarks(pixels(hopper()))
    leant = find_landmarks(pixels(leaning(hopper(), degrees)))

    assert straight is not None
    assert leant is not None
    assert leant.roll - straight.roll == pytest.approx(degrees, abs=4)


def test_a_small_face_in_a_large_picture_is_measured_in_the_pictures_pixels() -> None:
    wall = pixels(on_wall(scaled(astronaut(), 2.0), 2000))

    found = find_landmarks(wall)

    assert found is not None
    # The photo hangs 488 px from the edges, twice as large as it is.
    assert found.centre((468,)) == pytest.approx((488 + 2 * 203, 488 + 2 * 101), abs=6)


def test_moved_points_follow_the_picture(face: Landmarks) -> None:
    doubled = face.moved(floats([[2, 0, 10], [0, 2, 20]]))

    assert doubled.flat == pytest.approx(face.flat * 2 + [10, 20], abs=0.01)
    assert doubled.points[:, 2] == pytest.approx(face.points[:, 2] * 2, abs=0.01)
    assert doubled.roll == pytest.approx(face.roll, abs=0.01)


def test_the_same_picture_gives_the_same_points_whatever_was_seen_before(face: Landmarks) -> None:
    find_landmarks(pixels(cameraman()))

    again = find_landmarks(pixels(astronaut()))

    assert again is not None
    assert np.array_equal(again.points, face.points)
