from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from studio.expressions import TEMPLATES
from studio.expressions.channels import CHANNELS
from studio.expressions.template import Template, read
from studio.expressions.timeline import Timeline

REST = {"open": 0.1, "smile_left": 0.4, "smile_right": 0.4}


def template(**parts: Any) -> Template:
    return read("any", {"seconds": 3.0, "poses": [], **parts})


def course(of: Template, channel: str, *, rest: float) -> list[float]:
    """Return where a channel stands at every hundredth of a second."""
    timeline = Timeline(of, REST)
    return [timeline.pose(hundredth / 100).get(channel, rest) for hundredth in range(301)]


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_every_template_starts_and_ends_with_the_photo(template_id: str) -> None:
    timeline = Timeline(TEMPLATES[template_id], REST)

    assert timeline.pose(0.0) == {}
    assert timeline.pose(TEMPLATES[template_id].seconds) == {}


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_no_channel_ever_leaves_its_limits(template_id: str) -> None:
    timeline = Timeline(TEMPLATES[template_id], REST)

    for second in np.linspace(0.0, TEMPLATES[template_id].seconds, 200):
        for name, value in timeline.pose(float(second)).items():
            assert CHANNELS[name].low <= value <= CHANNELS[name].high, (name, second)


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_nothing_jumps_between_two_pictures(template_id: str) -> None:
    timeline = Timeline(TEMPLATES[template_id], REST)
    moments = np.arange(0.0, TEMPLATES[template_id].seconds, 0.002)
    poses = [timeline.pose(float(second)) for second in moments]

    for name, channel in CHANNELS.items():
        rest = REST.get(name, channel.rest)
        steps = [abs(b.get(name, rest) - a.get(name, rest)) for a, b in pairwise(poses)]
        assert max(steps) < 0.06 * (channel.high - channel.low), name


def test_a_channel_passes_through_its_poses_and_not_beyond_them() -> None:
    nod = template(poses=[{"at": 1.0, "pitch": 8}, {"at": 2.0, "pitch": 8}])

    pitch = course(nod, "pitch", rest=0.0)

    assert pitch[100] == pitch[150] == pitch[200] == 8.0
    assert max(pitch) == 8.0
    assert min(pitch) == 0.0
    assert pitch[:101] == sorted(pitch[:101])


def test_a_face_that_smiles_already_starts_from_its_own_smile() -> None:
    broad = template(poses=[{"at": 1.0, "smile": 1.0}])

    smile = course(broad, "smile_left", rest=0.4)

    assert smile[1] == pytest.approx(0.4, abs=0.01)
    assert smile[100] == 1.0
    assert smile[299] == pytest.approx(0.4, abs=0.01)


def test_a_blink_shuts_eyes_of_any_width_for_a_third_of_a_second() -> None:
    wide = template(poses=[{"at": 0.5, "lid": 1.3}, {"at": 2.5, "lid": 1.3}], blinks=[1.5])

    blink, lid = course(wide, "blink", rest=0.0), course(wide, "lid_right", rest=1.0)

    assert blink[150] == 1.0
    assert blink[134] == blink[166] == 0.0
    assert lid[150] == 1.3  # the lids' own channel does not know of it


def test_an_oscillator_swings_within_its_time_and_leaves_the_rest_alone() -> None:
    swaying = template(oscillators=[{"channel": "roll", "size": 5, "hertz": 2, "from": 1.0, "to": 2.0}])

    roll = course(swaying, "roll", rest=0.0)

    assert not any(roll[:101])
    assert not any(roll[200:])
    assert max(roll) == pytest.approx(5.0, abs=0.3)
    assert min(roll) == pytest.approx(-5.0, abs=0.3)
