"""emoji-v1: which orders are accepted, which are not, and when one learns of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.dashscope.names import DRIVEN_IDS
from tests.sandbox.dashscope.bare import ASYNC, DETECT, RESOLVE, SUBMIT, photo_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.dashscope.bare import Provider


async def test_an_accepted_order_is_pending_and_has_an_id(provider: Provider) -> None:
    reply = await provider.submit(await provider.upload(photo_bytes()))
    assert reply.status == 200
    assert set(reply.json) == {"output", "request_id"}
    assert reply.json["output"]["task_status"] == "PENDING"
    assert str(uuid.UUID(reply.json["output"]["task_id"])) == reply.json["output"]["task_id"]
    event = provider.events("provider.submit")[0]
    assert event.facts["task_id"] == reply.json["output"]["task_id"]
    assert event.facts["request_id"] == reply.json["request_id"]


async def test_an_order_without_the_async_header_is_forbidden(provider: Provider) -> None:
    reply = await provider.call("POST", SUBMIT, headers=RESOLVE, json={"model": "emoji-v1"})
    assert (reply.status, reply.code) == (403, "AccessDenied")
    assert reply.json["message"] == "current user api does not support synchronous calls"


async def test_all_twenty_templates_are_known(provider: Provider) -> None:
    provider.switches.hold = True
    address = await provider.upload(photo_bytes())
    for driven_id in DRIVEN_IDS:
        assert (await provider.submit(address, driven_id=driven_id)).status == 200
    assert (len(DRIVEN_IDS), (await provider.ledger())["submitted"]) == (20, 20)


WRONG = [
    ({"image_url": None}, "Field required: image_url"),
    ({"driven_id": None}, "Field required: driven_id"),
    ({"driven_id": "mengwan_gandong"}, "Driven not exist: driven_id."),
    ({"face_bbox": None}, "Field required: face_bbox"),
    ({"ext_bbox": None}, "Field required: ext_bbox"),
    ({"ext_bbox": [70, 20, 620]}, "Invalid ext_bbox."),
    ({"ext_bbox": "70,20,620,570"}, "Invalid ext_bbox."),
    ({"ext_bbox": [70.5, 20, 620, 570]}, "Invalid ext_bbox."),
    ({"ext_bbox": [-1, 20, 549, 570]}, "Invalid ext_bbox."),
    ({"ext_bbox": [620, 570, 70, 20]}, "Invalid ext_bbox."),
    ({"ext_bbox": [70, 20, 620, 400]}, "Invalid ext_bbox."),
    ({"ext_bbox": [91, 20, 641, 570]}, "Invalid ext_bbox."),
    ({"face_bbox": [220, 180, 470, 641]}, "Invalid face_bbox."),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
async def test_wrong_input_is_refused_at_once(
    provider: Provider, given: dict[str, Any], message: str
) -> None:
    reply = await provider.submit(await provider.upload(photo_bytes()), **given)
    assert (reply.status, reply.code, reply.json["message"]) == (400, "InvalidParameter", message)
    assert (await provider.ledger())["submitted"] == 0


@pytest.mark.parametrize(("given", "message"), [WRONG[0], WRONG[2], WRONG[10]])
async def test_wrong_input_may_be_accepted_and_fail_the_task(
    provider: Provider, given: dict[str, Any], message: str
) -> None:
    provider.switches.invalid_input = "accept_then_fail"
    provider.switches.run_seconds = 3600.0
    task_id = await provider.order(**given)
    output = await provider.until(task_id, "FAILED")
    assert (output["code"], output["message"]) == ("InvalidParameter", message)
    ledger = await provider.ledger()
    assert (ledger["submitted"], ledger["total"]) == (1, "0")


@pytest.mark.parametrize(
    ("photo", "message"),
    [
        (lambda: photo_bytes(399, 640), "the size of input image is too small or too large."),
        (lambda: photo_bytes(kind="GIF"), "Input files format not supported."),
        (lambda: photo_bytes()[:-2000], "read image error."),
    ],
    ids=["small", "gif", "truncated"],
)
async def test_an_unfit_picture_is_refused(
    provider: Provider, photo: Callable[[], bytes], message: str
) -> None:
    reply = await provider.submit(await provider.upload(photo()))
    assert (reply.status, reply.json["message"]) == (400, message)


async def test_the_detectors_names_of_the_boxes_are_not_the_submits(provider: Provider) -> None:
    boxes: dict[str, Any] = {"bbox_face": [220, 180, 470, 430], "ext_bbox_face": [70, 20, 620, 570]}
    address = await provider.upload(photo_bytes())
    reply = await provider.submit(address, face_bbox=None, ext_bbox=None, **boxes)
    assert reply.json["message"] == "Field required: face_bbox"


async def test_fields_that_nobody_knows_are_tolerated(provider: Provider) -> None:
    await provider.order(prompt="ignored", extend_prompt=True, function="video-synthesis")
    assert (await provider.ledger())["submitted"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "BadRequest.EmptyModel"),
        ({"model": "emoji-detect-v1"}, "InvalidParameter"),
        ({"model": "emoji-v1"}, "BadRequest.EmptyInput"),
        ({"model": "emoji-v1", "input": "x"}, "InvalidParameter"),
    ],
)
async def test_an_order_needs_its_model_and_an_input(
    provider: Provider, body: dict[str, Any], code: str
) -> None:
    reply = await provider.call("POST", SUBMIT, headers=ASYNC, json=body)
    assert (reply.status, reply.code) == (400, code)


async def test_a_second_order_too_soon_is_throttled(provider: Provider) -> None:
    provider.switches.submit_rps = 0.001
    address = await provider.upload(photo_bytes())
    assert (await provider.submit(address)).status == 200
    reply = await provider.submit(address, key="sk-OTHER")
    assert (reply.status, reply.code) == (429, "Throttling.RateQuota")
    assert "Retry-After" not in reply.headers
    assert (await provider.ledger())["submitted"] == 1


@pytest.mark.parametrize(
    ("how", "status", "code", "message"),
    [
        ("endpoint", 403, "Endpoint.AccessDenied", "Workspace endpoint access denied."),
        ("access", 403, "AccessDenied", "Access denied."),
        ("not_found", 404, "ModelNotFound", "Model can not be found."),
        ("not_exist", 400, "InvalidParameter", "Model not exist."),
    ],
)
async def test_a_retired_model_says_so_in_one_of_four_ways(
    provider: Provider, how: Any, status: int, code: str, message: str
) -> None:
    provider.switches.retired = how
    for path, model in ((DETECT, "emoji-detect-v1"), (SUBMIT, "emoji-v1")):
        headers = ASYNC if path == SUBMIT else {}
        reply = await provider.call("POST", path, headers=headers, json={"model": model})
        assert (reply.status, reply.code, reply.json["message"]) == (status, code, message)


async def test_one_model_may_be_retired_without_the_other(provider: Provider) -> None:
    provider.switches.retired = "endpoint"
    provider.switches.retired_models = ["emoji-v1"]
    assert (await provider.detect_photo(photo_bytes())).status == 200
    assert (await provider.submit(await provider.upload(photo_bytes()))).status == 403


@pytest.mark.parametrize(
    ("switch", "status", "code"),
    [("arrears", 400, "Arrearage"), ("free_tier_only", 403, "AllocationQuota.FreeTierOnly")],
)
async def test_an_account_that_cannot_pay_is_refused_before_anything_else(
    provider: Provider, switch: str, status: int, code: str
) -> None:
    setattr(provider.switches, switch, True)
    for path, model in ((DETECT, "emoji-detect-v1"), (SUBMIT, "emoji-v1")):
        headers = ASYNC if path == SUBMIT else {}
        reply = await provider.call("POST", path, headers=headers, json={"model": model})
        assert (reply.status, reply.code) == (status, code)
    assert await provider.listed()


async def test_a_queue_may_be_full(provider: Provider) -> None:
    provider.switches.hold = True
    provider.switches.queue_limit = 2
    address = await provider.upload(photo_bytes())
    replies = [await provider.submit(address) for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert replies[2].code == "Throttling.Concurrency"
