from __future__ import annotations

import pytest

from handlers.estimate import Minutes, estimate

SECOND = 1000
MINUTE = 60 * SECOND


@pytest.mark.parametrize("count", range(5))
def test_no_number_is_named_before_five_clips_were_measured(count: int) -> None:
    assert estimate(0, [MINUTE] * count) is None


@pytest.mark.parametrize(
    ("ahead", "durations", "range_"),
    [
        (0, [20 * SECOND] * 5, Minutes(0, 1)),
        (0, [MINUTE] * 5, Minutes(1, 1)),
        (0, [MINUTE + 1] * 5, Minutes(1, 2)),
        (9, [90 * SECOND] * 5, Minutes(15, 15)),
        (0, [0] * 5, Minutes(0, 1)),
        (3, [20 * SECOND] * 10, Minutes(1, 2)),
    ],
)
def test_the_range_covers_every_clip_that_has_to_be_made_in_whole_minutes(
    ahead: int, durations: list[int], range_: Minutes
) -> None:
    assert estimate(ahead, durations) == range_


def test_the_range_leaves_out_the_odd_clip_at_either_end() -> None:
    durations = [1, *[2 * MINUTE] * 9, *[3 * MINUTE] * 9, 1000 * MINUTE]
    assert estimate(0, durations) == Minutes(2, 3)


def test_the_order_of_the_measurements_does_not_matter() -> None:
    durations = [minute * MINUTE for minute in (5, 1, 4, 2, 3)]
    assert estimate(2, durations) == estimate(2, sorted(durations)) == Minutes(3, 15)


def test_more_clips_ahead_never_make_the_wait_shorter() -> None:
    durations = [minute * 10 * SECOND for minute in range(1, 12)]
    ranges = [estimate(ahead, durations) for ahead in range(30)]
    found = [(minutes.least, minutes.most) for minutes in ranges if minutes is not None]
    assert len(found) == 30
    assert found == sorted(found)
    assert all(least <= most for least, most in found)
