from __future__ import annotations

import gc
import weakref
from itertools import combinations
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from studio.expressions import TEMPLATES, Portrait, frames, prepare
from tests.support.face_measures import SIZE, bare_clip, measures
from tests.support.portraits import hopper, pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.faces.pixels import Rgb

STILL = [name for name, template in TEMPLATES.items() if not template.moves_camera]

REACH = 0.9
"""How far from the person, in eye distances, a leaning head may cover or bare the ground."""

HAPPY = ("mengwa_kaixin", "mengwa_jidong", "dagong_kaixin")


def crop(portrait: Portrait) -> Rgb:
    """Return the photo's crop in the size of the measured frames."""
    return np.asarray(
        cv2.resize(portrait.picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA), dtype=np.uint8
    )


def apart(one: Rgb, other: Rgb) -> NDArray[np.int16]:
    """Return by how many grey levels two pictures differ, everywhere."""
    return np.asarray(np.abs(one.astype(np.int16) - other))


def free_ground(portrait: Portrait) -> NDArray[np.bool_]:
    """Return which pixels of a measured frame are further from the person than the head travels."""
    edge = (portrait.canvas.shape[0] - portrait.picture.shape[0]) // 2
    away = cv2.distanceTransform((portrait.mask < 0.4).astype(np.uint8), cv2.DIST_L2, 5)
    unit = measures(portrait.picture)["size"] * len(portrait.picture)
    free = (away[edge:-edge, edge:-edge] > REACH * unit).astype(np.float32)
    return np.asarray(cv2.resize(free, (SIZE, SIZE), interpolation=cv2.INTER_AREA) == 1.0)


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_a_clip_starts_and_ends_with_the_crop_of_the_photo(template_id: str, earnest: Portrait) -> None:
    shown = bare_clip("earnest", template_id)

    assert apart(shown[0], crop(earnest)).max() <= 1
    assert apart(shown[-1], crop(earnest)).max() <= 1


def test_at_full_size_its_ends_are_the_crop_itself(laughing: Portrait) -> None:
    first, *_, last = frames(laughing, TEMPLATES["mengwa_kaixin"], fps=1)

    assert first.shape == (512, 512, 3)
    assert apart(first, laughing.picture).max() <= 1
    assert apart(last, laughing.picture).max() <= 1


@pytest.mark.parametrize(
    "template_id", ["mengwa_kaixin", "dagong_zhuakuang", "jingdian_tiaopi", "jingdian_lei"]
)
def test_templates_play_on_a_laughing_face_as_well(template_id: str, laughing: Portrait) -> None:
    shown = bare_clip("laughing", template_id)

    assert apart(shown[0], crop(laughing)).max() <= 1
    assert max(apart(shown[0], picture).mean() for picture in shown) > 3


@pytest.mark.parametrize("template_id", STILL)
def test_while_the_camera_rests_the_ground_does_not_move(template_id: str, earnest: Portrait) -> None:
    ground = free_ground(earnest)
    assert ground.mean() > 0.05

    first, *others = bare_clip("earnest", template_id)

    assert max(apart(first, picture)[ground].max() for picture in others) <= 1


def test_a_camera_that_shakes_takes_the_ground_along(earnest: Portrait) -> None:
    first, *others = bare_clip("earnest", "dagong_zhuakuang")

    assert max(apart(first, picture)[free_ground(earnest)].max() for picture in others) > 20


def test_all_twenty_templates_differ_from_each_other() -> None:
    small = {
        name: np.stack(
            [
                cv2.resize(picture, (64, 64), interpolation=cv2.INTER_AREA)
                for picture in bare_clip("earnest", name)
            ]
        ).astype(np.int16)
        for name in TEMPLATES
    }
    distances = {
        pair: float(np.abs(small[pair[0]] - small[pair[1]]).mean()) for pair in combinations(TEMPLATES, 2)
    }

    assert min(distances.values()) > 3.0, min(distances, key=lambda pair: distances[pair])
    assert min(distances[pair] for pair in combinations(HAPPY, 2)) > 5.0


@pytest.mark.parametrize("size", [96, 208, 512])
def test_pictures_have_the_size_that_was_asked_for(size: int, earnest: Portrait) -> None:
    picture = next(frames(earnest, TEMPLATES["mengwa_kaixin"], size=size))

    assert picture.shape == (size, size, 3)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize("size", [0, 80, 100, 528, -96])
def test_any_other_size_is_refused(size: int, earnest: Portrait) -> None:
    with pytest.raises(ValueError, match=f"size {size} is no multiple of 16 from 96 to 512"):
        frames(earnest, TEMPLATES["mengwa_kaixin"], size=size)


def test_a_clip_has_as_many_pictures_as_its_time_takes(earnest: Portrait) -> None:
    template = TEMPLATES["dagong_weixiao"]

    assert len(list(frames(earnest, template, size=96, fps=5))) == round(5 * template.seconds)
    assert len(list(frames(earnest, template, size=96, fps=5, seconds=2.0))) == 10


def test_one_picture_makes_no_clip(earnest: Portrait) -> None:
    with pytest.raises(ValueError, match="1 pictures make no clip"):
        frames(earnest, TEMPLATES["mengwa_kaixin"], fps=1, seconds=1.0)


def test_drawing_can_be_given_up_between_any_two_pictures_and_begun_again(earnest: Portrait) -> None:
    given_up = frames(earnest, TEMPLATES["jingdian_lei"], size=96, fps=5)
    begun = [next(given_up) for _ in range(3)]
    del given_up

    again = list(frames(earnest, TEMPLATES["jingdian_lei"], size=96, fps=5))

    assert all(np.array_equal(one, other) for one, other in zip(begun, again, strict=False))


def test_two_clips_drawn_by_turns_do_not_disturb_each_other(earnest: Portrait) -> None:
    alone = [list(frames(earnest, TEMPLATES[name], size=96, fps=4, seconds=2.5)) for name in HAPPY[:2]]

    by_turns = zip(
        *(frames(earnest, TEMPLATES[name], size=96, fps=4, seconds=2.5) for name in HAPPY[:2]), strict=True
    )

    for number, pair in enumerate(by_turns):
        assert all(np.array_equal(pair[one], alone[one][number]) for one in (0, 1))


def test_a_portrait_that_nobody_holds_is_forgotten_with_all_that_was_computed_for_it() -> None:
    portrait = prepare(pixels(hopper()))
    next(frames(portrait, TEMPLATES["mengwa_kaixin"], size=96))
    memory = weakref.ref(portrait)

    del portrait
    gc.collect()

    assert memory() is None
