from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image

from studio.check import Finding, check_file
from studio.intake import IntakeLimits, NormalisedPhoto, normalise
from tests.support.pictures import saved
from tests.support.portraits import hopper, leaning, on_wall, scaled


def sent(image: Image.Image) -> NormalisedPhoto:
    return normalise(saved(image, "PNG"))


def test_a_photo_that_stands_upright_needs_no_new_file() -> None:
    checked = check_file(sent(hopper()))

    assert (checked.verdict.reason, checked.upright) == (None, None)


def test_a_leaning_photo_comes_back_as_an_upright_file_that_passes_as_it_is() -> None:
    checked = check_file(sent(leaning(hopper(), 200)))

    assert checked.upright is not None
    assert check_file(checked.upright).verdict.reason is None
    assert check_file(checked.upright).upright is None


def test_an_upright_file_keeps_to_the_limits_and_its_boxes_fit_it() -> None:
    small = IntakeLimits(max_side=700)

    checked = check_file(sent(leaning(hopper(), 30)), limits=small)

    assert checked.upright is not None
    assert checked.verdict.crop is not None
    left, top, right, bottom = checked.verdict.crop
    assert max(checked.upright.width, checked.upright.height) == 700
    assert right - left == bottom - top
    assert 0 <= left < right <= checked.upright.width
    assert 0 <= top < bottom <= checked.upright.height
    again = check_file(checked.upright, limits=small)
    assert again.verdict.crop == pytest.approx(checked.verdict.crop, abs=20)


def test_a_refused_photo_is_not_turned() -> None:
    checked = check_file(sent(leaning(on_wall(scaled(hopper(), 0.18), 500), 90)))

    assert checked.verdict.reason is Finding.FACE_TOO_SMALL
    assert checked.upright is None


def test_a_thumbnail_that_intake_enlarged_is_judged_by_what_was_sent() -> None:
    photo = sent(scaled(hopper().crop((80, 50, 430, 400)), 0.6))
    assert photo.enlarged > 1.5

    figures = check_file(photo).verdict.figures

    assert figures is not None
    assert figures.width == pytest.approx(0.6 * 188, abs=10)


def test_what_was_found_comes_through_pickling_unchanged() -> None:
    checked = check_file(sent(leaning(hopper(), 90)))

    assert pickle.loads(pickle.dumps(checked)) == checked  # noqa: S301 - our own bytes


@pytest.mark.parametrize("data", [b"", b"no picture"])
def test_bytes_that_are_not_intakes_jpeg_are_an_error_of_the_caller(data: bytes) -> None:
    with pytest.raises(OSError, match="cannot identify"):
        check_file(NormalisedPhoto(data, 400, 400))


def test_an_even_grey_picture_has_no_face() -> None:
    grey = Image.fromarray(np.full((400, 400, 3), 128, np.uint8))

    assert check_file(sent(grey)).verdict.reason is Finding.NO_FACE
