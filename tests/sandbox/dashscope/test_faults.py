"""Ordered faults: what was applied, and what the client saw of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.faults import Effect, Fault
from tests.sandbox.dashscope.bare import photo_bytes

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider


async def test_a_submit_can_be_accepted_and_its_answer_lost(provider: Provider) -> None:
    address = await provider.upload(photo_bytes())
    provider.faults.add(Fault("provider", "submit", Effect.DROP_AFTER))
    with pytest.raises(aiohttp.ClientError):
        await provider.submit(address)
    task_id = provider.events("provider.submit")[0].facts["task_id"]
    await provider.until(task_id, "SUCCEEDED")
    assert (await provider.ledger())["submitted"] == 1
    assert (await provider.listed())["data"][0]["task_id"] == task_id
    call = provider.events("provider.call", operation="submit")[0]
    assert (call.facts["status"], call.facts["fault"]) == (0, "drop_after")


async def test_a_submit_can_be_lost_before_it_counts(provider: Provider) -> None:
    address = await provider.upload(photo_bytes())
    provider.faults.add(Fault("provider", "submit", Effect.DROP_BEFORE))
    with pytest.raises(aiohttp.ClientError):
        await provider.submit(address)
    assert (await provider.ledger())["submitted"] == 0
    assert (await provider.submit(address)).status == 200


async def test_a_gateway_can_answer_in_the_providers_place(provider: Provider) -> None:
    page = "<html>502 Bad Gateway</html>"
    provider.faults.add(Fault("provider", "status", Effect.ANSWER, status=502, body=page))
    reply = await provider.call("GET", "/api/v1/tasks/x")
    assert (reply.status, reply.body) == (502, page.encode())
    assert reply.headers["Content-Type"] == "text/html"


async def test_a_submit_can_count_although_the_answer_is_an_error(provider: Provider) -> None:
    body = {"code": "InternalError", "message": "m", "request_id": "r"}
    provider.faults.add(Fault("provider", "submit", Effect.ANSWER_AFTER, status=500, body=body))
    reply = await provider.submit(await provider.upload(photo_bytes()))
    assert (reply.status, reply.json) == (500, body)
    assert (await provider.ledger())["submitted"] == 1
    assert provider.events("provider.call", operation="submit")[0].facts["code"] == "InternalError"


async def test_an_ordered_answer_may_name_its_own_headers(provider: Provider) -> None:
    headers = {"content-type": "text/odd", "Retry-After": "7"}
    provider.faults.add(Fault("provider", "list", Effect.ANSWER, status=429, body="", headers=headers))
    reply = await provider.call("GET", "/api/v1/tasks")
    assert (reply.headers["Content-Type"], reply.headers["Retry-After"]) == ("text/odd", "7")


async def test_an_answer_can_be_late_and_true(provider: Provider) -> None:
    provider.faults.add(Fault("provider", "list", Effect.DELAY, seconds=0.2))
    assert (await provider.listed())["total"] == 0
    assert provider.events("provider.call")[0].facts["duration_ms"] >= 200


async def test_an_answer_can_end_in_the_middle(provider: Provider) -> None:
    output = await provider.until(await provider.order(), "SUCCEEDED")
    provider.faults.add(Fault("provider", "result", Effect.TRUNCATE))
    provider.faults.add(Fault("provider", "list", Effect.TRUNCATE))
    with pytest.raises(aiohttp.ClientPayloadError):
        await provider.call("GET", output["video_url"], key=None)
    with pytest.raises(aiohttp.ClientPayloadError):
        await provider.listed()


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("detect", "POST", "/api/v1/services/aigc/image2video/face-detect"),
        ("submit", "POST", "/api/v1/services/aigc/image2video/video-synthesis/"),
        ("get_policy", "GET", "/api/v1/uploads"),
        ("oss_upload", "POST", "/oss"),
        ("list", "GET", "/api/v1/tasks/"),
        ("status", "GET", "/api/v1/tasks/x"),
        ("cancel", "POST", "/api/v1/tasks/x/cancel"),
        ("result", "GET", "/results/x/clip.mp4"),
    ],
)
async def test_every_operation_can_be_hit_by_its_name(
    provider: Provider, operation: str, method: str, path: str
) -> None:
    provider.faults.add(
        Fault("provider", operation, Effect.ANSWER, status=503, body={"code": "ModelUnavailable"})
    )
    reply = await provider.call(method, path)
    assert (reply.status, reply.code) == (503, "ModelUnavailable")


@pytest.mark.parametrize(
    ("call", "match"),
    [
        ("status", {"task_id": "x"}),
        ("list", {"page_no": "2"}),
        ("submit", {"driven_id": "jingdian_lei"}),
        ("submit", {"model": "emoji-v1"}),
    ],
)
async def test_a_fault_hits_only_the_calls_it_matches(
    provider: Provider, call: str, match: dict[str, Any]
) -> None:
    fault = provider.faults.add(Fault("provider", call, Effect.ANSWER, status=503, match=match))
    await provider.call("GET", "/api/v1/tasks/y")
    await provider.call("GET", "/api/v1/tasks?page_no=1")
    await provider.call("POST", "/api/v1/services/aigc/image2video/video-synthesis", data=b"{")
    await provider.call("POST", "/api/v1/services/aigc/image2video/video-synthesis", json=[])
    assert fault.hits == 0
    await provider.call("GET", "/api/v1/tasks/x")
    await provider.call("GET", "/api/v1/tasks?page_no=2")
    await provider.submit("oss://x", driven_id="jingdian_lei")
    assert fault.hits == 1


async def test_every_call_can_be_slow(provider: Provider) -> None:
    provider.switches.latency_seconds = 0.1
    await provider.listed()
    assert provider.events("provider.call")[0].facts["duration_ms"] >= 100
