from __future__ import annotations

from typing import TYPE_CHECKING

from storage import messages, providers
from storage.clock import to_ms
from storage.states import JobState
from storage.wakeups import Topic, collect
from tests.support.rows import NOW, later, make_job

if TYPE_CHECKING:
    import sqlalchemy as sa


def _pause(conn: sa.Connection, problem: str = "key", *, at: float = 0) -> bool:
    return providers.pause(
        conn, name="emoji-v1", problem=problem, code="C", probe_at=later(at + 60), now=later(at)
    )


def test_a_pause_is_news_once_and_again_when_its_reason_changes(conn: sa.Connection) -> None:
    news = [_pause(conn), _pause(conn), _pause(conn, "money"), _pause(conn, "money")]
    assert news == [True, False, True, False]


def test_a_pause_that_goes_on_remembers_when_it_began_and_when_to_probe(conn: sa.Connection) -> None:
    _pause(conn)
    _pause(conn, at=30)
    (pause,) = providers.paused(conn)
    assert (pause.since_ms, pause.probe_ms) == (to_ms(NOW), to_ms(later(90)))


def test_a_provider_that_works_again_ends_its_pause_once(conn: sa.Connection) -> None:
    assert not providers.mark_working(conn, name="emoji-v1")
    _pause(conn)
    assert [providers.mark_working(conn, name="emoji-v1") for _ in range(2)] == [True, False]
    assert providers.paused(conn) == []
    assert _pause(conn), "the next pause is news again"


def test_a_pause_and_its_end_redraw_the_messages_of_everyone_who_waits(conn: sa.Connection) -> None:
    waiting = {make_job(conn, JobState.WAITING_CHECK, owner=2), make_job(conn, JobState.QUEUED, owner=3)}
    make_job(conn, JobState.FAILED, owner=4)
    for change in (_pause, lambda conn: providers.mark_working(conn, name="emoji-v1")):
        for message in messages.due(conn, busy=[], limit=10, now=NOW):
            messages.mark_settled(conn, message.id)
        change(conn)
        assert {message.job_id for message in messages.due(conn, busy=[], limit=10, now=NOW)} == waiting


def test_a_new_probe_time_wakes_the_loops_that_use_the_provider(conn: sa.Connection) -> None:
    _pause(conn)
    collect(conn)
    providers.probe_again(conn, name="emoji-v1", probe_at=later(5))
    assert {Topic.JOBS, Topic.PHOTOS} <= collect(conn)
    (pause,) = providers.paused(conn)
    assert pause.probe_ms == to_ms(later(5))


def test_a_provider_never_heard_of_has_no_pause(conn: sa.Connection) -> None:
    assert providers.find(conn, "local") is None
