from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from studio.check import LENIENT, Finding, Thresholds, check_photo
from tests.support.portraits import (
    astronaut,
    beside,
    cameraman,
    defocused,
    faded,
    hopper,
    leaning,
    lit,
    on_wall,
    pixels,
    scaled,
    shaken,
    skimage_picture,
)

if TYPE_CHECKING:
    from collections.abc import Callable


collins, grace = cache(astronaut), cache(hopper)


@cache
def two() -> Image.Image:
    return beside(collins(), grace())


BAD: dict[str, tuple[Finding, Callable[[], Image.Image]]] = {
    "a cat": (Finding.NO_FACE, partial(skimage_picture, "chelsea.png")),
    "a cat on its side": (Finding.NO_FACE, lambda: leaning(skimage_picture("chelsea.png"), 45)),
    "a large cat that leans": (
        Finding.NO_FACE,
        lambda: leaning(scaled(skimage_picture("chelsea.png"), 2.2), 60),
    ),
    "a small cat that leans": (
        Finding.NO_FACE,
        lambda: leaning(scaled(skimage_picture("chelsea.png"), 0.6), 30),
    ),
    "a cup": (Finding.NO_FACE, partial(skimage_picture, "coffee.png")),
    "a cup that falls over": (Finding.NO_FACE, lambda: leaning(skimage_picture("coffee.png"), 90)),
    "a rocket": (Finding.NO_FACE, partial(skimage_picture, "rocket.jpg")),
    "a page of text": (Finding.NO_FACE, partial(skimage_picture, "page.png")),
    "a coat without a head": (Finding.NO_FACE, lambda: grace().crop((0, 380, 512, 600))),
    "two people": (Finding.MANY_FACES, two),
    "two people upside down": (Finding.MANY_FACES, lambda: leaning(two(), 180)),
    "two people, tilted": (Finding.MANY_FACES, lambda: leaning(two(), 30)),
    "the left half of a face": (Finding.FACE_CUT, lambda: grace().crop((0, 0, 265, 600))),
    "the right half of a face": (Finding.FACE_CUT, lambda: grace().crop((265, 0, 512, 600))),
    "the left half of a small face": (Finding.FACE_CUT, lambda: collins().crop((0, 0, 225, 512))),
    "the right half of a small face": (Finding.FACE_CUT, lambda: collins().crop((225, 0, 512, 512))),
    "no chin": (Finding.FACE_CUT, lambda: grace().crop((0, 0, 512, 280))),
    "no forehead": (Finding.FACE_CUT, lambda: grace().crop((0, 220, 512, 600))),
    "a tiny face": (Finding.FACE_TOO_SMALL, lambda: scaled(collins(), 0.4)),
    "a tiny face far away": (Finding.FACE_TOO_SMALL, lambda: on_wall(scaled(collins(), 0.38), 1000)),
    "a stamp": (Finding.FACE_TOO_SMALL, lambda: scaled(collins(), 0.12)),
    "a dark photo": (Finding.TOO_DARK, lambda: lit(collins(), 0.15)),
    "a dark photo of another person": (Finding.TOO_DARK, lambda: lit(grace(), 0.2)),
    "an overexposed photo": (Finding.TOO_BRIGHT, lambda: faded(collins(), 210)),
    "a profile": (Finding.FACE_TURNED, cameraman),
    "a profile to the other side": (
        Finding.FACE_TURNED,
        lambda: cameraman().transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    ),
    "out of focus": (Finding.BLURRED, lambda: defocused(grace(), 5)),
    "far out of focus": (Finding.BLURRED, lambda: defocused(grace(), 8)),
    "a small face out of focus": (Finding.BLURRED, lambda: defocused(collins(), 2)),
    "a small face far out of focus": (Finding.BLURRED, lambda: defocused(collins(), 5)),
    "shaken sideways": (Finding.SHAKEN, lambda: shaken(grace(), 15, 0)),
    "shaken up and down": (Finding.SHAKEN, lambda: shaken(grace(), 15, 90)),
    "shaken along one diagonal": (Finding.SHAKEN, lambda: shaken(grace(), 15, 45)),
    "shaken along the other": (Finding.SHAKEN, lambda: shaken(grace(), 15, 135)),
    "a small face, shaken": (Finding.SHAKEN, lambda: shaken(collins(), 9, 0)),
}

