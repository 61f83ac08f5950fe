from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.expressions import prepare
from studio.expressions.frame import Frame
from studio.expressions.neutral import Neutral, measure
from tests.support.portraits import astronaut, hopper, lit, pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

    from studio.expressions import Portrait


def neutral(portrait: Portrait) -> Neutral:
    return measure(portrait.canvas, portrait.face, Frame.of(portrait.face))


def test_a_laughing_mouth_is_open_and_an_earnest_one_shut(laughing: Portrait, earnest: Portrait) -> None:
    assert neutral(laughing).open == pytest.approx(0.16, abs=0.05)
    assert neutral(earnest).open == 0.0


def test_a_laughing_mouth_smiles_more(laughing: Portrait, earnest: Portrait) -> None:
    assert neutral(laughing).smile > 0.7
    assert neutral(earnest).smile < 0.4


def test_glasses_are_seen_where_they_are(laughing: Portrait, earnest: Portrait) -> None:
    assert neutral(earnest).glasses
    assert not neutral(laughing).glasses


@pytest.mark.parametrize("photo", [astronaut, hopper])
def test_a_photo_without_colours_is_grey(photo: Callable[[], Image]) -> None:
    assert neutral(prepare(pixels(photo().convert("L")))).grey
    assert not neutral(prepare(pixels(photo()))).grey


def test_a_photo_rests_at_its_own_mouth(laughing: Portrait) -> None:
    measured = neutral(laughing)

    assert measured.rest() == {
        "open": measured.open,
        "smile_left": measured.smile,
        "smile_right": measured.smile,
    }


def test_the_whites_of_the_eyes_are_light_and_the_lips_darker_than_the_skin(laughing: Portrait) -> None:
    measured = neutral(laughing)

    assert measured.whites.mean() > 0.95 * measured.skin.mean()
    assert measured.lips.mean() < measured.skin.mean()


def test_a_dark_photo_has_dark_skin_and_the_same_mouth(laughing: Portrait) -> None:
    dark = neutral(prepare(pixels(lit(astronaut(), 0.4))))

    assert dark.skin.mean() == pytest.approx(0.4 * neutral(laughing).skin.mean(), rel=0.15)
    assert dark.open == pytest.approx(neutral(laughing).open, abs=0.05)
