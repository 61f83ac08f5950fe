"""The queue: who runs, who waits, how long, and how a run ends."""

from __future__ import annotations

import asyncio
import tempfile
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.dashscope.bare import photo_bytes

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider

FOREVER = 3600.0


async def test_one_task_runs_and_the_others_wait_in_their_order(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    tasks = [await provider.order() for _ in range(3)]
    for number, task_id in enumerate(tasks):
        states = [await provider.state(other) for other in tasks]
        assert states == ["SUCCEEDED"] * number + ["RUNNING"] + ["PENDING"] * (2 - number)
        ended = await provider.control("POST", "/tasks/running/finish")
        assert (ended["task_id"], ended["status"]) == (task_id, "SUCCEEDED")


async def test_two_accounts_do_not_wait_for_each_other(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    provider.switches.accounts = {"sk-OTHER": "other"}
    mine = await provider.order()
    address = await provider.upload(photo_bytes(), key="sk-OTHER")
    theirs = (await provider.submit(address, key="sk-OTHER")).json["output"]["task_id"]
    assert await provider.state(mine) == "RUNNING"
    assert await provider.state(theirs, "sk-OTHER") == "RUNNING"


async def test_two_keys_of_one_account_share_its_queue(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    await provider.order()
    reply = await provider.submit(await provider.upload(photo_bytes()), key="sk-SECOND")
    assert await provider.state(reply.json["output"]["task_id"]) == "PENDING"


async def test_the_running_limit_can_be_raised_while_tasks_wait(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    first, second = await provider.order(), await provider.order()
    provider.switches.running_limit = 2
    assert [await provider.state(first), await provider.state(second)] == ["RUNNING", "RUNNING"]


async def test_nothing_starts_while_the_queue_is_held(provider: Provider) -> None:
    await provider.control("POST", "/hold")
    task_id = await provider.order()
    assert await provider.state(task_id) == "PENDING"
    await provider.control("POST", "/release")
    await provider.until(task_id, "SUCCEEDED")


async def test_a_run_takes_a_time_between_the_two_given(provider: Provider) -> None:
    provider.switches.run_seconds = [0.3, 0.4]
    task_id = await provider.order()
    await provider.until(task_id, "SUCCEEDED")
    row = (await provider.ledger())["tasks"][0]
    assert 300 <= row["ended_ms"] - row["started_ms"] < 2000


async def test_the_tasks_of_others_are_run_first_and_cost_us_nothing(provider: Provider) -> None:
    others = await provider.control("POST", "/others", {"count": 2, "run_seconds": FOREVER})
    mine = await provider.order()
    assert await provider.state(mine) == "PENDING"
    assert (await provider.listed())["total"] == 3
    for other in others["tasks"]:
        await provider.control("POST", f"/tasks/{other['task_id']}/finish")
    await provider.until(mine, "SUCCEEDED")
    ledger = await provider.ledger()
    assert (ledger["submitted"], len(ledger["entries"])) == (1, 1)
    assert [row["others"] for row in ledger["tasks"]] == [True, True, False]


async def test_a_stuck_task_runs_until_its_time_out_and_then_fails(provider: Provider) -> None:
    provider.switches.stuck = True
    task_id = await provider.order()
    assert await provider.state(task_id) == "RUNNING"
    provider.switches.clock_skew = 3 * 3600.0
    output = (await provider.status(task_id))["output"]
    assert (output["task_status"], output["code"]) == ("FAILED", "InternalError.Timeout")


async def test_a_stuck_task_goes_on_once_the_switch_is_off(provider: Provider) -> None:
    provider.switches.stuck = True
    task_id = await provider.order()
    assert await provider.state(task_id) == "RUNNING"
    provider.switches.stuck = False
    await provider.until(task_id, "SUCCEEDED")


async def test_the_next_task_fails_as_told_and_only_that_one(provider: Provider) -> None:
    provider.switches.fail_next = {"code": "DataInspectionFailed", "message": "Inappropriate."}
    first, second = await provider.order(), await provider.order()
    output = await provider.until(first, "FAILED")
    assert (output["code"], output["message"]) == ("DataInspectionFailed", "Inappropriate.")
    await provider.until(second, "SUCCEEDED")
    assert [entry["task_id"] for entry in (await provider.ledger())["entries"]] == [second]


async def test_a_running_task_can_be_failed_by_hand_for_free(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    task_id = await provider.order()
    await provider.control("POST", f"/tasks/{task_id}/fail", {"code": "InternalError.Algo", "message": "m"})
    output = (await provider.status(task_id))["output"]
    assert (output["task_status"], output["code"]) == ("FAILED", "InternalError.Algo")
    assert (await provider.ledger())["total"] == "0"


@pytest.mark.parametrize("action", ["finish", "fail"])
async def test_only_a_running_task_can_be_ended_by_hand(provider: Provider, action: str) -> None:
    await provider.control("POST", "/hold")
    task_id = await provider.order()
    none = await provider.call("POST", f"/control/provider/tasks/running/{action}", key=None)
    waiting = await provider.call("POST", f"/control/provider/tasks/{task_id}/{action}", key=None)
    assert (none.status, waiting.status) == (404, 409)


@pytest.mark.parametrize("body", ['{"count": 0}', '{"run_seconds": "x"}', "[]", "{"])
async def test_a_control_call_that_makes_no_sense_is_refused(provider: Provider, body: str) -> None:
    reply = await provider.call("POST", "/control/provider/others", key=None, data=body)
    assert reply.status == 400
    assert reply.json["error"]


async def test_a_clip_costs_its_seconds_rounded_up_and_a_task_keeps_its_facts(provider: Provider) -> None:
    provider.switches.clip_seconds = 1.2
    task_id = await provider.order(driven_id="dagong_ganji")
    await provider.until(task_id, "SUCCEEDED")
    ledger = await provider.ledger()
    assert (ledger["total"], ledger["entries"][0]["units"]) == ("0.16", 2)
    row = ledger["tasks"][0]
    assert (row["driven_id"], row["ext_bbox"]) == ("dagong_ganji", [70, 20, 620, 570])
    assert row["photo_sha256"] == provider.events("provider.upload")[0].facts["sha256"]
    assert row["created_ms"] <= row["started_ms"] <= row["ended_ms"]


async def test_every_change_of_a_task_is_an_event(provider: Provider) -> None:
    task_id = await provider.order()
    await provider.until(task_id, "SUCCEEDED")
    states = [event.facts["state"] for event in provider.events("provider.task", task_id=task_id)]
    assert states == ["PENDING", "RUNNING", "SUCCEEDED"]


async def test_the_provider_can_be_closed_in_the_middle_of_a_run(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    await provider.order()
    async with asyncio.timeout(5):
        await provider.service.close()


async def test_a_clip_that_cannot_be_made_fails_its_task_and_says_why_in_the_log(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    task_id = await provider.order()
    output = await provider.until(task_id, "FAILED")
    assert output["code"] == "InternalError.Algo"
    assert "FileNotFoundError" in provider.events("provider.broken", task_id=task_id)[0].facts["error"]
    assert (await provider.ledger())["total"] == "0"
