from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.providers.emoji_v1.query_budget import QueryBudget
from engine.providers.interface import Ticket
from tests.engine.emoji_v1.scripted_server import TASK_ID, ScriptedServer, drops, listed, page, says, task

if TYPE_CHECKING:
    from tests.engine.emoji_v1.provider_maker import MakeProvider

TICKET = Ticket(TASK_ID)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def test_no_window_of_time_holds_more_than_the_limit() -> None:
    budget, passed = QueryBudget(3, timedelta(seconds=0.3)), list[float]()

    async def ask() -> None:
        await budget.spend()
        passed.append(_now())

    await asyncio.gather(*(ask() for _ in range(8)))

    # A caller reads the clock just after the budget did, so a window may look a little shorter.
    assert all(later - earlier > 0.25 for earlier, later in zip(passed, passed[3:], strict=False))


async def test_within_the_limit_nobody_waits() -> None:
    budget = QueryBudget(15, timedelta(hours=1))

    for _ in range(15):
        await budget.spend()


async def test_a_caller_that_gives_up_does_not_block_the_others() -> None:
    budget = QueryBudget(1, timedelta(seconds=0.2))
    await budget.spend()
    given_up = asyncio.create_task(budget.spend())
    patient = asyncio.create_task(budget.spend())
    await asyncio.sleep(0)

    given_up.cancel()
    await patient

    assert given_up.cancelled()


async def test_status_list_cancel_and_probe_share_one_budget(
    make_provider: MakeProvider, server: ScriptedServer
) -> None:
    provider = make_provider(queries_per_second=4)
    started = _now()

    await asyncio.gather(
        *(provider.status(TICKET) for _ in range(3)),
        *(provider.cancel(TICKET) for _ in range(3)),
        *(provider.recover() for _ in range(2)),
        provider.probe(),
    )

    assert len(server.seen) == 9
    assert _now() - started >= 2.0


async def test_pages_and_repeats_on_stale_connections_count_too(
    make_provider: MakeProvider, server: ScriptedServer
) -> None:
    provider = make_provider(queries_per_second=4)
    server.script("status", says(task("RUNNING")), drops, says(task("RUNNING")))
    server.script("list", *(says(page(listed(str(n), n), total=2, pages=2)) for n in (1, 2)))
    started = _now()

    await provider.status(TICKET)
    await provider.status(TICKET)
    await provider.recover()

    assert [seen.operation for seen in server.seen] == ["status"] * 3 + ["list"] * 2
    assert _now() - started >= 1.0
