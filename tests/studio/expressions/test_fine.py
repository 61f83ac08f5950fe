from __future__ import annotations

import cv2
import numpy as np
import pytest

from studio.expressions.blending import covered, mixed, tinted
from studio.expressions.fine import FinePicture
from studio.expressions.warp import Box, grid, inverse, sampled
from studio.faces.pixels import Rgb, floats
from tests.support.portraits import hopper, pixels


@pytest.fixture(scope="module")
def photo() -> Rgb:
    return np.ascontiguousarray(pixels(hopper())[200:330, 150:340])


def test_a_fine_picture_shows_the_photo_itself_at_its_points(photo: Rgb) -> None:
    shown = FinePicture(photo).at(grid(photo.shape[1], photo.shape[0]))

    assert np.array_equal(shown, photo)


def test_between_the_points_it_is_as_sharp_as_cubics(photo: Rgb) -> None:
    where = grid(photo.shape[1], photo.shape[0]) + floats([0.37, 0.61])
    cubic = cv2.remap(photo, where, floats([]), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)

    straight = np.abs(sampled(photo, where).astype(np.int16) - cubic).mean()
    assert np.abs(FinePicture(photo).at(where).astype(np.int16) - cubic).mean() < 0.3 * straight


def test_a_camera_sees_the_same_of_it_as_its_points_tell(photo: Rgb) -> None:
    fine, matrix = FinePicture(photo), floats([[0.9, 0.1, 5.0], [-0.1, 0.9, 12.0]])
    where = floats(grid(96, 96) @ matrix[:, :2].T + matrix[:, 2])

    # OpenCV rounds an affine map's points to a 32nd of a pixel in another way.
    assert np.abs(fine.seen(matrix, 96).astype(np.int16) - fine.at(where)).mean() < 0.5


def test_what_is_mixed_is_a_share_of_both(photo: Rgb) -> None:
    share = np.full(photo.shape[:2], 0.25, np.float32)

    blend = mixed(photo, np.zeros_like(photo), share)

    assert np.abs(blend - photo * 0.75).max() <= 0.51


def test_a_layer_covers_as_much_as_it_says(photo: Rgb) -> None:
    cover = np.linspace(0.0, 1.0, photo.shape[1], dtype=np.float32)[None].repeat(photo.shape[0], axis=0)
    layer = floats(np.dstack([tinted(floats([200, 100, 50]), cover), cover]))

    found = covered(photo, layer)

    wanted = photo * (1.0 - cover[..., None]) + cover[..., None] * floats([200, 100, 50])
    assert found.dtype == np.uint8
    assert np.abs(found - wanted).max() <= 0.51


def test_a_field_that_is_undone_leads_back() -> None:
    x, y = np.moveaxis(grid(40, 40), -1, 0)
    bump = 18.0 * np.exp(-((x - 20) ** 2 + (y - 16) ** 2) / 90)  # stretches to three times its length
    field, cell = floats(np.dstack([0.3 * bump, bump])), floats([5.0, 5.0])

    undone = inverse(field, cell)

    there = floats(grid(40, 40) + undone / cell)
    assert np.abs(undone + sampled(field, there))[3:-3, 3:-3].max() < 0.3


def test_points_inside_a_box_count_from_its_corner() -> None:
    assert Box(7, 3, 10, 10).inside(grid(20, 20))[3, 7].tolist() == [0.0, 0.0]
