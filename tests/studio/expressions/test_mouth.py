from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.expressions.rig import Rig
from tests.support.face_measures import portrait_of

if TYPE_CHECKING:
    from studio.expressions.channels import Pose
    from studio.faces.pixels import Rgb

SIZE = 512


@pytest.fixture(scope="module")
def rig() -> Rig:
    return Rig(portrait_of("laughing"), SIZE)


def lower_half(picture: Rgb) -> Rgb:
    return picture[SIZE // 2 :]


def test_a_blink_shuts_the_eyes_from_wherever_they_are(rig: Rig) -> None:
    shut = rig.draw({"lid_left": 0.0, "lid_right": 0.0})

    assert np.array_equal(rig.draw({"lid_left": 1.3, "lid_right": 1.3, "blink": 1.0}), shut)


def test_a_blink_leaves_the_teeth_of_a_closing_mouth_where_they_are(rig: Rig) -> None:
    closing: Pose = {"open": 0.09, "smile_left": 0.3, "smile_right": 0.3}

    blinking = rig.draw({**closing, "blink": 1.0})

    assert np.array_equal(lower_half(blinking), lower_half(rig.draw(closing)))


def test_heavy_lids_hide_them(rig: Rig) -> None:
    closing: Pose = {"open": 0.09, "smile_left": 0.3, "smile_right": 0.3}

    tired = rig.draw({**closing, "lid_left": 0.4, "lid_right": 0.4})

    assert np.abs(lower_half(tired).astype(np.int16) - lower_half(rig.draw(closing))).max() > 60


@pytest.mark.parametrize("out", [0.2, 0.3, 0.4])
def test_a_tongue_that_comes_out_is_widest_where_it_leaves_the_mouth(rig: Rig, out: float) -> None:
    laughing: Pose = {"open": 0.2, "smile_left": 1.1, "smile_right": 1.1}

    apart = rig.draw({**laughing, "tongue": out}).astype(np.int16) - rig.draw(laughing)

    widths = (np.abs(apart).max(axis=2) > 30).sum(axis=1)
    shown = widths[widths > 0]
    assert shown.argmax() <= len(shown) / 2
