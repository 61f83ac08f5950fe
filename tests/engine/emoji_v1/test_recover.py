from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import OperatorError, TransientError
from engine.providers.interface import FoundTask, TaskState, Ticket
from tests.engine.emoji_v1.scripted_server import ScriptedServer, breaks_off, drops, listed, page, says

if TYPE_CHECKING:
    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)


@pytest.mark.parametrize("body", [page(), page(pages=0), {"request_id": "r", "total": 0}])
async def test_an_empty_list_is_an_answer(
    provider: EmojiV1, server: ScriptedServer, body: dict[str, Any]
) -> None:
    server.script("list", says(body))

    assert await provider.recover() == []


async def test_a_found_task_carries_all_that_adopting_needs(
    make_provider: MakeProvider, server: ScriptedServer
) -> None:
    server.script("list", says(page(listed("a", NOON_MS, status="PENDING")), 200, {"Date": ""}))

    [found] = await make_provider(clock=lambda: NOON).recover()
    assert found == FoundTask(Ticket("a", "request-of-a"), NOON, TaskState.QUEUED, key_id="12345")


@pytest.mark.parametrize("hours", [-9, 0, 5])
async def test_times_are_moved_to_our_clock(
    make_provider: MakeProvider, server: ScriptedServer, hours: int
) -> None:
    ours = NOON + timedelta(hours=hours)
    date = {"Date": format_datetime(NOON, usegmt=True)}
    server.script("list", says(page(listed("a", NOON_MS - 60_000)), 200, date))

    [found] = await make_provider(clock=lambda: ours).recover()
    assert abs(found.created_at - (ours - timedelta(minutes=1))) <= timedelta(seconds=1)


async def test_a_second_that_ends_between_two_pages_does_not_change_the_order(
    provider: EmojiV1, server: ScriptedServer
) -> None:
    older, newer = listed("older", NOON_MS), listed("newer", NOON_MS + 1)
    dates = [{"Date": format_datetime(NOON + timedelta(seconds=s), usegmt=True)} for s in (0, 1)]
    server.script(
        "list", *(says(page(t, pages=2), 200, d) for t, d in zip((newer, older), dates, strict=True))
    )

    assert [task.ticket.task_id for task in await provider.recover()] == ["older", "newer"]


async def test_no_window_of_time_is_sent(provider: EmojiV1, server: ScriptedServer) -> None:
    await provider.recover()

    [call] = server.seen
    assert call.path.startswith("/api/v1/tasks?")
    assert call.query == {"page_no": "1", "page_size": "100", "model_name": "emoji-v1"}


async def test_every_page_is_read_and_the_oldest_comes_first(
    make_provider: MakeProvider, server: ScriptedServer
) -> None:
    pages = [
        says(page(*(listed(f"{number}{letter}", 10_000 - number) for letter in "ab"), total=6, pages=3))
        for number in (1, 2, 3)
    ]
    server.script("list", *pages)

    found = await make_provider(page_size=2).recover()
    assert [task.ticket.task_id for task in found] == ["3a", "3b", "2a", "2b", "1a", "1b"]
    assert [call.query["page_no"] for call in server.seen] == ["1", "2", "3"]


@pytest.mark.parametrize("last", [page(total=0, pages=None), page(listed("b", 2), pages=None)])
async def test_without_a_count_of_pages_the_list_ends_with_nothing_new(
    provider: EmojiV1, server: ScriptedServer, last: dict[str, Any]
) -> None:
    first, second = page(listed("a", 1), pages=None), page(listed("b", 2), pages=None)
    for body in (first, second, last):
        del body["total"]
    server.script("list", says(first), says(second), says(last))

    assert [task.ticket.task_id for task in await provider.recover()] == ["a", "b"]
    assert len(server.seen) == 3


async def test_other_models_tasks_are_left_out(provider: EmojiV1, server: ScriptedServer) -> None:
    entries = [listed("a", 1, model_name="wan2.7"), listed("b", 2), listed("c", 3, model_name=None)]
    server.script("list", says(page(*entries)))

    assert [task.ticket.task_id for task in await provider.recover()] == ["b", "c"]


async def test_a_task_without_a_time_counts_as_new(
    make_provider: MakeProvider, server: ScriptedServer
) -> None:
    entries = [
        listed("a", 0),
        listed("b", 10**30),
        listed("d", 253_402_300_799_000),
        listed("c", NOON_MS, gmt_create=str(NOON_MS)),
    ]
    server.script("list", says(page(*entries), 200, {"Date": "yesterday"}))

    found = await make_provider(clock=lambda: NOON).recover()
    assert [task.created_at for task in found] == [NOON] * 4


async def test_a_list_that_changes_while_it_is_read_is_read_again(
    provider: EmojiV1, server: ScriptedServer
) -> None:
    # "b" moved from the first page to the second while the first was on its way.
    server.script(
        "list",
        says(page(listed("a", 1), total=2, pages=2)),
        says(page(listed("c", 3), total=3, pages=2)),
        says(page(listed("a", 1), listed("b", 2), total=3, pages=2)),
        says(page(listed("c", 3), total=3, pages=2)),
    )

    assert [task.ticket.task_id for task in await provider.recover()] == ["a", "b", "c"]


async def test_a_list_that_never_holds_still_is_not_believed(
    provider: EmojiV1, server: ScriptedServer
) -> None:
    server.script("list", *(says(page(listed("a", 1), total=total, pages=2)) for total in range(6)))

    with pytest.raises(TransientError, match="list_changing"):
        await provider.recover()


@pytest.mark.parametrize(
    "second",
    [
        drops,
        breaks_off(),
        says("", 503),
        says(b"[]"),
        says({"request_id": "r"}),
        says({"request_id": "r", "total": 0, "data": {}}),
        says(page({"status": "RUNNING", "model_name": "emoji-v1"})),
        says(page({"task_id": "b", "model_name": "emoji-v1"})),
    ],
    ids=["dropped", "cut", "503", "no object", "no data", "odd data", "no id", "no status"],
)
async def test_half_a_list_is_no_list(provider: EmojiV1, server: ScriptedServer, second: Any) -> None:
    server.script("list", says(page(listed("a", 1), pages=2)), second)

    with pytest.raises(TransientError):
        await provider.recover()


async def test_a_wrong_key_is_told_apart_from_an_empty_list(
    provider: EmojiV1, server: ScriptedServer
) -> None:
    server.script("list", says({"code": "InvalidApiKey", "message": "Invalid API-key provided."}, 401))

    with pytest.raises(OperatorError):
        await provider.recover()
