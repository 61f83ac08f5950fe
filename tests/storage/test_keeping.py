from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import keeping
from storage.states import OPEN_JOB_STATES, JobState, PhotoState
from tests.support.rows import NOW, job_at, later, make_job, make_photo, order, photo_at

if TYPE_CHECKING:
    import sqlalchemy as sa


def _names(photo_id: int) -> list[str]:
    return [f"{photo_id}.bin", f"{photo_id}.jpg"]


def test_a_photo_that_nobody_used_lately_lets_go_of_its_files(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    assert keeping.expire_photos(conn, unused_since=NOW) == []
    assert keeping.expire_photos(conn, unused_since=later(1)) == _names(photo_id)
    photo = photo_at(conn, photo_id)
    assert (photo.state, photo.original, photo.normalised) == (PhotoState.EXPIRED, None, None)
    assert keeping.expire_photos(conn, unused_since=later(1)) == []


@pytest.mark.parametrize("state", JobState)
def test_a_photo_is_kept_exactly_while_an_open_job_needs_it(conn: sa.Connection, state: JobState) -> None:
    photo_id = job_at(conn, make_job(conn, state)).photo_id
    names = keeping.expire_photos(conn, unused_since=later(1))
    assert names == ([] if state in OPEN_JOB_STATES else _names(photo_id))


@pytest.mark.parametrize("state", [PhotoState.REFUSED, PhotoState.UNREADABLE])
def test_a_photo_that_ended_stays_what_it_was_without_its_files(
    conn: sa.Connection, state: PhotoState
) -> None:
    photo_id = make_photo(conn, state)
    assert keeping.expire_photos(conn, unused_since=later(1)) == _names(photo_id)
    assert photo_at(conn, photo_id).state is state


def test_an_order_is_a_use_of_its_photo(conn: sa.Connection) -> None:
    used, unused = (make_photo(conn, now=later(-100)) for _ in range(2))
    job_id = order(conn, used)
    assert job_id is not None
    assert keeping.expire_photos(conn, unused_since=later(-50)) == _names(unused)


def test_only_so_many_photos_are_let_go_at_once(conn: sa.Connection) -> None:
    for _ in range(3):
        make_photo(conn)
    assert len(keeping.expire_photos(conn, unused_since=later(1), limit=2)) == 4
    assert len(keeping.expire_photos(conn, unused_since=later(1), limit=2)) == 2


@pytest.mark.parametrize("state", [JobState.DELIVERED, JobState.UNDELIVERABLE])
def test_clips_of_ended_jobs_are_let_go_after_their_time(conn: sa.Connection, state: JobState) -> None:
    job_id = make_job(conn, state)
    assert keeping.release_clips(conn, ended_before=NOW) == []
    assert keeping.release_clips(conn, ended_before=later(1)) == [f"{job_id}.mp4"]
    assert job_at(conn, job_id).clip is None
    assert keeping.release_clips(conn, ended_before=later(1)) == []


def test_a_clip_that_is_still_to_be_delivered_is_kept(conn: sa.Connection) -> None:
    make_job(conn, JobState.DELIVERING)
    assert keeping.release_clips(conn, ended_before=later(1)) == []
