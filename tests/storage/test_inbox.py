from __future__ import annotations

from typing import TYPE_CHECKING

from storage import inbox
from storage.inbox import RawUpdate
from storage.schema import inbox as inbox_table
from tests.support.rows import NOW, later

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from storage.rows import StoredUpdate


def _store(conn: sa.Connection, *numbers: int, now: datetime = NOW) -> list[StoredUpdate]:
    updates = [RawUpdate(number, 1, f'{{"id": {number}}}') for number in numbers]
    return inbox.store(conn, updates, generation=1, now=now)


def _ids(updates: list[StoredUpdate]) -> list[int]:
    return [update.update_id for update in updates]


def _texts(conn: sa.Connection) -> dict[int, str]:
    rows = conn.execute(inbox_table.select().order_by(inbox_table.c.update_id))
    return {row.update_id: row.raw for row in rows}


def test_a_batch_is_returned_in_the_order_in_which_it_came(conn: sa.Connection) -> None:
    assert _ids(_store(conn, 3, 1, 2)) == [3, 1, 2]


def test_an_empty_batch_is_no_news(conn: sa.Connection) -> None:
    assert _store(conn) == []


def test_an_update_that_is_sent_again_is_not_new(conn: sa.Connection) -> None:
    _store(conn, 1, 2)
    assert _ids(_store(conn, 2, 3)) == [3]
    inbox.mark_handled(conn, [1])
    assert _store(conn, 1) == []


def test_an_update_that_stands_twice_in_a_batch_is_new_once(conn: sa.Connection) -> None:
    assert _ids(_store(conn, 1, 2, 1)) == [1, 2]


def test_unhandled_updates_come_oldest_first(conn: sa.Connection) -> None:
    _store(conn, 9, 7, 8)
    inbox.mark_handled(conn, [8])
    assert _ids(inbox.unhandled(conn)) == [7, 9]


def test_a_handled_update_forgets_what_was_written(conn: sa.Connection) -> None:
    _store(conn, 1)
    inbox.mark_handled(conn, [1])
    assert _texts(conn) == {1: ""}


def test_a_quarantined_update_keeps_its_text_and_blocks_nobody(conn: sa.Connection) -> None:
    _store(conn, 1, 2)
    inbox.quarantine(conn, 1, error="KeyError")
    assert _texts(conn)[1] == '{"id": 1}'
    assert _ids(inbox.unhandled(conn)) == [2]
    assert inbox.count_quarantined(conn) == 1


def test_a_quarantined_update_is_not_handled_after_all(conn: sa.Connection) -> None:
    _store(conn, 1)
    inbox.quarantine(conn, 1, error="KeyError")
    inbox.mark_handled(conn, [1])
    assert inbox.count_quarantined(conn) == 1


def test_a_quarantined_update_can_be_handled_once_more_as_if_for_the_first_time(conn: sa.Connection) -> None:
    _store(conn, 1, 2, 3)
    inbox.count_failure(conn, 1, error="E")
    inbox.quarantine(conn, 1, error="raised KeyError in a handler")
    inbox.quarantine(conn, 2, error="died 5 times")
    assert [(row.update_id, row.error) for row in inbox.quarantined(conn)] == [
        (1, "raised KeyError in a handler"),
        (2, "died 5 times"),
    ]
    inbox.replay(conn, [1, 3, 99])
    assert [(row.update_id, row.failures) for row in inbox.unhandled(conn)] == [(1, 0), (3, 0)]
    assert [row.update_id for row in inbox.quarantined(conn)] == [2]


def test_failures_and_deaths_are_counted_apart(conn: sa.Connection) -> None:
    _store(conn, 1)
    assert [inbox.count_failure(conn, 1, error="E"), inbox.count_failure(conn, 1, error="E")] == [1, 2]
    assert inbox.count_death(conn, 1) == 1
    (update,) = inbox.unhandled(conn)
    assert (update.failures, update.deaths) == (2, 1)


def test_only_old_handled_updates_are_forgotten(conn: sa.Connection) -> None:
    _store(conn, 1, 2, 3)
    _store(conn, 4, now=later(60))
    inbox.mark_handled(conn, [1, 4])
    inbox.quarantine(conn, 2, error="KeyError")
    assert inbox.prune(conn, before=later(60)) == 1
    assert list(_texts(conn)) == [2, 3, 4]
