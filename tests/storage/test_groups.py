from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import groups, jobs, people
from storage.rows import GroupRules
from storage.states import JobState
from tests.support.rows import NOW, later, make_job, make_person

if TYPE_CHECKING:
    import sqlalchemy as sa


def test_a_group_allows_the_least_until_it_chooses(conn: sa.Connection) -> None:
    make_person(conn)
    assert groups.rules(conn, 1) == groups.rules(conn, 404) == GroupRules()
    groups.choose_language(conn, 1, "zh")
    groups.choose_who_may_ask(conn, 1, admins_only=True)
    groups.allow_others_photos(conn, 1, allowed=True)
    groups.choose_daily_clips(conn, 1, 25)
    assert groups.rules(conn, 1) == GroupRules("zh", 1, 1, 25)


def test_a_groups_language_goes_before_a_persons_own_and_only_there(conn: sa.Connection) -> None:
    make_person(conn)
    make_person(conn, 2)
    people.choose_language(conn, person_id=1, language="en")
    groups.choose_language(conn, 2, "zh")
    assert people.find_in(conn, 1, chat_id=2).spoken == "zh"
    assert people.find_in(conn, 1, chat_id=1).spoken == "en"


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (JobState.QUEUED, 1),
        (JobState.DELIVERED, 1),
        (JobState.CANCELLED, 0),
        (JobState.FAILED, 0),
        (JobState.REJECTED, 0),
    ],
)
def test_clips_are_counted_unless_they_came_to_nothing(
    conn: sa.Connection, state: JobState, counted: int
) -> None:
    make_job(conn, state)
    assert groups.clips_since(conn, chat_id=1, since=NOW) == counted
    assert groups.clips_since(conn, chat_id=2, since=NOW) == 0
    assert groups.clips_since(conn, chat_id=1, since=later(9999)) == 0


def test_an_order_that_nobody_waits_for_any_more_is_not_counted(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    jobs.cancel(conn, job_id, now=NOW)
    assert groups.clips_since(conn, chat_id=1, since=NOW) == 0
