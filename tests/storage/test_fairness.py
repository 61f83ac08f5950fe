"""Fairness as people would measure it: in clips, against the same line without the one who wants all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import making, submission
from tests.support.rows import NOW, make_job, make_photo, order

if TYPE_CHECKING:
    import sqlalchemy as sa

HOG = 1
WISHES = 20
OTHERS = range(2, 21)


def _wish_for_everything(conn: sa.Connection) -> None:
    photo_id = make_photo(conn, owner=HOG)
    for number in range(WISHES):
        order(conn, photo_id, template=f"t{number}")


def _serve(conn: sa.Connection) -> int | None:
    """Make the clip that is next and return whose it was; None when nobody waits."""
    job = submission.claim(conn, provider="emoji-v1", model="m", max_upstream=1, generation=1, now=NOW)
    if job is None:
        return None
    submission.mark_submitted(conn, job.id, ticket=f"{job.id}", request_id="", next_at=NOW, now=NOW)
    making.mark_made(conn, job.id, billed_seconds=0, worked_ms=1000, now=NOW)
    return job.person_id


def _served(conn: sa.Connection) -> list[int]:
    return list(iter(lambda: _serve(conn), None))


def _served_after(conn: sa.Connection, *, hog_first: bool, made_before: int) -> list[int]:
    """Return whose clips are made in which order once nineteen others have come, then forget it all."""
    with conn.begin_nested() as run:
        if hog_first:
            _wish_for_everything(conn)
            for _ in range(made_before):
                _serve(conn)
        for owner in OTHERS:
            make_job(conn, owner=owner)
        served = _served(conn)
        run.rollback()
    return served


@pytest.mark.parametrize("made_before", [0, 1, 10])
def test_twenty_wishes_of_one_delay_each_of_nineteen_others_by_three_clips_at_most(
    conn: sa.Connection, made_before: int
) -> None:
    alone = _served_after(conn, hog_first=False, made_before=0)
    crowded = _served_after(conn, hog_first=True, made_before=made_before)
    delays = {owner: crowded.index(owner) - alone.index(owner) for owner in OTHERS}
    assert max(delays.values()) <= 3, delays
    assert crowded.count(HOG) == WISHES - made_before


def _bound(wishes: int, newcomers: int, every: int) -> int:
    """Return how many clips are made at most until the last wish, with `newcomers` after each `every` clips.

    Who comes while one round is served gets the tag of the next one. The first round is one clip; a
    round of n clips brings at most that many times the newcomers, and one clip of the person.
    """
    total, size = 0, 1
    for _ in range(wishes):
        total += size
        size = 1 + newcomers * -(-size // every)
    return total


@pytest.mark.parametrize(("wishes", "newcomers", "every"), [(20, 1, 2), (20, 1, 1), (4, 3, 1)])
def test_newcomers_without_end_keep_nobody_from_the_last_wish_beyond_a_bound(
    conn: sa.Connection, wishes: int, newcomers: int, every: int
) -> None:
    photo_id = make_photo(conn, owner=HOG)
    for number in range(wishes):
        order(conn, photo_id, template=f"t{number}")
    owner, made, granted = HOG, 0, 0
    while granted < wishes:
        granted += _serve(conn) == HOG
        made += 1
        for _ in range(newcomers if made % every == 0 else 0):
            owner += 1
            make_job(conn, owner=owner)
        assert made <= _bound(wishes, newcomers, every)


def test_who_comes_later_is_overtaken_by_at_most_one_clip_of_each_who_came_before(
    conn: sa.Connection,
) -> None:
    for owner in (HOG, 2, 3):
        photo_id = make_photo(conn, owner=owner)
        for number in range(5):
            order(conn, photo_id, template=f"t{number}")
    make_job(conn, owner=4)
    served = _served(conn)
    assert sorted(served[: served.index(4)]) == [HOG, 2, 3]
