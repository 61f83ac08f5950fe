from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import providers, scenes
from storage.limits import Limits
from storage.states import JobState
from tests.support.rows import NOW, job_at, later, make_job, make_photo, owe_keyboard, photo_at

if TYPE_CHECKING:
    import sqlalchemy as sa

    from storage.scenes import Scene


def _scenes(conn: sa.Connection) -> list[Scene]:
    return scenes.due(conn, allowed=Limits(("emoji-v1", "local")), busy=[], limit=10, now=NOW)


def test_a_keyboard_is_seen_with_its_photo_and_its_person(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    owe_keyboard(conn, photo_id)
    (scene,) = _scenes(conn)
    assert (scene.photo, scene.job, scene.person.id) == (photo_at(conn, photo_id), None, 1)


def test_a_waiting_status_is_seen_with_its_job_its_photo_and_its_position(conn: sa.Connection) -> None:
    make_job(conn, JobState.RUNNING, owner=2)
    make_job(conn, owner=3)
    job_id = make_job(conn, owner=1)
    scene = next(scene for scene in _scenes(conn) if scene.message.job_id == job_id)
    job = job_at(conn, job_id)
    assert (scene.job, scene.photo) == (job, photo_at(conn, job.photo_id))
    assert scene.line is not None
    assert (scene.line.provider, scene.line.ahead) == ("emoji-v1", 2)


def test_a_job_that_is_being_made_has_nobody_before_it(conn: sa.Connection) -> None:
    make_job(conn, JobState.RUNNING, owner=2)
    assert [scene.line.ahead for scene in _scenes(conn) if scene.line is not None] == [0]


def test_a_job_that_waits_stands_in_the_line_of_who_can_work(conn: sa.Connection) -> None:
    make_job(conn, JobState.RUNNING, owner=2)
    job_id = make_job(conn, owner=1)
    providers.pause(conn, name="emoji-v1", problem="key", code="C", probe_at=later(60), now=NOW)
    lines = {scene.message.job_id: scene.line for scene in _scenes(conn)}
    line = lines[job_id]
    assert line is not None
    assert (line.provider, line.ahead) == ("local", 0)


@pytest.mark.parametrize("state", [JobState.WAITING_CHECK, JobState.FETCHING, JobState.DELIVERED])
def test_a_job_that_is_in_no_line_has_none(conn: sa.Connection, state: JobState) -> None:
    make_job(conn, state)
    assert [scene.line for scene in _scenes(conn)] == [None]


def test_every_scene_knows_the_pauses(conn: sa.Connection) -> None:
    make_job(conn)
    providers.pause(conn, name="emoji-v1", problem="key", code="C", probe_at=later(60), now=NOW)
    (scene,) = _scenes(conn)
    assert set(scene.paused) == {"emoji-v1"}


def test_no_scene_is_read_when_nothing_is_due_or_wanted(conn: sa.Connection) -> None:
    assert _scenes(conn) == []
    make_job(conn)
    assert scenes.due(conn, allowed=Limits(), busy=[], limit=0, now=NOW) == []
