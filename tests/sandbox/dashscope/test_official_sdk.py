"""A client that no one here wrote: the official SDK drives the provider over HTTP (facts section 12)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import dashscope
import pytest
from dashscope import VideoSynthesis
from dashscope.utils.oss_utils import OssUtils

from sandbox.faults import Effect, Fault
from tests.sandbox.dashscope.bare import BOXES, KEY, RESOLVE, photo_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sandbox.dashscope.bare import Provider

VIDEOS: Any = VideoSynthesis  # its annotations hide `list` from mypy
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def sdk(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """Point the SDK to the provider; it keeps address and key in its module."""
    monkeypatch.setattr(dashscope, "base_http_api_url", f"{provider.url}/api/v1")
    monkeypatch.setattr(dashscope, "api_key", KEY)
    return provider


async def call(function: Callable[..., Any], *args: Any, **rest: Any) -> Any:
    """Run a call of the SDK, which blocks, beside the event loop that serves it."""
    return await asyncio.to_thread(function, *args, **rest)


async def upload(folder: Path) -> str:
    """Upload a photo by the SDK's helper and return its oss:// address."""
    photo = folder / "selfie.jpg"
    photo.write_bytes(photo_bytes())
    address, _ = await call(OssUtils.upload, model="emoji-v1", file_path=str(photo))
    return str(address)


async def order(address: str) -> Any:
    """Order a clip; the SDK adds fields of its own to the input."""
    given = {"image_url": address, "driven_id": "mengwa_kaixin", **BOXES}
    return await call(
        VIDEOS.async_call,
        model="emoji-v1",
        prompt=None,
        task="image2video",
        headers=RESOLVE,
        extra_input=given,
    )


async def test_the_sdk_uploads_orders_waits_and_gets_the_link(sdk: Provider, tmp_path: Path) -> None:
    accepted = await order(await upload(tmp_path))
    assert (accepted.status_code, accepted.output.task_status) == (200, "PENDING")
    done = await call(VIDEOS.wait, accepted)
    assert (done.status_code, done.output.task_status) == (200, "SUCCEEDED")
    assert done.usage.video_duration == 1
    clip = await sdk.call("GET", done.output.video_url, key=None)
    assert clip.body[4:8] == b"ftyp"


async def test_the_sdk_fetches_a_running_task(sdk: Provider, tmp_path: Path) -> None:
    sdk.switches.run_seconds = 3600.0
    accepted = await order(await upload(tmp_path))
    running = await call(VIDEOS.fetch, accepted)
    assert (running.output.task_status, running.output.task_id) == ("RUNNING", accepted.output.task_id)


async def test_the_sdk_cancels_a_waiting_task_but_not_a_running_one(sdk: Provider, tmp_path: Path) -> None:
    sdk.switches.run_seconds = 3600.0
    address = await upload(tmp_path)
    running, waiting = await order(address), await order(address)
    cancelled = await call(VIDEOS.cancel, waiting)
    too_late = await call(VIDEOS.cancel, running)
    assert cancelled.status_code == 200
    assert (too_late.status_code, too_late.code) == (400, "UnsupportedOperation")
    assert await sdk.state(waiting.output.task_id) == "CANCELED"


async def test_the_sdk_lists_tasks(sdk: Provider, tmp_path: Path) -> None:
    accepted = await order(await upload(tmp_path))
    listed = await call(VIDEOS.list, model_name="emoji-v1", page_size=5)
    assert (listed.output["total"], listed.output["page_size"]) == (1, 5)
    assert listed.output["data"][0]["request_id"] == accepted.request_id
    assert [event.facts["page_size"] for event in sdk.events("provider.list")] == [5]


async def test_the_sdk_understands_a_refusal(sdk: Provider, tmp_path: Path) -> None:
    sdk.switches.arrears = True
    refused = await order(await upload(tmp_path))
    assert (refused.status_code, refused.code) == (400, "Arrearage")


async def test_the_sdk_takes_unknown_as_an_end(sdk: Provider) -> None:
    unknown = await call(VIDEOS.wait, NOBODY)
    assert (unknown.status_code, unknown.output.task_status) == (200, "UNKNOWN")
    assert sdk.events("provider.status", task_id=NOBODY)


async def test_the_sdk_buys_twice_when_an_answer_is_lost(sdk: Provider, tmp_path: Path) -> None:
    address = await upload(tmp_path)
    sdk.faults.add(Fault("provider", "submit", Effect.DROP_AFTER))
    accepted = await order(address)
    assert accepted.status_code == 200
    assert (await sdk.ledger())["submitted"] == 2
