from __future__ import annotations

import time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import consent, shared
from storage.rows import SharedClip
from storage.schema import job, photo
from storage.states import JobState
from tests.support.rows import NOW, job_at, make_job

if TYPE_CHECKING:
    from collections.abc import Sequence


def finished(conn: sa.Connection, *, template: str = "smile", owner: int = 1, kind: str = "animation") -> int:
    """Make a clip that stands in its chat."""
    job_id = make_job(conn, JobState.DELIVERED, owner=owner, template=template)
    told = {"file_id": f"file-{job_id}", "file_kind": kind}
    conn.execute(sa.update(job).where(job.c.id == job_id).values(told))
    return job_id


def ids(
    conn: sa.Connection, templates: Sequence[str] = ("smile", "wink"), before: int | None = None
) -> list[int]:
    """Return the ids of what the first person may share."""
    return [clip.job_id for clip in shared.clips_of(conn, 1, templates=templates, before=before, limit=50)]


def test_ones_finished_clips_are_found_newest_first_by_template_and_from_an_offset_on(
    conn: sa.Connection,
) -> None:
    first, second = finished(conn), finished(conn, template="wink", kind="video")
    finished(conn, owner=2)
    make_job(conn, JobState.RUNNING)

    assert ids(conn) == [second, first]
    assert ids(conn, ["wink"]) == [second]
    assert ids(conn, before=second) == [first]
    assert shared.clips_of(conn, 1, templates=["wink"], before=None, limit=1) == [
        SharedClip(second, "wink", f"file-{second}", "video")
    ]


def test_a_clip_of_somebody_elses_photo_cannot_be_shared(conn: sa.Connection) -> None:
    job_id = finished(conn)
    conn.execute(sa.update(photo).where(photo.c.id == job_at(conn, job_id).photo_id).values(subject_id=2))
    assert ids(conn) == []


def test_neither_can_one_that_was_withdrawn_nor_one_that_telegram_did_not_name(conn: sa.Connection) -> None:
    withdrawn, nameless = finished(conn), finished(conn)
    consent.withdraw(conn, photo_id=job_at(conn, withdrawn).photo_id, subject_id=9, now=NOW)
    conn.execute(sa.update(job).where(job.c.id == nameless).values(file_id=""))
    assert ids(conn) == []


def test_a_thousand_clips_are_no_reason_to_wait(conn: sa.Connection) -> None:
    one = conn.execute(sa.select(job).where(job.c.id == finished(conn))).mappings().one()
    for number in range(1000):
        conn.execute(sa.insert(job).values({**one, "id": 1000 + number, "ticket": None}))

    began = time.process_time()
    assert len(ids(conn)) == 50
    # The processor's time, which neighbours do not lengthen; a person gets the answer within 100 ms.
    assert time.process_time() - began < 0.05
