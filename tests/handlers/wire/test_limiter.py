from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.wire.limiter import FloodLimiter, LimiterSettings, Pace
from storage.urgency import Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
ALICE, BOB, GROUP = 1, 2, -100
SETTINGS = LimiterSettings(
    private=Pace(3, timedelta(seconds=3)),
    group=Pace(20, timedelta(seconds=60)),
    overall=Pace(30, timedelta(seconds=1)),
)


class Desk:
    """A limiter with a clock that the test moves."""

    def __init__(self, settings: LimiterSettings = SETTINGS) -> None:
        self.now = START
        self.limiter = FloodLimiter(settings, clock=lambda: self.now)

    def wait(self, seconds: float) -> None:
        """Move the clock."""
        self.now += timedelta(seconds=seconds)

    def calls(self, chat_id: int, times: int, urgency: Urgency = Urgency.SEND) -> int:
        """Make calls that take no time and return how many were let out."""
        passed = [self.limiter.admit(chat_id, urgency, self.now) for _ in range(times)]
        for _ in range(sum(passed)):
            self.limiter.end(chat_id, called=True)
        return sum(passed)


def test_a_private_chat_gets_a_small_burst_and_then_one_call_a_second() -> None:
    desk = Desk()
    assert desk.calls(ALICE, 5) == 3
    desk.wait(2.9)
    assert desk.calls(ALICE, 5) == 0
    desk.wait(0.1)
    assert desk.calls(ALICE, 5) == 3


def test_a_group_gets_twenty_calls_a_minute_and_other_chats_notice_nothing() -> None:
    desk = Desk()
    assert desk.calls(GROUP, 25) == 20
    assert desk.calls(ALICE, 1) == 1
    assert desk.limiter.openings(desk.now).chats[GROUP] == 0


def test_all_chats_together_get_thirty_calls_a_second() -> None:
    desk = Desk()
    assert sum(desk.calls(person, 1) for person in range(1, 50)) == 30
    assert desk.limiter.openings(desk.now).everywhere == 0
    desk.wait(1)
    assert desk.calls(ALICE, 1) == 1


def test_edits_of_many_chats_leave_most_of_a_second_to_keyboards() -> None:
    desk = Desk()
    assert sum(desk.calls(person, 1, Urgency.EDIT) for person in range(1, 50)) == 9
    assert sum(desk.calls(person, 1) for person in range(50, 99)) == 21


@pytest.mark.parametrize(
    ("urgency", "most"), [(Urgency.SEND, 20), (Urgency.CLIP, 18), (Urgency.EDIT, 14), (Urgency.PLACE, 8)]
)
def test_what_fewer_people_wait_for_leaves_room_for_the_rest(urgency: Urgency, most: int) -> None:
    desk = Desk(replace(SETTINGS, overall=Pace(1000, timedelta(seconds=1))))
    assert desk.calls(GROUP, 25, urgency) == most
    assert desk.calls(GROUP, 25) == 20 - most


def test_the_edits_behind_a_photo_and_a_tap_leave_a_quick_clip_its_call() -> None:
    desk = Desk(LimiterSettings())
    assert desk.calls(ALICE, 2) == 2
    desk.calls(ALICE, 5, Urgency.EDIT)
    desk.calls(ALICE, 5, Urgency.PLACE)
    assert desk.calls(ALICE, 1, Urgency.CLIP) == 1


def test_a_limit_of_one_call_lets_everything_out_in_the_end() -> None:
    desk = Desk(LimiterSettings(private=Pace(1, timedelta(seconds=1))))
    for urgency in reversed(Urgency):
        assert desk.calls(ALICE, 2, urgency) == 1
        desk.wait(1)


def test_a_call_counts_from_its_start_until_a_span_after_its_end() -> None:
    desk = Desk()
    assert [desk.limiter.admit(ALICE, Urgency.SEND, desk.now) for _ in range(4)] == [True] * 3 + [False]
    desk.wait(60)
    assert not desk.limiter.admit(ALICE, Urgency.SEND, desk.now)
    desk.limiter.end(ALICE, called=True)
    desk.wait(2.9)
    assert not desk.limiter.admit(ALICE, Urgency.SEND, desk.now)
    desk.wait(0.1)
    assert desk.limiter.admit(ALICE, Urgency.SEND, desk.now)


def test_a_call_that_was_not_needed_is_given_back() -> None:
    desk = Desk()
    assert desk.limiter.admit(ALICE, Urgency.SEND, desk.now)
    desk.limiter.end(ALICE, called=False)
    assert desk.calls(ALICE, 5) == 3


def test_the_limiter_says_when_more_may_go_out() -> None:
    desk = Desk()
    assert desk.limiter.next_look(desk.now) is None
    desk.calls(GROUP, 1)
    desk.wait(2)
    assert desk.limiter.next_look(desk.now) == START + timedelta(seconds=60)


def test_a_chat_in_peace_is_open_and_forgotten() -> None:
    desk = Desk()
    desk.calls(GROUP, 20)
    desk.wait(60)
    assert desk.limiter.openings(desk.now).chats == {}


def test_a_clock_that_was_put_back_holds_nobody_up() -> None:
    desk = Desk()
    desk.calls(GROUP, 20)
    desk.wait(-3600)
    assert desk.calls(GROUP, 25) == 20


CALLS = st.lists(
    st.tuples(
        st.sampled_from([ALICE, BOB, GROUP]),
        st.sampled_from(list(Urgency)),
        st.floats(0, 2),  # seconds until the next call is wished for
        st.floats(0, 1.5),  # seconds that it takes
        st.floats(0, 1),  # when between its start and its end Telegram counts it
    ),
    max_size=60,
)


@given(calls=CALLS)
def test_telegram_never_sees_more_than_its_limits_whatever_the_network_does(
    calls: list[tuple[int, Urgency, float, float, float]],
) -> None:
    settings = LimiterSettings(
        private=Pace(2, timedelta(seconds=2)),
        group=Pace(4, timedelta(seconds=5)),
        overall=Pace(5, timedelta(seconds=1)),
    )
    desk = Desk(settings)
    under_way: list[tuple[datetime, int]] = []
    counted: list[tuple[int, datetime]] = []
    for chat_id, urgency, pause, takes, share in calls:
        desk.wait(pause)
        for end, whose in sorted(under_way):
            if end <= desk.now:
                now, desk.now = desk.now, end
                desk.limiter.end(whose, called=True)
                desk.now = now
                under_way.remove((end, whose))
        if desk.limiter.admit(chat_id, urgency, desk.now):
            under_way.append((desk.now + timedelta(seconds=takes), chat_id))
            counted.append((chat_id, desk.now + timedelta(seconds=takes * share)))
    for chat_id, pace in ((ALICE, settings.private), (BOB, settings.private), (GROUP, settings.group)):
        assert _most([moment for whose, moment in counted if whose == chat_id], pace.span) <= pace.calls
    assert _most([moment for _, moment in counted], settings.overall.span) <= settings.overall.calls


def _most(moments: Sequence[datetime], span: timedelta) -> int:
    """Return the most calls in any stretch of this length, its end left out."""
    return max((sum(start <= moment < start + span for moment in moments) for start in moments), default=0)
