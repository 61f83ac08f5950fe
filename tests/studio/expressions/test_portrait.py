from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from studio.errors import StudioError
from studio.expressions import FaceNotFoundError, Portrait, PortraitError, PortraitReason, prepare
from studio.faces import find_landmarks
from tests.support.portraits import astronaut, hopper, leaning, on_wall, pixels, scaled, skimage_picture

if TYPE_CHECKING:
    from PIL import Image


def png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def roll(portrait: Portrait) -> float:
    found = find_landmarks(portrait.picture)
    assert found is not None
    return found.roll


@pytest.mark.parametrize("photo", ["chelsea.png", "coffee.png"])
def test_a_photo_without_a_face_is_refused_by_name(photo: str) -> None:
    with pytest.raises(FaceNotFoundError) as refused:
        prepare(pixels(skimage_picture(photo)))

    assert refused.value.reason is PortraitReason.NO_FACE


def test_a_face_of_too_few_pixels_is_refused() -> None:
    distant = on_wall(scaled(astronaut(), 0.2), 140)

    with pytest.raises(PortraitError) as refused:
        prepare(pixels(distant))

    assert refused.value.reason is PortraitReason.FACE_TOO_SMALL


@pytest.mark.parametrize("data", [b"", b"no picture at all", png(astronaut())[:5000]])
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(PortraitError) as refused:
        prepare(data)

    assert refused.value.reason is PortraitReason.UNREADABLE


def test_every_refusal_is_an_error_of_the_studio() -> None:
    assert issubclass(FaceNotFoundError, PortraitError)
    assert issubclass(PortraitError, StudioError)


def test_a_file_and_its_pixels_give_the_same_portrait(earnest: Portrait) -> None:
    from_file = prepare(png(hopper()))

    assert np.array_equal(from_file.picture, earnest.picture)


def test_a_portrait_is_a_square_with_a_margin_all_round(laughing: Portrait) -> None:
    assert laughing.picture.shape == (512, 512, 3)
    assert laughing.canvas.shape == (608, 608, 3)
    assert laughing.mask.shape == laughing.canvas.shape[:2]
    assert np.array_equal(laughing.picture, laughing.canvas[48:-48, 48:-48])


def test_the_face_stands_in_the_middle_and_fills_half_the_height(
    laughing: Portrait, earnest: Portrait
) -> None:
    for portrait in (laughing, earnest):
        low, high = portrait.face.flat.min(axis=0), portrait.face.flat.max(axis=0)
        assert (low + high)[0] / 2 == pytest.approx(304, abs=40)
        assert 0.45 < (high - low)[1] / 512 < 0.65


@pytest.mark.parametrize("degrees", [-40, -25, 20, 45])
def test_a_photo_that_was_held_askew_is_turned_upright(degrees: float) -> None:
    portrait = prepare(pixels(leaning(hopper(), degrees)))

    assert portrait.turned == pytest.approx(degrees - 2, abs=4)
    assert abs(roll(portrait)) < 4


def test_a_head_that_leans_a_little_may_go_on_leaning() -> None:
    portrait = prepare(pixels(leaning(hopper(), 8)))

    assert portrait.turned == 0.0
    assert 3 < roll(portrait) < 9


def test_a_large_photo_and_a_small_one_give_nearly_the_same_crop(earnest: Portrait) -> None:
    large = prepare(pixels(scaled(hopper(), 3.0)))

    coarse = [
        cv2.resize(portrait.picture, (64, 64), interpolation=cv2.INTER_AREA) for portrait in (large, earnest)
    ]
    assert np.abs(coarse[0].astype(np.int16) - coarse[1]).mean() < 6


def test_a_face_at_the_edge_of_a_photo_still_gets_its_square() -> None:
    # The crop would reach far beyond the left edge.
    photo = hopper().crop((190, 0, 512, 600))

    portrait = prepare(pixels(photo))

    assert portrait.picture.shape == (512, 512, 3)
