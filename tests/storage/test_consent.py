from __future__ import annotations

import sqlalchemy as sa

from storage import consent, jobs, keeping
from storage.schema import job, opt_out, photo, program
from storage.states import JobState, PhotoState
from tests.support.rows import NOW, job_at, later, make_job, make_person, make_photo, order, photo_at


def test_a_refusal_holds_until_it_is_taken_back_and_may_be_said_twice(conn: sa.Connection) -> None:
    assert not consent.is_refused(conn, 7)
    consent.refuse(conn, 7)
    consent.refuse(conn, 7)
    assert consent.is_refused(conn, 7)
    assert not consent.is_refused(conn, 8)
    consent.agree(conn, 7)
    assert not consent.is_refused(conn, 7)


def test_what_is_kept_can_only_be_compared_by_who_has_the_key(conn: sa.Connection) -> None:
    consent.refuse(conn, 7)
    key = conn.execute(sa.select(program.c.secret)).scalar_one()
    (first,) = conn.execute(sa.select(opt_out.c.hash)).scalars().all()
    conn.execute(sa.update(program).values(secret="ab" * 32))
    assert not consent.is_refused(conn, 7)
    assert len(bytes.fromhex(key)) == len(bytes.fromhex(first)) == 32


def test_what_was_made_of_somebodys_photo_for_others_is_withdrawn_and_their_own_stays(
    conn: sa.Connection,
) -> None:
    photo_id = make_photo(conn, owner=7)
    make_person(conn, 8)
    hers = order(conn, photo_id, template="b")
    his = jobs.create(
        conn, source=photo_at(conn, photo_id), person_id=8, template="a", template_version=1, now=NOW
    )
    conn.execute(sa.update(job).values(file_id="known"))

    consent.withdraw(conn, photo_id=photo_id, subject_id=7, now=later(1))

    assert his is not None
    assert hers is not None
    assert (job_at(conn, his).state, job_at(conn, his).file_id) == (JobState.CANCELLED, None)
    assert (job_at(conn, hers).state, job_at(conn, hers).file_id) == (JobState.QUEUED, "known")
    assert photo_at(conn, photo_id).state is PhotoState.USABLE
    assert conn.execute(sa.select(photo.c.used_ms)).scalar_one() == 0


def test_the_files_of_a_withdrawn_photo_go_at_the_next_round(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.DELIVERED)
    conn.execute(sa.update(job).values(clip="1.mp4"))

    consent.withdraw(conn, photo_id=job_at(conn, job_id).photo_id, subject_id=99, now=NOW)

    assert photo_at(conn, job_at(conn, job_id).photo_id).state is PhotoState.EXPIRED
    assert keeping.release_clips(conn, ended_before=NOW) == ["1.mp4"]
    assert keeping.expire_photos(conn, unused_since=NOW)
