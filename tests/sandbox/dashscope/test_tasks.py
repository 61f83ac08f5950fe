"""Asking about tasks: status, list and cancel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.dashscope.bare import photo_bytes

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider

FOREVER = 3600.0
NOBODY = "00000000-0000-0000-0000-000000000000"


async def test_a_waiting_task_has_no_start_and_a_running_one_no_end(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    first, second = await provider.order(), await provider.order()
    running, waiting = (await provider.status(first))["output"], (await provider.status(second))["output"]
    assert set(running) == {"task_id", "task_status", "submit_time", "scheduled_time"}
    assert set(waiting) == {"task_id", "task_status", "submit_time"}


async def test_times_are_beijing_time_without_a_zone(provider: Provider) -> None:
    task_id = await provider.order()
    output = await provider.until(task_id, "SUCCEEDED")
    for name in ("submit_time", "scheduled_time", "end_time"):
        there = datetime.strptime(output[name] + "+0800", "%Y-%m-%d %H:%M:%S.%f%z")
        assert timedelta(0) <= datetime.now(UTC) - there < timedelta(minutes=1)


async def test_a_finished_task_has_a_link_and_whole_seconds(provider: Provider) -> None:
    task_id = await provider.order()
    output = await provider.until(task_id, "SUCCEEDED")
    assert output["video_url"].startswith(f"{provider.url}/results/{task_id}/clip.mp4?Expires=")
    answer = await provider.status(task_id)
    assert answer["usage"] == {"video_duration": 1, "video_ratio": "standard"}
    assert set(answer) == {"request_id", "output", "usage"}


async def test_a_failed_task_has_its_code_in_the_output_and_no_usage(provider: Provider) -> None:
    provider.switches.fail_next = {"code": "InternalError.Algo", "message": "algorithm process error."}
    task_id = await provider.order()
    await provider.until(task_id, "FAILED")
    answer = await provider.status(task_id)
    assert answer["output"]["code"] == "InternalError.Algo"
    assert not {"code", "message", "usage"} & set(answer)


@pytest.mark.parametrize("task_id", [NOBODY, "1111"])
async def test_a_task_that_never_was_is_unknown(provider: Provider, task_id: str) -> None:
    assert (await provider.status(task_id))["output"] == {"task_id": task_id, "task_status": "UNKNOWN"}


async def test_a_task_is_forgotten_after_a_day(provider: Provider) -> None:
    task_id = await provider.order()
    await provider.until(task_id, "SUCCEEDED")
    provider.switches.clock_skew = 24 * 3600 + 5
    assert await provider.state(task_id) == "UNKNOWN"
    assert (await provider.listed())["total"] == 0


async def test_a_task_can_be_forgotten_by_hand(provider: Provider) -> None:
    task_id = await provider.order()
    await provider.control("POST", f"/tasks/{task_id}/expire")
    assert await provider.state(task_id) == "UNKNOWN"


async def test_another_accounts_task_is_unknown(provider: Provider) -> None:
    provider.switches.accounts = {"sk-OTHER": "other"}
    task_id = await provider.order()
    assert await provider.state(task_id, "sk-OTHER") == "UNKNOWN"
    assert await provider.state(task_id, "sk-SECOND") != "UNKNOWN"
    assert (await provider.listed("sk-OTHER"))["total"] == 0


async def test_a_brand_new_task_may_be_unknown_for_a_moment(provider: Provider) -> None:
    provider.switches.unknown_seconds = 30.0
    task_id = await provider.order()
    output = await provider.until(task_id, "SUCCEEDED")
    assert output == {"task_id": task_id, "task_status": "UNKNOWN"}
    provider.switches.clock_skew = 30.0
    assert await provider.state(task_id) == "SUCCEEDED"


@pytest.mark.parametrize("path", ["/api/v1/tasks", f"/api/v1/tasks/{NOBODY}"])
async def test_queries_have_a_rate_limit(provider: Provider, path: str) -> None:
    provider.switches.query_rps = 0.001
    replies = [await provider.call("GET", path) for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 429]


async def test_a_row_of_the_list_has_the_documented_fields(provider: Provider) -> None:
    reply = await provider.submit(await provider.upload(photo_bytes()))
    await provider.until(reply.json["output"]["task_id"], "SUCCEEDED")
    page = await provider.listed()
    assert {name: page[name] for name in ("total", "total_page", "page_no", "page_size")} == {
        "total": 1,
        "total_page": 1,
        "page_no": 1,
        "page_size": 10,
    }
    row = page["data"][0]
    assert row["request_id"] == reply.json["request_id"]
    assert (row["status"], row["model_name"], row["region"]) == ("SUCCEEDED", "emoji-v1", "cn-beijing")
    assert row["gmt_create"] <= row["start_time"] <= row["end_time"]
    assert row["user_api_unique_key"] == "apikey:v1:aigc:image2video:video-synthesis:emoji-v1"
    assert "video_url" not in row


async def test_an_unfinished_row_has_no_end(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    await provider.order()
    assert "end_time" not in (await provider.listed())["data"][0]


async def test_pages_hold_every_task_once_newest_first(provider: Provider) -> None:
    provider.switches.hold = True
    tasks = [await provider.order() for _ in range(5)]
    pages = [await provider.listed(page_no=number, page_size=2) for number in (1, 2, 3, 4)]
    assert [row["task_id"] for page in pages for row in page["data"]] == tasks[::-1]
    assert {(page["total"], page["total_page"]) for page in pages} == {(5, 3)}


async def test_a_page_may_be_cut_short(provider: Provider) -> None:
    provider.switches.hold = True
    provider.switches.page_size_max = 1
    for _ in range(2):
        await provider.order()
    page = await provider.listed(page_size=100)
    assert (len(page["data"]), page["page_size"], page["total_page"]) == (1, 1, 2)


async def test_the_list_can_be_filtered(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    first = await provider.order()
    second = (await provider.submit(await provider.upload(photo_bytes()), key="sk-SECOND")).json["output"]
    rows = {row["task_id"]: row for row in (await provider.listed())["data"]}
    key_ids = {row["api_key_id"] for row in rows.values()}
    assert len(key_ids) == 2
    for query, found in [
        ({"status": "RUNNING"}, [first]),
        ({"status": "PENDING"}, [second["task_id"]]),
        ({"model_name": "emoji-v1"}, [second["task_id"], first]),
        ({"model_name": "emoji-v2"}, []),
        ({"task_id": first}, [first]),
        ({"api_key_id": rows[first]["api_key_id"]}, [first]),
        ({"region": "cn-shanghai"}, []),
    ]:
        page = await provider.listed(**query)
        assert [row["task_id"] for row in page["data"]] == found


async def test_the_lists_times_are_beijing_times(provider: Provider) -> None:
    await provider.order()
    there = datetime.now(UTC) + timedelta(hours=8)
    hour = timedelta(hours=1)

    def text(moment: datetime) -> str:
        return f"{moment:%Y%m%d%H%M%S}"

    around = await provider.listed(start_time=text(there - hour), end_time=text(there + hour))
    since = await provider.listed(start_time=text(there - hour))
    before = await provider.listed(end_time=text(there - hour))
    assert [page["total"] for page in (around, since, before)] == [1, 1, 0]


@pytest.mark.parametrize(
    "query",
    [
        {"page_no": "0"},
        {"page_size": "x"},
        {"start_time": "2026-11-20"},
        {"start_time": "20261120000000", "end_time": "20261122000000"},
        {"start_time": "20261120000001", "end_time": "20261120000000"},
    ],
)
async def test_a_list_query_that_makes_no_sense_is_refused(provider: Provider, query: dict[str, str]) -> None:
    reply = await provider.call("GET", "/api/v1/tasks", params=query)
    assert (reply.status, reply.code) == (400, "InvalidParameter")


async def test_the_list_may_lag_behind(provider: Provider) -> None:
    provider.switches.list_lag = 30.0
    task_id = await provider.order()
    assert await provider.state(task_id) != "UNKNOWN"
    assert (await provider.listed())["total"] == 0
    provider.switches.clock_skew = 31.0
    assert (await provider.listed())["total"] == 1


async def test_a_waiting_task_can_be_cancelled_for_free(provider: Provider) -> None:
    await provider.control("POST", "/hold")
    task_id = await provider.order()
    reply = await provider.call("POST", f"/api/v1/tasks/{task_id}/cancel")
    assert (reply.status, set(reply.json)) == (200, {"request_id"})
    await provider.control("POST", "/release")
    assert await provider.state(task_id) == "CANCELED"
    assert (await provider.ledger())["total"] == "0"
    assert [event.facts["done"] for event in provider.events("provider.cancel")] == [True]


async def test_any_other_task_cannot_be_cancelled(provider: Provider) -> None:
    provider.switches.run_seconds = FOREVER
    running, waiting = await provider.order(), await provider.order()
    provider.switches.cancel_refused = True
    for task_id in (running, waiting, NOBODY):
        reply = await provider.call("POST", f"/api/v1/tasks/{task_id}/cancel")
        assert (reply.status, reply.code) == (400, "UnsupportedOperation")
    assert [await provider.state(running), await provider.state(waiting)] == ["RUNNING", "PENDING"]
