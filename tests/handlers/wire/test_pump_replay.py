from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from storage import StorageFailedError, inbox, open_storage
from tests.handlers.wire.pumping import Handler, all_settled, pumping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from telegram.ext import Application

    from sandbox.client import Control
    from sandbox.server import Sandbox
    from storage import Storage
    from tests.handlers.wire.pumping import Pumping

    App = Application[Any, Any, Any, Any, Any, Any]

FIRST = 500


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
async def pump(
    storage: Storage, application: App, sandbox: Sandbox, handler: Handler
) -> AsyncIterator[Pumping]:
    async with pumping(storage, application, sandbox.url, handler) as made:
        yield made


def raw_text(update_id: int, chat_id: int, text: str) -> inbox.RawUpdate:
    """Return a text as it would lie in the inbox."""
    chat = {"id": chat_id, "type": "private", "first_name": "A"}
    person = {"id": chat_id, "is_bot": False, "first_name": "A"}
    message = {"message_id": update_id, "date": 1_790_000_000, "chat": chat, "from": person, "text": text}
    return inbox.RawUpdate(update_id, chat_id, json.dumps({"update_id": update_id, "message": message}))


async def left_behind(storage: Storage, *texts: tuple[int, str], deaths: int = 0) -> None:
    """Put (chat, text) pairs into the inbox as an earlier start would have left them."""

    def leave(conn: sa.Connection) -> None:
        updates = [raw_text(FIRST + place, chat, text) for place, (chat, text) in enumerate(texts)]
        inbox.store(conn, updates, generation=0, now=datetime.now(UTC))
        for _ in range(deaths):
            inbox.count_death(conn, FIRST)

    await storage.transact(leave)


async def test_what_an_earlier_start_left_is_replayed_alone_with_its_death_counted_first(
    pump: Pumping, storage: Storage, handler: Handler, control: Control
) -> None:
    await left_behind(storage, (1, "old one"), (2, "old two"))
    handler.gates["old one"] = asyncio.Event()
    await control.send_text(await control.person("Bob"), "new")
    async with pump.running():
        await handler.wait_until_begun("old one")
        await control.wait_for("telegram.confirmed")
        assert [row.deaths for row in await pump.rows()] == [1, 0, 0]
        assert handler.seen == ["old one"]
        handler.gates["old one"].set()
        await handler.wait_until_begun("old two", "new")
    rows = await pump.until(all_settled(3))
    assert handler.seen == ["old one", "old two", "new"]
    assert [row.deaths for row in rows] == [1, 1, 0]


async def test_a_start_that_ends_in_the_middle_leaves_its_update_to_the_next_one(
    tmp_path: Path, application: App, sandbox: Sandbox, handler: Handler, control: Control
) -> None:
    handler.gates["deadly"] = asyncio.Event()
    await control.send_text(await control.person("Bob"), "deadly")
    for start in range(3):
        async with (
            open_storage(tmp_path / "again.sqlite") as storage,
            pumping(storage, application, sandbox.url, handler) as pump,
        ):
            async with pump.running():
                await handler.wait_until_begun("deadly")
            (row,) = await pump.rows()
            assert (row.state, row.deaths) == ("stored", start)
        handler.seen.clear()
    handler.gates["deadly"].set()
    async with (
        open_storage(tmp_path / "again.sqlite") as storage,
        pumping(storage, application, sandbox.url, handler) as pump,
    ):
        (row,) = await pump.until(all_settled(1))
    assert (row.state, row.deaths, handler.done) == ("handled", 3, ["deadly"])


async def test_five_deaths_set_an_update_aside_unhandled(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    await left_behind(storage, (1, "deadly"), (1, "after"), deaths=5)
    first, second = await pump.until(all_settled(2))
    assert (first.state, first.error) == ("quarantined", "died 5 times")
    assert second.state == "handled"
    assert handler.seen == ["after"]


async def test_four_deaths_leave_an_update_one_more_chance(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    await left_behind(storage, (1, "deadly"), deaths=4)
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.deaths) == ("handled", 5)
    assert handler.done == ["deadly"]


async def test_a_replay_that_raises_is_no_death_and_holds_up_its_own_chat_only(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    await left_behind(storage, (1, "a1"), (1, "a2"), (2, "b1"), (1, "a3"))
    handler.raises |= {"a1": 2, "a2": 1}
    rows = await pump.until(all_settled(4))
    assert {row.state for row in rows} == {"handled"}
    assert [row.deaths for row in rows] == [1, 0, 1, 0]
    assert [text for text in handler.seen if text != "b1"] == ["a1", "a1", "a1", "a2", "a2", "a3"]
    assert handler.done.count("b1") == 1


async def test_a_replay_that_goes_on_raising_is_set_aside_after_three_tries(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    await left_behind(storage, (1, "bad"), (1, "after"))
    handler.raises["bad"] = 99
    first, second = await pump.until(all_settled(2))
    assert (first.state, first.failures, first.deaths) == ("quarantined", 3, 1)
    assert second.state == "handled"
    assert handler.seen == ["bad", "bad", "bad", "after"]


async def test_a_disk_that_fails_under_a_replay_is_neither_a_death_nor_a_failure(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    await left_behind(storage, (1, "innocent"))
    handler.error, handler.raises["innocent"] = StorageFailedError, 7
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.failures, row.deaths) == ("handled", 0, 1)


async def test_a_disk_that_fails_when_a_replay_is_to_be_marked_as_handled_is_no_further_death(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    await left_behind(storage, (1, "innocent"))
    handler.gates["innocent"] = asyncio.Event()
    await pump.pump.turn(datetime.now(UTC))
    await handler.wait_until_begun("innocent")
    await storage.transact(lambda conn: conn.execute(sa.text("ALTER TABLE inbox RENAME TO lost")))
    handler.gates["innocent"].set()
    await pump.pump.settle()
    await storage.transact(lambda conn: conn.execute(sa.text("ALTER TABLE lost RENAME TO inbox")))
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.deaths) == ("handled", 1)


async def test_a_replay_that_cannot_be_parsed_is_set_aside(
    pump: Pumping, storage: Storage, handler: Handler
) -> None:
    garbled = inbox.RawUpdate(FIRST, 1, "{not JSON")
    await storage.transact(inbox.store, [garbled], generation=0, now=datetime.now(UTC))
    (row,) = await pump.until(all_settled(1))
    assert (row.state, row.error) == ("quarantined", "cannot be parsed: JSONDecodeError")
    assert handler.seen == []
