from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from handlers.estimate import Minutes, estimate
from storage.line import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

SECOND = 1000
MINUTE = 60 * SECOND


def line(durations: Sequence[int], *, queued: int = 0) -> Line:
    """Return the line of a provider that makes one clip at a time."""
    return Line("emoji-v1", tuple(durations), queued=queued)


def test_no_number_is_named_before_five_clips_were_measured() -> None:
    assert [estimate(line([MINUTE] * count)) is None for count in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("queued", "durations", "range_"),
    [
        (0, [20 * SECOND] * 5, Minutes(0, 1)),
        (0, [MINUTE] * 5, Minutes(0, 2)),
        (0, [0] * 5, Minutes(0, 1)),
        (9, [90 * SECOND] * 50, Minutes(12, 18)),
        (3, [20 * SECOND] * 50, Minutes(1, 2)),
    ],
)
def test_the_range_lies_around_every_clip_that_has_to_be_made_in_whole_minutes(
    queued: int, durations: list[int], range_: Minutes
) -> None:
    assert estimate(line(durations, queued=queued)) == range_


def test_the_odd_clip_at_either_end_does_not_stretch_the_range_of_one() -> None:
    durations = [1, *[2 * MINUTE] * 9, *[3 * MINUTE] * 9, 1000 * MINUTE]
    assert estimate(line(durations)) == Minutes(1, 4)


def test_the_order_of_the_measurements_does_not_matter() -> None:
    durations = [minute * MINUTE for minute in (5, 1, 4, 2, 3)]
    assert estimate(line(durations, queued=2)) == estimate(line(sorted(durations), queued=2))


def test_more_clips_ahead_never_make_the_far_end_come_sooner() -> None:
    durations = [minute * 10 * SECOND for minute in range(1, 12)]
    ranges = [estimate(line(durations, queued=queued)) for queued in range(40)]
    found = [minutes for minutes in ranges if minutes is not None]
    assert len(found) == 40
    most = [minutes.most for minutes in found]
    assert most == sorted(most)
    assert all(0 <= minutes.least < minutes.most for minutes in found)


def test_what_the_provider_has_done_of_a_clip_counts() -> None:
    fresh = Line("emoji-v1", (4 * MINUTE,) * 50, ordered=1)
    ranges = [estimate(replace(fresh, ordered=minutes * MINUTE + 1)) for minutes in range(4)]
    assert [found.most for found in ranges if found is not None] == [5, 4, 3, 2]


def test_a_clip_is_worked_on_only_since_the_one_before_it_was_finished() -> None:
    behind = Line("emoji-v1", (4 * MINUTE,) * 50, ordered=4 * MINUTE, finished=1)
    assert estimate(behind) == estimate(replace(behind, ordered=1))


def test_clips_side_by_side_shorten_the_wait_and_a_free_place_ends_it() -> None:
    crowded = line([3 * MINUTE] * 50, queued=12)
    alone, beside = estimate(crowded), estimate(crowded, side_by_side=4)
    assert alone is not None
    assert beside is not None
    assert beside.most < alone.least / 2
    free = Line("local", (3 * MINUTE,) * 50, upstream=(1, 1, 1))
    assert estimate(free, side_by_side=4) == estimate(replace(free, upstream=()))


def test_the_more_people_come_the_later_may_a_wish_be_that_lets_them_go_first() -> None:
    last = replace(line([MINUTE] * 50, queued=19), rounds=20)
    quiet, busy = estimate(last), estimate(replace(last, arrivals=0.5 / MINUTE))
    assert quiet is not None
    assert busy is not None
    assert (busy.least, busy.most > 1.5 * quiet.most) == (quiet.least, True)
    next_one = replace(last, rounds=1)
    assert estimate(replace(next_one, arrivals=0.5 / MINUTE)) == estimate(next_one), "nobody overtakes it"


def test_of_clips_side_by_side_each_is_as_far_as_it_was_ordered_long_ago() -> None:
    begun = Line("local", (10 * MINUTE,) * 50, upstream=(9 * MINUTE, 4 * MINUTE), finished=MINUTE)
    # One and six minutes are left; when the first place is free, the other clip is half done on average.
    assert _far_end(begun, side_by_side=2) - _far_end(line([10 * MINUTE] * 50)) == pytest.approx(1, abs=1)
    later = replace(begun, upstream=(1, 1))
    assert _far_end(later, side_by_side=2) - _far_end(begun, side_by_side=2) in {6, 7, 8}


def test_a_clip_behind_others_has_not_begun() -> None:
    behind = Line("emoji-v1", (4 * MINUTE,) * 50, upstream=(4 * MINUTE,), ordered=3 * MINUTE)
    assert estimate(behind) == estimate(replace(behind, ordered=1))
    first = replace(behind, upstream=())
    assert _far_end(first) < _far_end(replace(first, ordered=1))


def test_a_clip_that_takes_longer_than_any_before_it_may_take_as_long_as_they_differ() -> None:
    durations = (2 * MINUTE, 4 * MINUTE, 6 * MINUTE, 8 * MINUTE, 10 * MINUTE)
    overdue = Line("emoji-v1", durations * 10, ordered=30 * MINUTE)
    found = estimate(overdue)
    assert found is not None
    assert (found.least, 3 <= found.most < 10) == (0, True)


def test_the_spread_of_a_line_grows_with_its_length_and_shrinks_with_the_places() -> None:
    durations = tuple(minute * MINUTE for minute in (1, 3, 5, 7, 9)) * 10
    short, long = (estimate(line(durations, queued=queued)) for queued in (4, 36))
    beside = estimate(line(durations, queued=36), side_by_side=4)
    assert short is not None
    assert long is not None
    assert beside is not None
    wide = long.most - long.least
    assert short.most - short.least < wide < 9 * (short.most - short.least)
    assert beside.most - beside.least < wide / 2


def test_those_who_are_served_side_by_side_hold_nobody_up_for_long() -> None:
    last = replace(line([MINUTE] * 50, queued=19), rounds=20, arrivals=0.5 / MINUTE)
    alone, beside = _far_end(last), _far_end(last, side_by_side=4)
    assert beside < alone / 4


def _far_end(before: Line, *, side_by_side: int = 1) -> int:
    found = estimate(before, side_by_side=side_by_side)
    assert found is not None
    return found.most
