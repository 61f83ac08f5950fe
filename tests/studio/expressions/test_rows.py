from __future__ import annotations

from typing import Any

import pytest

from engine.catalogue import BY_ID
from studio.expressions import TEMPLATES
from studio.expressions.channels import CHANNELS
from studio.expressions.template import read


def row(**changes: Any) -> dict[str, Any]:
    """Return a good row of TOML, apart from what is changed."""
    return {"seconds": 3.0, "poses": [{"at": 1.0, "smile": 1.0}], **changes}


def pose(**changes: Any) -> dict[str, Any]:
    return row(poses=[{"at": 1.0, **changes}])


def swing(**changes: Any) -> dict[str, Any]:
    return row(oscillators=[{"channel": "roll", "size": 3, "hertz": 2, **changes}])


def accent(**changes: Any) -> dict[str, Any]:
    return row(accents=[{"kind": "hearts", **changes}])


def test_the_renderer_draws_exactly_the_templates_of_the_catalogue() -> None:
    assert set(TEMPLATES) == set(BY_ID)
    assert len(TEMPLATES) == 20
    assert all(template.id == name for name, template in TEMPLATES.items())


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_a_template_takes_two_to_four_seconds_and_nothing_in_it_lasts_longer(template_id: str) -> None:
    template = TEMPLATES[template_id]

    assert 2.0 <= template.seconds <= 4.0
    moments = [at for at, _ in template.poses] + [*template.blinks]
    moments += [swing.end for swing in template.oscillators] + [accent.end for accent in template.accents]
    assert max(moments) < template.seconds


def test_a_name_without_a_side_stands_for_both() -> None:
    template = read("grin", row())

    assert template.poses == ((1.0, {"smile_left": 1.0, "smile_right": 1.0}),)


def test_an_oscillator_without_times_swings_all_the_clip() -> None:
    (oscillator,) = read("sway", swing()).oscillators

    assert (oscillator.start, oscillator.end) == (0.0, 3.0)


def test_a_template_tells_whether_the_background_moves() -> None:
    assert not read("nod", pose(pitch=5)).moves_camera
    assert read("nearer", pose(zoom=0.1)).moves_camera
    assert read("quake", swing(channel="camera_x", size=0.01)).moves_camera


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row(seconds=1.5), "1.5 s is not within 2.0 to 4.0 s"),
        (row(seconds=4.5), "4.5 s is not within 2.0 to 4.0 s"),
        ({"poses": []}, "seconds"),
        ({"seconds": 3.0}, "poses"),
        (row(colour="red"), "unknown ['colour']"),
        (pose(ears=1.0), "unknown channel 'ears'"),
        (pose(smile=9.0), "smile = 9.0 at 1.0 s is beyond its limits"),
        (pose(yaw=-7), "yaw = -7 at 1.0 s is beyond its limits"),
        (pose(smile="much"), "'<=' not supported"),
        (row(poses=[{"at": 3.0, "smile": 1.0}]), "a pose at 3.0 s is not within the clip"),
        (row(poses=[{"at": 0, "smile": 1.0}]), "a pose at 0.0 s is not within the clip"),
        (row(poses=[{"at": 2, "roll": 1}, {"at": 1, "roll": 0}]), "poses are not in order of time"),
        (row(poses=[{"smile": 1.0}]), "at"),
        (swing(channel="tail"), "unknown channel 'tail'"),
        (swing(to=3.5), "an oscillator from 0.0 to 3.5 s"),
        ({**swing(), "oscillators": [{"channel": "roll", "size": 3}]}, "hertz"),
        (swing(speed=2), "speed"),
        (accent(kind="fire"), "unknown accent 'fire'"),
        (accent(to=5.0), "hearts from 0.0 to 5.0 s"),
        (accent(size=2), "unknown ['size']"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_name_and_the_reason(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=r"^template odd: ") as refused:
        read("odd", wrong)

    assert said in str(refused.value)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_rests_within_its_limits_and_can_move_from_there(name: str) -> None:
    channel = CHANNELS[name]

    assert channel.low <= channel.rest <= channel.high
    assert channel.low < channel.high
    assert channel.explains
