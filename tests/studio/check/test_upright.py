from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.check import check_photo
from studio.check.upright import square_round, turn_for, turned, turning
from studio.faces.landmarks import Landmarks
from studio.faces.pixels import floats
from tests.support.portraits import astronaut, hopper, leaning, pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image


@pytest.mark.parametrize(
    ("roll", "turn"),
    [
        (0, 0),
        (11, 0),
        (-12, 0),
        (13, 13),
        (-77, -77),
        (-79, -90),
        (95, 90),
        (140, 140),
        (175, -180),
        (-175, -180),
        (180, -180),
        (-180, -180),
    ],
)
def test_a_turn_by_quarters_is_preferred_where_the_rest_may_stay(roll: float, turn: float) -> None:
    assert turn_for(roll, tolerance=12) == turn


@pytest.mark.parametrize(("turn", "quarters"), [(90.0, 1), (-90.0, 3), (-180.0, 2)])
def test_a_turn_by_quarters_loses_nothing(turn: float, quarters: int) -> None:
    photo = pixels(hopper())

    assert np.array_equal(turned(photo, turn), np.rot90(photo, quarters))


@pytest.mark.parametrize("portrait", [astronaut, hopper])
@pytest.mark.parametrize("degrees", [25, 90, 150, 180, 250])
def test_a_photo_turned_as_the_verdict_says_stands_where_the_verdict_says(
    portrait: Callable[[], Image.Image], degrees: int
) -> None:
    photo = pixels(leaning(portrait(), degrees))
    verdict = check_photo(photo)

    again = check_photo(turned(photo, verdict.turn))

    assert (again.reason, again.turn) == (None, 0.0)
    assert again.face == pytest.approx(verdict.face, abs=12)
    assert again.crop == pytest.approx(verdict.crop, abs=20)


def test_what_fills_the_gaps_shows_no_second_face() -> None:
    close = pixels(hopper().crop((120, 90, 400, 360)).resize((840, 810)))

    for turn in (30.0, 45.0, 60.0):
        verdict = check_photo(turned(close, turn))
        assert verdict.figures is not None
        assert verdict.figures.others == 0


def test_the_crop_of_a_leaning_photo_keeps_off_the_gaps() -> None:
    white = np.full((512, 512, 3), 255, np.uint8)
    face = oval(256, 200, 60)

    for turn in range(-170, 180, 20):
        left, top, right, bottom = square_round(face, (512, 512), turn)
        shown = turned(white, turn)
        assert shown[top:bottom, left:right].min() == 255


def oval(x: float, y: float, radius: float) -> Landmarks:
    angles = np.linspace(0, 2 * math.pi, 478)
    return Landmarks(floats([(x + radius * math.sin(a), y + 1.2 * radius * math.cos(a), 0) for a in angles]))


@settings(max_examples=300, deadline=None, database=None)
@given(
    st.integers(200, 3000),
    st.integers(200, 3000),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(5, 600),
    st.one_of(st.sampled_from([0.0, 90.0, -90.0, -180.0]), st.floats(-180, 180)),
)
def test_the_crop_is_a_square_within_the_turned_photo(
    width: int, height: int, x: float, y: float, radius: float, turn: float
) -> None:
    face = oval(x * width, y * height, radius)

    left, top, right, bottom = square_round(face, (width, height), turn)

    _, (across, down) = turning(width, height, turn)
    assert right - left == bottom - top > 0
    assert 0 <= left < right <= across
    assert 0 <= top < bottom <= down


@pytest.mark.parametrize("turn", [0.0, 90.0, -180.0, 30.0])
def test_a_face_with_room_around_it_is_cropped_at_twice_its_height_with_room_for_the_hair(
    turn: float,
) -> None:
    matrix, _ = turning(1000, 800, turn)
    face = oval(500, 400, 80).moved(matrix).flat

    left, top, right, bottom = square_round(oval(500, 400, 80), (1000, 800), turn)

    tall = face[:, 1].max() - face[:, 1].min()
    assert (right - left) / tall == pytest.approx(2.2, abs=0.02)
    assert face[:, 1].min() - top > bottom - face[:, 1].max()
    assert face[:, 1].min() - top > 0.5 * tall
    assert left + right == pytest.approx(2 * face[:, 0].mean(), abs=3)
