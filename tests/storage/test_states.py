from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import jobs, making, photos, submission
from storage.schema import inbox, job, message, photo
from storage.states import (
    JOB_MOVES,
    PHOTO_MOVES,
    SHEET_MOVES,
    IllegalMoveError,
    JobState,
    MessageRole,
    PhotoState,
    SheetState,
    guard,
)
from tests.support.rows import (
    NOW,
    REGIONS,
    end_photo,
    facts_for,
    job_at,
    make_job,
    make_person,
    make_photo,
    photo_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

JOB_PAIRS = list(product(JobState, JobState))
PHOTO_PAIRS = list(product(PhotoState, PhotoState))


@pytest.mark.parametrize(("old", "new"), [pair for pair in JOB_PAIRS if pair[1] in JOB_MOVES[pair[0]]])
def test_a_job_makes_every_move_of_the_table(conn: sa.Connection, old: JobState, new: JobState) -> None:
    job_id = make_job(conn, old)
    assert jobs.move(conn, job_id, old, new, now=NOW, **facts_for(new, job_id))
    assert job_at(conn, job_id).state is new


@pytest.mark.parametrize(("old", "new"), [pair for pair in JOB_PAIRS if pair[1] not in JOB_MOVES[pair[0]]])
def test_a_job_makes_no_other_move(conn: sa.Connection, old: JobState, new: JobState) -> None:
    job_id = make_job(conn, old)
    before = job_at(conn, job_id)
    with pytest.raises(IllegalMoveError):
        jobs.move(conn, job_id, old, new, now=NOW, **facts_for(new, job_id))
    assert job_at(conn, job_id) == before


@pytest.mark.parametrize(("old", "new"), [pair for pair in PHOTO_PAIRS if pair[1] in PHOTO_MOVES[pair[0]]])
def test_a_photo_makes_every_move_of_the_table(conn: sa.Connection, old: PhotoState, new: PhotoState) -> None:
    photo_id = make_photo(conn, old)
    assert end_photo(conn, photo_id, old, new)
    assert photo_at(conn, photo_id).state is new


@pytest.mark.parametrize(
    ("old", "new"), [pair for pair in PHOTO_PAIRS if pair[1] not in PHOTO_MOVES[pair[0]]]
)
def test_a_photo_makes_no_other_move(conn: sa.Connection, old: PhotoState, new: PhotoState) -> None:
    photo_id = make_photo(conn, old)
    before = photo_at(conn, photo_id)
    with pytest.raises(IllegalMoveError):
        end_photo(conn, photo_id, old, new)
    assert photo_at(conn, photo_id) == before


@pytest.mark.parametrize(("old", "new"), list(product(SheetState, SheetState)))
def test_a_sheet_may_make_the_moves_of_the_table_and_no_other(old: SheetState, new: SheetState) -> None:
    if new in SHEET_MOVES[old]:
        guard(old, new)
    else:
        with pytest.raises(IllegalMoveError):
            guard(old, new)


def test_a_move_from_a_state_that_was_left_writes_nothing(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    before = job_at(conn, job_id)
    assert not jobs.move(conn, job_id, JobState.QUEUED, JobState.FAILED, now=NOW, reason="trouble")
    assert job_at(conn, job_id) == before


JOB_FUNCTIONS: dict[JobState, Callable[[sa.Connection, int], object]] = {
    JobState.SUBMITTING: lambda conn, job_id: submission.mark_submitted(
        conn, job_id, ticket="t", request_id="r", next_at=NOW, now=NOW
    ),
    JobState.RUNNING: lambda conn, job_id: making.mark_made(
        conn, job_id, billed_seconds=4, worked_ms=1000, now=NOW
    ),
    JobState.FETCHING: lambda conn, job_id: making.mark_fetched(
        conn, job_id, clip="c.mp4", width=512, height=512, length_ms=4000, now=NOW
    ),
    JobState.DELIVERING: lambda conn, job_id: making.mark_delivered(
        conn, job_id, file_id="BAAC", kind="animation", now=NOW
    ),
}


@pytest.mark.parametrize(("expected", "state"), list(product(JOB_FUNCTIONS, JobState)))
def test_a_step_of_a_job_counts_only_in_the_state_that_it_leaves(
    conn: sa.Connection, expected: JobState, state: JobState
) -> None:
    job_id = make_job(conn, state)
    before = job_at(conn, job_id)
    assert JOB_FUNCTIONS[expected](conn, job_id) is (state is expected)
    assert (job_at(conn, job_id) == before) is (state is not expected)


PHOTO_FUNCTIONS: dict[PhotoState, Callable[[sa.Connection, int], object]] = {
    PhotoState.RECEIVED: lambda conn, photo_id: photos.mark_stored(conn, photo_id, original="o"),
    PhotoState.STORED: lambda conn, photo_id: photos.mark_normalised(
        conn, photo_id, normalised="n", width=1, height=1
    ),
    PhotoState.CHECKING: lambda conn, photo_id: photos.mark_usable(
        conn, photo_id, provider="local", regions=REGIONS, now=NOW
    ),
}


@pytest.mark.parametrize(("expected", "state"), list(product(PHOTO_FUNCTIONS, PhotoState)))
def test_a_step_of_a_photo_counts_only_in_the_state_that_it_leaves(
    conn: sa.Connection, expected: PhotoState, state: PhotoState
) -> None:
    photo_id = make_photo(conn, state)
    before = photo_at(conn, photo_id)
    assert PHOTO_FUNCTIONS[expected](conn, photo_id) is (state is expected)
    assert (photo_at(conn, photo_id) == before) is (state is not expected)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("job_state", {"state": "lost"}),
        ("job_kind", {"kind": "song"}),
        ("job_unwanted", {"unwanted": 3}),
        ("job_ticket", {"state": "running"}),
        ("job_ticket", {"state": "fetching"}),
        ("job_clip", {"state": "delivering"}),
    ],
)
def test_the_schema_refuses_a_job_that_cannot_be(
    conn: sa.Connection, rule: str, values: dict[str, str]
) -> None:
    job_id = make_job(conn, JobState.SUBMITTING)
    with pytest.raises(sa.exc.IntegrityError, match=rule):
        conn.execute(sa.update(job).where(job.c.id == job_id).values(**values))


def test_the_schema_refuses_unknown_states_of_photos_and_updates_and_unknown_roles(
    conn: sa.Connection,
) -> None:
    make_job(conn)
    conn.execute(sa.insert(inbox).values(update_id=1))
    for statement in (
        sa.update(photo).values(state="lost"),
        sa.update(inbox).values(state="lost"),
        sa.update(message).values(role="advertisement"),
    ):
        with pytest.raises(sa.exc.IntegrityError, match="CHECK"):
            conn.execute(statement)


@pytest.mark.parametrize("owners", [{"photo_id": 1, "job_id": 1}, {"photo_id": None, "job_id": None}])
def test_a_message_belongs_to_a_photo_or_to_a_job(conn: sa.Connection, owners: dict[str, int | None]) -> None:
    make_person(conn)
    with pytest.raises(sa.exc.IntegrityError, match="message_owner"):
        conn.execute(sa.insert(message).values(chat_id=1, role=MessageRole.STATUS, **owners))


def test_a_strict_table_refuses_text_in_a_number(conn: sa.Connection) -> None:
    make_job(conn)
    with pytest.raises(sa.exc.IntegrityError, match="cannot store TEXT"):
        conn.execute(sa.update(job).values(tag=sa.text("'first'")))
