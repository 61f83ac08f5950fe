"""Who may call, and how a refused caller is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.dashscope.bare import DETECT, KEY, SUBMIT

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider

API = [
    ("POST", DETECT),
    ("POST", SUBMIT),
    ("GET", "/api/v1/uploads?action=getPolicy&model=emoji-v1"),
    ("GET", "/api/v1/tasks"),
    ("GET", "/api/v1/tasks/00000000-0000-0000-0000-000000000000"),
    ("POST", "/api/v1/tasks/00000000-0000-0000-0000-000000000000/cancel"),
    ("GET", "/api/v1/nowhere"),
]


@pytest.mark.parametrize(("method", "path"), API)
async def test_a_call_without_a_key_is_refused_flat_and_names_its_request(
    provider: Provider, method: str, path: str
) -> None:
    reply = await provider.call(method, path, key=None)
    assert reply.status == 401
    assert reply.json == {
        "code": "InvalidApiKey",
        "message": "No API-key provided.",
        "request_id": reply.headers["X-Request-ID"],
    }


@pytest.mark.parametrize("key", ["", "DUMMY", "sk-sp-PLANKEY"])
async def test_a_key_of_the_wrong_kind_is_refused(provider: Provider, key: str) -> None:
    reply = await provider.call("GET", "/api/v1/tasks", key=key)
    assert (reply.status, reply.code) == (401, "InvalidApiKey")


async def test_a_key_needs_the_word_bearer(provider: Provider) -> None:
    reply = await provider.call("GET", "/api/v1/tasks", key=None, headers={"Authorization": KEY})
    assert (reply.status, reply.code) == (401, "InvalidApiKey")


async def test_any_key_is_good_until_the_good_ones_are_named(provider: Provider) -> None:
    assert (await provider.call("GET", "/api/v1/tasks", key="sk-ws-ANY")).status == 200
    provider.switches.keys = [KEY]
    assert (await provider.call("GET", "/api/v1/tasks", key="sk-ws-ANY")).status == 401
    assert (await provider.call("GET", "/api/v1/tasks", key=KEY)).status == 200


async def test_an_error_may_come_without_a_content_type(provider: Provider) -> None:
    provider.switches.omit_content_type = True
    reply = await provider.call("GET", "/api/v1/tasks", key=None)
    assert "Content-Type" not in reply.headers
    assert reply.code == "InvalidApiKey"


async def test_a_key_may_be_barred_from_this_address(provider: Provider) -> None:
    provider.switches.ip_denied = True
    reply = await provider.call("GET", "/api/v1/tasks")
    assert (reply.status, reply.code) == (403, "AccessDenied")


async def test_a_path_the_api_does_not_have_is_a_json_404(provider: Provider) -> None:
    reply = await provider.call("POST", "/api/v1/services/aigc/video-generation/video-synthesis", json={})
    assert (reply.status, reply.code) == (404, "NotFound")


async def test_answers_carry_the_gateways_headers_and_its_own_clock(provider: Provider) -> None:
    provider.switches.clock_skew = -7200.0
    reply = await provider.call("GET", "/api/v1/tasks")
    behind = datetime.now(UTC) - parsedate_to_datetime(reply.headers["Date"])
    assert 7199 <= behind.total_seconds() <= 7210
    assert reply.headers["x-dashscope-call-gateway"] == "true"
    assert reply.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in reply.headers


async def test_no_event_ever_holds_a_key_a_signature_or_a_file_key(provider: Provider) -> None:
    policy = await provider.policy()
    task_id = await provider.order()
    output = await provider.until(task_id, "SUCCEEDED")
    await provider.call("GET", output["video_url"], key=None)
    recorded = json.dumps([event.as_json() for event in provider.events("")])
    for secret in (KEY, policy["signature"], "Signature=", "dashscope-instant"):
        assert secret not in recorded


async def test_every_call_is_recorded_with_its_outcome(provider: Provider) -> None:
    await provider.listed()
    await provider.call("GET", "/api/v1/tasks", key=None)
    calls = provider.events("provider.call", operation="list")
    assert [(event.facts["status"], event.facts["code"]) for event in calls] == [
        (200, ""),
        (401, "InvalidApiKey"),
    ]