GOOD: dict[str, Callable[[], Image.Image]] = {
    "glasses": hopper,
    "a laugh": astronaut,
    "mirrored": lambda: grace().transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "grey": lambda: collins().convert("L").convert("RGB"),
    "in dim light": lambda: lit(grace(), 0.35),
    "a large face": lambda: scaled(grace().crop((100, 60, 420, 400)), 4.0),
    "slightly out of focus": lambda: defocused(grace(), 1),
    "a small picture": lambda: scaled(grace(), 0.3),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_photo_is_refused_for_what_is_wrong_with_it(name: str) -> None:
    reason, photo = BAD[name]

    assert check_photo(pixels(photo())).reason is reason


@pytest.mark.parametrize("name", GOOD)
def test_a_good_photo_is_taken_as_it_stands(name: str) -> None:
    verdict = check_photo(pixels(GOOD[name]()))

    assert (verdict.reason, verdict.turn) == (None, 0.0)


@pytest.mark.parametrize("portrait", [collins, grace])
@pytest.mark.parametrize("degrees", [20, 45, 70, 90, 135, 180, 225, 270, 340])
def test_a_leaning_photo_is_taken_and_turned_upright(
    portrait: Callable[[], Image.Image], degrees: int
) -> None:
    verdict = check_photo(pixels(leaning(portrait(), degrees)))

    assert verdict.reason is None
    away = (verdict.turn - degrees + 180) % 360 - 180
    assert abs(away) < 6  # the portraits lean by 3 degrees themselves


@pytest.mark.parametrize("factor", [0.6, 2.5])
@pytest.mark.parametrize("portrait", [collins, grace])
@pytest.mark.parametrize("degrees", [160, 195])
def test_a_face_upside_down_is_not_believed_to_be_upright_at_any_size(
    portrait: Callable[[], Image.Image], degrees: int, factor: float
) -> None:
    verdict = check_photo(pixels(leaning(scaled(portrait(), factor), degrees)))

    assert verdict.reason is None
    assert abs(verdict.turn) > 150


@pytest.mark.parametrize("size", [(1, 1), (39, 4000), (40, 40), (60, 3000)])
def test_a_picture_with_no_room_for_a_face_has_none(size: tuple[int, int]) -> None:
    assert check_photo(pixels(Image.new("RGB", size, "white"))).reason is Finding.NO_FACE


@pytest.mark.parametrize("degrees", [-8, 5, 10])
def test_a_head_that_leans_a_little_is_left_as_it_poses(degrees: int) -> None:
    assert check_photo(pixels(leaning(grace(), degrees))).turn == 0.0


def test_a_face_of_less_than_100_pixels_may_look_soft() -> None:
    assert check_photo(pixels(scaled(grace(), 0.5))).warnings == (Finding.SOFT,)
    assert check_photo(pixels(scaled(grace(), 0.6))).warnings == ()


def test_a_face_is_as_wide_as_it_was_before_the_photo_was_enlarged() -> None:
    photo = pixels(scaled(grace(), 0.5))

    assert check_photo(photo, enlarged=2.0).warnings == (Finding.SOFT,)
    assert check_photo(photo, enlarged=2.5).reason is Finding.FACE_TOO_SMALL


@pytest.mark.parametrize("place", [(40, 300), (1000, 60), (960, 800)])
def test_a_passer_by_is_noticed_and_no_reason_to_refuse(place: tuple[int, int]) -> None:
    photo = scaled(grace(), 2.5).crop((0, 0, 1280, 1280))
    photo.paste(scaled(collins().crop((120, 20, 330, 260)), 1.1), place)

    verdict = check_photo(pixels(photo))

    assert (verdict.reason, verdict.warnings) == (None, (Finding.BYSTANDERS,))


@pytest.mark.parametrize("place", [(60, 100), (900, 700)])
def test_behind_a_small_face_one_of_half_its_size_is_a_second_person(place: tuple[int, int]) -> None:
    photo = on_wall(scaled(grace(), 0.65), 1280)
    photo.paste(scaled(collins().crop((120, 20, 330, 260)), 0.7), place)

    assert check_photo(pixels(photo)).reason is Finding.MANY_FACES


@pytest.mark.parametrize("width", [170, 230, 400])
@pytest.mark.parametrize("place", [(20, 40), (900, 780)])
def test_a_face_of_a_third_of_the_main_one_is_seen_however_large_that_is(
    width: int, place: tuple[int, int]
) -> None:
    photo = on_wall(scaled(grace().crop((60, 30, 460, 480)), width / 184), 1280)
    photo.paste(scaled(collins().crop((120, 20, 330, 260)), 0.4 * width / 92), place)

    assert check_photo(pixels(photo)).reason is Finding.MANY_FACES


def test_the_gravest_finding_is_the_reason_and_the_rest_are_warnings() -> None:
    verdict = check_photo(pixels(lit(defocused(scaled(grace(), 0.7), 4), 0.15)))

    assert (verdict.reason, verdict.warnings) == (Finding.TOO_DARK, (Finding.BLURRED,))


@pytest.mark.parametrize("name", {reason: name for name, (reason, _) in BAD.items()}.values())
def test_a_lenient_check_refuses_only_what_cannot_be_moved(name: str) -> None:
    strict, photo = BAD[name]
    verdict = check_photo(pixels(photo()), thresholds=LENIENT)

    if verdict.figures is None or strict is Finding.FACE_TOO_SMALL:
        assert verdict.reason is strict
    else:
        assert verdict.reason is None
        assert verdict.warnings[0] is strict


@pytest.mark.parametrize(
    ("thresholds", "reason"),
    [
        (Thresholds(outside=-1), Finding.FACE_CUT),
        (Thresholds(smallest_face=250), Finding.FACE_TOO_SMALL),
        (Thresholds(dark=200, dim_highlights=256), Finding.TOO_DARK),
        (Thresholds(bright=100), Finding.TOO_BRIGHT),
        (Thresholds(yaw=-1), Finding.FACE_TURNED),
        (Thresholds(pitch=-1), Finding.FACE_RAISED),
        (Thresholds(shaken=1, soft=10_000), Finding.SHAKEN),
        (Thresholds(blurred=10_000), Finding.BLURRED),
    ],
)
def test_every_threshold_decides_its_own_reason(thresholds: Thresholds, reason: Finding) -> None:
    assert check_photo(pixels(grace()), thresholds=thresholds).reason is reason


def test_the_figures_name_what_was_measured() -> None:
    verdict = check_photo(pixels(leaning(grace(), 30)))

    assert verdict.figures is not None
    assert verdict.figures.width == pytest.approx(188, abs=10)
    assert verdict.figures.roll == pytest.approx(28, abs=5)
    assert verdict.figures.yaw == pytest.approx(0, abs=6)
    assert verdict.figures.pitch == pytest.approx(0, abs=8)
    assert verdict.figures.brightness == pytest.approx(140, abs=15)
    assert (verdict.figures.outside, verdict.figures.others) == (0.0, 0)
