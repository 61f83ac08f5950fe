from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from storage import messages, photos
from storage.states import JobState, PhotoState
from storage.wakeups import Topic, collect
from tests.support.rows import (
    NOW,
    REGIONS,
    end_photo,
    job_at,
    later,
    make_job,
    make_person,
    make_photo,
    order,
    owe_keyboard,
    photo_at,
)

if TYPE_CHECKING:
    import sqlalchemy as sa


def _take(conn: sa.Connection, message_id: int, album: str | None = None, chat_id: int = 1) -> int | None:
    make_person(conn, chat_id)
    return photos.create(
        conn,
        chat_id=chat_id,
        thread_id=None,
        person_id=chat_id,
        message_id=message_id,
        album_id=album,
        file_id="AgAC",
        file_unique_id="AQAD",
        now=NOW,
    )


def _claim(conn: sa.Connection, *, generation: int = 1, limit: int = 10, at: float = 0) -> list[int]:
    found = photos.claim(conn, PhotoState.RECEIVED, generation=generation, limit=limit, now=later(at))
    return [photo.id for photo in found]


def test_a_caution_has_the_keyboard_looked_at_again_and_survives_the_verdict(conn: sa.Connection) -> None:
    for caution, looks in (("", 0), ("soft", 1)):
        photo_id = make_photo(conn, PhotoState.STORED)
        owe_keyboard(conn, photo_id)
        before = messages.keyboard_of(conn, photo_id=photo_id)
        size = {"width": 640, "height": 480}
        assert photos.mark_normalised(conn, photo_id, normalised="n.jpg", caution=caution, **size)
        after = messages.keyboard_of(conn, photo_id=photo_id)
        assert before is not None
        assert after is not None
        assert after.wanted - before.wanted == looks
        photos.mark_usable(conn, photo_id, provider="local", regions=REGIONS, now=NOW)
        assert photo_at(conn, photo_id).caution == caution


def test_a_message_is_taken_once(conn: sa.Connection) -> None:
    assert _take(conn, 5) is not None
    assert _take(conn, 5) is None
    assert _take(conn, 5, chat_id=2) is not None


def test_only_the_first_photo_of_an_album_is_taken(conn: sa.Connection) -> None:
    assert _take(conn, 5, album="a") is not None
    assert _take(conn, 6, album="a") is None
    assert _take(conn, 7, album="b") is not None
    assert _take(conn, 8, album="a", chat_id=2) is not None


def test_an_album_is_explained_once(conn: sa.Connection) -> None:
    _take(conn, 5, album="a")
    turns = [photos.take_album_turn(conn, chat_id=1, album_id="a") for _ in range(3)]
    assert turns == [True, False, False]


def test_a_claim_counts_the_attempt_and_is_not_given_twice(conn: sa.Connection) -> None:
    photo_id = make_photo(conn, PhotoState.RECEIVED)
    assert _claim(conn) == [photo_id]
    assert photo_at(conn, photo_id).attempts == 1
    assert _claim(conn) == []


def test_photos_that_a_job_waits_for_are_claimed_first(conn: sa.Connection) -> None:
    idle, wanted = (make_photo(conn, PhotoState.RECEIVED) for _ in range(2))
    order(conn, wanted)
    assert _claim(conn, limit=1) == [wanted]
    assert _claim(conn, limit=0) == []
    assert _claim(conn) == [idle]


def test_claims_of_an_earlier_start_are_free(conn: sa.Connection) -> None:
    photo_id = make_photo(conn, PhotoState.RECEIVED)
    _claim(conn, generation=1)
    assert photos.next_due(conn, (PhotoState.RECEIVED,), generation=1) is None
    assert photos.next_due(conn, (PhotoState.RECEIVED,), generation=2) == 0
    assert _claim(conn, generation=2) == [photo_id]
    assert photo_at(conn, photo_id).attempts == 2


@pytest.mark.parametrize(("attempted", "attempts"), [(True, 1), (False, 0)])
def test_a_photo_given_back_is_due_again_later(conn: sa.Connection, attempted: bool, attempts: int) -> None:  # noqa: FBT001  (parametrised)
    photo_id = make_photo(conn, PhotoState.RECEIVED)
    _claim(conn)
    photos.release(conn, photo_id, next_at=later(30), error="slow", attempted=attempted)
    assert photo_at(conn, photo_id).attempts == attempts
    assert _claim(conn, at=29) == []
    assert _claim(conn, at=30) == [photo_id]


def test_a_next_step_starts_unclaimed_and_with_no_attempt_counted(conn: sa.Connection) -> None:
    photo_id = make_photo(conn, PhotoState.RECEIVED)
    _claim(conn)
    photos.mark_stored(conn, photo_id, original="o.bin")
    assert photo_at(conn, photo_id).attempts == 0
    claimed = photos.claim(conn, PhotoState.STORED, generation=1, limit=1, now=NOW)
    assert [photo.original for photo in claimed] == ["o.bin"]


def test_a_usable_photo_queues_all_jobs_that_waited_in_the_order_of_the_taps(conn: sa.Connection) -> None:
    photo_id = make_photo(conn, PhotoState.CHECKING)
    waiting = [order(conn, photo_id, template=name) for name in ("smile", "wink", "cry")]
    assert photos.mark_usable(conn, photo_id, provider="local", regions=REGIONS, now=NOW)
    found = [job_at(conn, job_id or 0) for job_id in waiting]
    assert {job.state for job in found} == {JobState.QUEUED}
    assert [job.tag for job in found] == sorted({job.tag for job in found})
    photo = photo_at(conn, photo_id)
    assert (photo.checked_by, json.loads(photo.regions or "")) == ("local", REGIONS)


def test_a_verdict_that_comes_twice_queues_nobody_twice(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    photo_id = job_at(conn, job_id).photo_id
    assert not photos.mark_usable(conn, photo_id, provider="local", regions=REGIONS, now=NOW)
    assert job_at(conn, job_id).state is JobState.RUNNING


def test_a_refused_photo_rejects_the_jobs_that_waited_and_has_its_messages_redrawn(
    conn: sa.Connection,
) -> None:
    job_id = make_job(conn, JobState.WAITING_CHECK)
    stranger = make_job(conn, JobState.WAITING_CHECK, owner=2)
    photo_id = job_at(conn, job_id).photo_id
    keyboard = owe_keyboard(conn, photo_id)
    for message in messages.due(conn, busy=[], limit=10, now=NOW):
        messages.mark_settled(conn, message.id)
    assert end_photo(conn, photo_id, PhotoState.CHECKING, PhotoState.REFUSED)
    rejected = job_at(conn, job_id)
    assert (rejected.state, rejected.reason) == (JobState.REJECTED, "photo")
    assert photo_at(conn, photo_id).reason == "no_face"
    assert job_at(conn, stranger).state is JobState.WAITING_CHECK
    redrawn = messages.due(conn, busy=[], limit=10, now=NOW)
    assert {(message.id == keyboard, message.job_id) for message in redrawn} == {
        (True, None),
        (False, job_id),
    }


def test_a_new_photo_wakes_who_downloads(conn: sa.Connection) -> None:
    collect(conn)
    _take(conn, 5)
    assert Topic.DOWNLOADS in collect(conn)


def test_a_further_check_replaces_the_regions_and_keeps_the_photo_in_use(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    found = {"face": [5, 6, 7, 8], "crop": [0, 0, 9, 9]}
    photos.mark_checked(conn, photo_id, provider="another", regions=found)
    photo = photo_at(conn, photo_id)
    assert (photo.state, photo.checked_by) == (PhotoState.USABLE, "another")
    assert json.loads(photo.regions or "") == found
