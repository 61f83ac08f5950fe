"""Hot queries find what they look for by an index, however many rows have piled up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from storage import (
    inbox,
    ledger,
    limits,
    line,
    making,
    messages,
    photos,
    placed,
    queue,
    shared,
    strays,
    submission,
)
from storage.limits import Limits
from storage.states import JobState, PhotoState
from tests.support.crowd import FIRST_PERSON, fill
from tests.support.rows import NOW, job_at, photo_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = 1000
MOST_STEPS = 200_000  # of SQLite's machine, which makes some tens of millions of them in a second

ALLOWED = Limits(("emoji-v1",), daily_per_person=9)

HOT: dict[str, Callable[[sa.Connection], Any]] = {
    "claim": lambda conn: submission.claim(
        conn, provider="emoji-v1", model="m", max_upstream=2, generation=1, now=NOW
    ),
    "line": lambda conn: line.before(conn, job_at(conn, FIRST_PERSON), provider="emoji-v1", now=NOW),
    "upstream": lambda conn: queue.upstream(conn, provider="emoji-v1"),
    "durations": lambda conn: queue.durations(conn, provider="emoji-v1"),
    "last finished": lambda conn: queue.last_finished(conn, provider="emoji-v1"),
    "running": making.running,
    "unsure": making.unsure,
    "doubtful": lambda conn: submission.doubtful(conn, generation=1, now=NOW),
    "lost": strays.in_doubt,
    "barrier": lambda conn: limits.barrier(
        conn, ALLOWED, person_id=FIRST_PERSON, chat_id=FIRST_PERSON, now=NOW
    ),
    "spent": lambda conn: ledger.spent(conn, since=NOW),
    "open orders": lambda conn: ledger.open_orders(conn, [JobState.RUNNING]),
    "next job": lambda conn: making.next_due(
        conn, (JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.FETCHING), after=NOW
    ),
    "touch line": queue.touch_line,
    "touch barred": messages.touch_barred,
    "messages": lambda conn: messages.due(conn, busy=[], limit=30, now=NOW),
    "next message": lambda conn: messages.next_due(conn, now=NOW),
    "photos": lambda conn: photos.claim(conn, PhotoState.STORED, generation=1, limit=4, now=NOW),
    "inbox": inbox.unhandled,
    # What is asked with every letter that somebody types behind the bot's name.
    "clips to share": lambda conn: shared.clips_of(
        conn, FIRST_PERSON, templates=["mengwa_kaixin"], before=None, limit=51
    ),
    "last selfie": lambda conn: placed.last_selfie(conn, FIRST_PERSON),
    "made of it": lambda conn: placed.made_of(conn, FIRST_PERSON, person_id=FIRST_PERSON),
    "placed message": lambda conn: placed.find(conn, "Inline1"),
    "same order": lambda conn: placed.same_order(
        conn, photo_at(conn, FIRST_PERSON), "mengwa_kaixin", person_id=FIRST_PERSON
    ),
}


@pytest.fixture(scope="module")
def crowded(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as conn:
        conn.execute(sa.text("INSERT INTO program (id, generation) VALUES (1, 1)"))
        fill(conn, 10_000)
        yield conn
        conn.rollback()


@pytest.mark.parametrize("name", HOT)
def test_a_hot_query_reads_no_whole_table(crowded: sa.Connection, name: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(crowded, "before_cursor_execute", note)
    try:
        with crowded.begin_nested() as tried:
            HOT[name](crowded)
            tried.rollback()
    finally:
        sa.event.remove(crowded, "before_cursor_execute", note)
    plans = [
        (row.detail, statement)
        for statement, parameters in asked
        # The newest orders of others are read from the end of the table, and only so many.
        if "person_id != ?" not in statement and not statement.startswith(("SAVEPOINT", "ROLLBACK"))
        for row in crowded.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    whole = [(detail, text) for detail, text in plans if _reads_all(detail)]
    assert plans
    assert not whole, whole


@pytest.mark.parametrize("name", HOT)
def test_a_hot_query_holds_the_loop_up_for_a_moment_at_most(crowded: sa.Connection, name: str) -> None:
    steps: list[None] = []
    driver: Any = crowded.connection.driver_connection
    # Counted, since a machine that others use takes any time for the same.
    driver.set_progress_handler(lambda: steps.append(None), STEPS)
    try:
        with crowded.begin_nested() as tried:
            HOT[name](crowded)
            tried.rollback()
    finally:
        driver.set_progress_handler(None, STEPS)
    assert len(steps) * STEPS <= MOST_STEPS


def _reads_all(detail: str) -> bool:
    """Return whether a step goes through a whole table; `program` and `provider` have a row or two."""
    scan = detail.startswith("SCAN ") and " USING " not in detail
    return scan and detail.split()[1] in {"job", "message", "photo", "person", "chat", "inbox", "charge"}
