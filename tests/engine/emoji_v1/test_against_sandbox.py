"""The client and the pretended provider, written apart from the same fact sheet, understand each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from engine.catalogue import TEMPLATES
from engine.errors import (
    DefectError,
    OperatorError,
    OperatorProblem,
    Reason,
    RefusedError,
    TransientError,
    UncertainError,
)
from engine.providers.emoji_v1 import ApiKey, EmojiV1, EmojiV1Settings
from engine.providers.interface import TaskState, Ticket
from sandbox.dashscope import DashScope, ProviderSwitches
from sandbox.events import EventLog
from sandbox.faults import Effect, Fault, Faults
from tests.engine.emoji_v1.provider_maker import KEY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@dataclass(frozen=True)
class Pair:
    """The client, and the provider it talks to."""

    client: EmojiV1
    switches: ProviderSwitches
    faults: Faults
    log: EventLog

    async def order(self, photo: Path) -> Ticket:
        """Check and submit."""
        regions = await self.client.check(photo)
        return await self.client.submit(photo, regions, TEMPLATES[0])

    async def until(self, state: str, ticket: Ticket) -> None:
        """Wait until the provider says that a task came to a state."""
        found = await self.log.wait(kind="provider.task", match={"task_id": ticket.task_id, "state": state})
        assert found

    def submits(self) -> int:
        """Return how many orders were accepted."""
        return len(self.log.find(kind="provider.submit"))


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    log, faults, address = EventLog(), Faults(), [""]
    switches = ProviderSwitches(detect_rps=0, submit_rps=0, run_seconds=0.0, clip_seconds=0.2)
    service = DashScope(log, faults, switches, lambda: address[0])
    app = web.Application()
    app.add_routes([*service.routes(), *service.control_routes()])
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address[0] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    client = EmojiV1(EmojiV1Settings(ApiKey(KEY), base_url=f"{address[0]}/api/v1"))
    yield Pair(client, switches, faults, log)
    await client.close()
    await runner.cleanup()
    await service.close()


async def test_a_photo_becomes_a_clip(pair: Pair, photo: Path, tmp_path: Path) -> None:
    await pair.client.probe()
    ticket = await pair.order(photo)
    await pair.until("SUCCEEDED", ticket)

    progress = await pair.client.status(ticket)
    fetched = await pair.client.fetch(ticket, tmp_path / "clip.mp4")

    assert progress.state is fetched.state is TaskState.DONE
    assert progress.submitted_at is not None
    assert abs(progress.submitted_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert (tmp_path / "clip.mp4").read_bytes()[4:8] == b"ftyp"


async def test_a_waiting_task_is_cancelled_and_a_finished_one_is_not(pair: Pair, photo: Path) -> None:
    done = await pair.order(photo)
    await pair.until("SUCCEEDED", done)
    pair.switches.hold = True
    waiting = await pair.order(photo)

    assert (await pair.client.status(waiting)).state is TaskState.QUEUED
    assert await pair.client.cancel(waiting)
    assert (await pair.client.status(waiting)).state is TaskState.CANCELLED
    assert not await pair.client.cancel(done)


async def test_a_task_nobody_knows_is_unknown(pair: Pair) -> None:
    nobody = Ticket("99999999-0000-4000-8000-000000000001")

    assert (await pair.client.status(nobody)).state is TaskState.UNKNOWN


@pytest.mark.parametrize("skew", [0.0, 7200.0, -7200.0])
async def test_an_order_whose_answer_was_lost_is_found_once_the_list_shows_it(
    pair: Pair, photo: Path, skew: float
) -> None:
    pair.switches.clock_skew = skew
    pair.switches.list_lag = 3600.0
    pair.faults.add(Fault("provider", "submit", Effect.DROP_AFTER))
    before = datetime.now(UTC)

    with pytest.raises(UncertainError):
        await pair.order(photo)
    hidden = await pair.client.recover()
    pair.switches.list_lag = 0.0
    [found] = await pair.client.recover()

    assert hidden == []
    assert pair.submits() == 1
    assert -timedelta(seconds=2) < found.created_at - before < timedelta(seconds=5)
    await pair.until("SUCCEEDED", found.ticket)
    assert (await pair.client.status(found.ticket)).state is TaskState.DONE


async def test_every_task_is_found_over_many_pages(pair: Pair, photo: Path) -> None:
    pair.switches.page_size_max = 2
    tickets = [await pair.order(photo) for _ in range(5)]

    assert {task.ticket for task in await pair.client.recover()} == set(tickets)


@pytest.mark.parametrize("shape", ["200/output", "400/output", "400/top"])
async def test_a_refused_face_is_understood(pair: Pair, photo: Path, shape: Any) -> None:
    pair.switches.reject_shape = shape
    pair.switches.faces = "two"

    with pytest.raises(RefusedError) as caught:
        await pair.client.check(photo)
    assert caught.value.reason is Reason.MANY_FACES


@pytest.mark.parametrize(
    ("retired", "problem"),
    [
        ("endpoint", OperatorProblem.MODEL_GONE),
        ("access", OperatorProblem.ACCESS),
        ("not_found", OperatorProblem.MODEL_GONE),
        ("not_exist", OperatorProblem.MODEL_GONE),
    ],
)
async def test_a_retired_model_is_the_operators_matter(
    pair: Pair, photo: Path, retired: Any, problem: OperatorProblem
) -> None:
    pair.switches.retired = retired

    with pytest.raises(OperatorError) as caught:
        await pair.client.check(photo)
    assert caught.value.problem is problem


@pytest.mark.parametrize(
    ("switch", "value", "problem"),
    [
        ("keys", ["sk-another"], OperatorProblem.KEY),
        ("arrears", True, OperatorProblem.MONEY),
        ("free_tier_only", True, OperatorProblem.QUOTA),
    ],
)
async def test_a_trouble_of_the_account_is_named(
    pair: Pair, photo: Path, switch: str, value: Any, problem: OperatorProblem
) -> None:
    setattr(pair.switches, switch, value)

    with pytest.raises(OperatorError) as caught:
        await pair.client.check(photo)
    assert caught.value.problem is problem


async def test_two_orders_in_one_second_are_one_too_many(pair: Pair, photo: Path) -> None:
    pair.switches.submit_rps = 1.0
    regions = await pair.client.check(photo)
    await pair.client.submit(photo, regions, TEMPLATES[0])

    with pytest.raises(TransientError, match=r"Throttling\.RateQuota"):
        await pair.client.submit(photo, regions, TEMPLATES[1])


@pytest.mark.parametrize("code", ["InternalError.Algo", "InvalidParameter"])
async def test_a_failed_task_brings_its_reason(pair: Pair, photo: Path, code: str) -> None:
    pair.switches.fail_next = {"code": code, "message": "Required body invalid"}
    ticket = await pair.order(photo)
    await pair.until("FAILED", ticket)

    progress = await pair.client.status(ticket)
    assert progress.state is TaskState.FAILED
    assert isinstance(progress.error, TransientError if code.startswith("Internal") else DefectError)


async def test_a_cut_download_and_an_expired_link_end_well(pair: Pair, photo: Path, tmp_path: Path) -> None:
    into = tmp_path / "clip.mp4"
    ticket = await pair.order(photo)
    await pair.until("SUCCEEDED", ticket)
    pair.faults.add(Fault("provider", "result", Effect.TRUNCATE))
    pair.faults.add(Fault("provider", "result", Effect.ANSWER, status=403, body="<Error/>"))

    for problem in ("answer_cut", "result_link_expired"):
        with pytest.raises(TransientError, match=problem):
            await pair.client.fetch(ticket, into)
    await pair.client.fetch(ticket, into)

    assert into.read_bytes()[4:8] == b"ftyp"
