from __future__ import annotations

import numpy as np
import pytest

from studio.faces import FaceBox, find_faces
from tests.support.portraits import astronaut, beside, hopper, leaning, pixels, scaled, skimage_picture


def box(left: float, top: float, width: float, height: float) -> FaceBox:
    return FaceBox(left, top, width, height, 0.9)


def test_a_face_is_found_once_though_two_detectors_look() -> None:
    (face,) = find_faces(pixels(hopper()))

    assert 250 < face.left + face.width / 2 < 300
    assert face.score >= 0.6


def test_faces_come_largest_first() -> None:
    faces = find_faces(pixels(beside(scaled(astronaut(), 0.6), hopper())))

    assert len(faces) == 2
    assert faces[0].area > faces[1].area
    assert faces[0].left > 307 > faces[1].left


def test_a_face_on_its_side_is_found() -> None:
    assert len(find_faces(pixels(leaning(hopper(), 90)))) == 1


@pytest.mark.parametrize("photo", ["chelsea.png", "coffee.png"])
def test_a_cat_and_a_cup_are_no_faces(photo: str) -> None:
    assert find_faces(pixels(skimage_picture(photo))) == ()


def test_a_dark_room_has_no_faces() -> None:
    assert find_faces(np.zeros((200, 300, 3), np.uint8)) == ()


def test_overlap_is_the_shared_part_of_both_boxes() -> None:
    assert box(0, 0, 10, 10).overlap(box(0, 0, 10, 10)) == 1.0
    assert box(0, 0, 10, 10).overlap(box(5, 0, 10, 10)) == pytest.approx(1 / 3)
    assert box(0, 0, 10, 10).overlap(box(10, 0, 10, 10)) == 0.0
    assert box(0, 0, 10, 10).overlap(box(20, 20, 10, 10)) == 0.0
