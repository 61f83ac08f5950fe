"""People whom the two free portraits do not show: dark skin in good light, a beard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.expressions import TEMPLATES, Portrait, frames, prepare
from studio.expressions.control_points import LOWER_LID_LEFT, LOWER_LID_RIGHT, UPPER_LID_LEFT, UPPER_LID_RIGHT
from studio.expressions.frame import Frame
from studio.expressions.neutral import Neutral, measure
from studio.faces import find_landmarks
from tests.support.complexions import bearded, dark_skinned
from tests.support.face_measures import measures
from tests.support.portraits import astronaut, hopper, pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

    from studio.faces.pixels import Rgb


def neutral(portrait: Portrait) -> Neutral:
    return measure(portrait.canvas, portrait.face, Frame.of(portrait.face))


def shown_at(portrait: Portrait, template_id: str, second: float) -> Rgb:
    """Return the small picture of a clip next to a second of it, without accents."""
    template, fps = TEMPLATES[template_id], 5
    drawn = frames(portrait, template, size=256, fps=fps, accents=False)
    return next(picture for number, picture in enumerate(drawn) if number >= fps * second)


@pytest.fixture(scope="module")
def dark() -> Portrait:
    return prepare(dark_skinned(pixels(astronaut())))


def test_what_teeth_are_tinted_by_is_as_light_on_dark_skin(dark: Portrait, laughing: Portrait) -> None:
    assert neutral(dark).skin.mean() < 0.45 * neutral(laughing).skin.mean()
    assert neutral(dark).whites.mean() == pytest.approx(neutral(laughing).whites.mean(), rel=0.1)


def test_behind_glasses_it_is_lighter_than_dark_skin_by_far() -> None:
    glasses = neutral(prepare(dark_skinned(pixels(hopper()))))

    assert glasses.whites.mean() > 1.5 * glasses.skin.mean()


def test_shut_eyes_on_dark_skin_show_no_white_between_the_lids(dark: Portrait) -> None:
    picture = shown_at(dark, "mengwa_kun_1", 2.2)
    face = find_landmarks(picture)
    assert face is not None

    for lids in ((*UPPER_LID_LEFT, *LOWER_LID_LEFT), (*UPPER_LID_RIGHT, *LOWER_LID_RIGHT)):
        points = face.flat[list(lids)]
        (left, top), (right, bottom) = points.min(axis=0).astype(int), points.max(axis=0).astype(int) + 1
        assert picture[top:bottom, left:right].mean(axis=2).max() < neutral(dark).whites.mean() * 0.7


@pytest.mark.parametrize("photo", [astronaut, hopper], ids=["laughing", "earnest"])
def test_a_mouth_opens_within_a_beard(photo: Callable[[], Image]) -> None:
    face = prepare(bearded(pixels(photo())))

    opened = measures(shown_at(face, "dagong_zhuakuang", 1.4))["mouth_open"]

    assert opened - measures(face.picture)["mouth_open"] > 0.2
