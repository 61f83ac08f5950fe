from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.journey.visitor import is_clip

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("program")

HTML = "<html><body>Bad Gateway</body></html>"


async def paid(control: Control) -> list[str]:
    """Return what was charged for clips: one task id for each."""
    entries = (await control.ledger())["entries"]
    return [entry["task_id"] for entry in entries if entry["kind"] == "clip"]


@pytest.mark.parametrize(
    "switches", [{}, {"list_lag": 0.3}, {"unknown_seconds": 0.3}], ids=["listed", "listed late", "unknown"]
)
@pytest.mark.parametrize("effect", ["drop_after", "truncate"])
async def test_an_order_whose_answer_was_lost_is_found_in_the_list_and_adopted(
    alice: Visitor, control: Control, effect: str, switches: dict[str, Any]
) -> None:
    await control.switch(provider={"hold": True, **switches})
    await control.fault("provider", "submit", effect)
    await alice.order("Sleepy")
    await alice.reads("being made now")
    await control.wait_for("provider.status")

    await control.switch(provider={"hold": False})

    await alice.clips()
    assert (await control.ledger())["submitted"] == 1
    assert len(await paid(control)) == 1


async def test_an_order_that_never_arrived_is_placed_anew(alice: Visitor, control: Control) -> None:
    await control.fault("provider", "submit", "drop_before")

    await alice.order("Sleepy")

    await alice.clips()
    assert len(await paid(control)) == 1


async def test_a_task_that_stays_unlisted_beyond_the_grace_time_costs_one_more_at_most(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"list_lag": 60})
    await control.fault("provider", "submit", "drop_after")

    await alice.order("Sleepy")

    clips = await alice.clips()
    assert len(clips) == 1
    assert (await control.ledger())["submitted"] == 2


async def test_a_task_that_failed_unpaid_for_a_passing_reason_is_ordered_once_more(
    alice: Visitor, control: Control
) -> None:
    failure = {"code": "InternalError.Algo", "message": "inference internal error."}
    await control.switch(provider={"fail_next": failure})

    await alice.order("Sleepy")

    await alice.clips()
    assert [task["status"] for task in (await control.ledger())["tasks"]] == ["FAILED", "SUCCEEDED"]
    assert len(await paid(control)) == 1


async def test_a_task_that_fails_twice_ends_with_a_sentence_and_no_charge(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"run_seconds": 60})
    await alice.order("Sleepy")
    for number in (1, 2):
        await control.wait_for("provider.task", state="RUNNING", count=number)
        await control.post("provider/tasks/running/fail")

    await alice.reads("the service had trouble several times, so I stopped. Nothing was charged.")
    assert await paid(control) == []


async def test_a_task_that_is_unknown_right_after_its_submit_is_waited_for(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"unknown_seconds": 0.3})

    await alice.order("Sleepy")

    await alice.clips()
    assert (await control.ledger())["submitted"] == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"effect": "answer", "status": 403, "body": "<Error><Code>AccessDenied</Code></Error>"},
        {"effect": "answer", "status": 200, "body": HTML},
        {"effect": "answer", "status": 503},
        {"effect": "truncate"},
        {"effect": "drop_before"},
    ],
    ids=["expired link", "html", "503", "truncated", "dropped"],
)
async def test_a_result_that_cannot_be_fetched_is_fetched_again(
    alice: Visitor, control: Control, fault: dict[str, Any]
) -> None:
    await control.fault("provider", "result", **fault, times=2)

    await alice.order("Sleepy")

    (clip,) = await alice.clips()
    assert clip.media is not None
    assert clip.media.width == 512
    assert len(await paid(control)) == 1


@pytest.mark.parametrize("call", ["get_policy", "oss_upload", "detect", "submit", "status"])
@pytest.mark.parametrize(("status", "body"), [(503, ""), (502, HTML)])
async def test_trouble_at_any_step_delays_the_clip_and_costs_nothing(
    alice: Visitor, control: Control, call: str, status: int, body: Any
) -> None:
    await control.fault("provider", call, "answer", status=status, body=body, times=2)

    await alice.order("Sleepy")

    await alice.clips()
    assert len(await paid(control)) == 1


@pytest.mark.parametrize("retired", ["endpoint", "access", "not_found", "not_exist"])
async def test_a_retired_model_rests_the_wish_until_it_is_back(
    alice: Visitor, control: Control, retired: str
) -> None:
    await control.switch(provider={"retired": retired, "retired_models": ["emoji-v1"]})
    await alice.order("Sleepy")
    await alice.reads("The service that makes the clips is not available right now.")

    await control.switch(provider={"retired": ""})

    await alice.clips()
    assert len(await paid(control)) == 1


async def test_a_wish_that_rests_can_be_cancelled_for_free(alice: Visitor, control: Control) -> None:
    await control.switch(provider={"retired": "endpoint"})
    await alice.order("Sleepy")
    resting = await alice.reads("is not available right now.")

    await alice.press(resting, "Cancel")

    await alice.reads("😴 Sleepy: cancelled. Nothing was charged.")


async def test_a_photo_against_the_content_rules_is_not_tried_again(alice: Visitor, control: Control) -> None:
    refusal = {"code": "DataInspectionFailed", "message": "Input data may contain inappropriate content."}
    await control.fault("provider", "submit", "answer", status=400, body=refusal, times=-1)

    await alice.order("Sleepy")

    status = await alice.reads("against its content rules. Nothing was charged.")
    assert status.labels == []
    assert not any(map(is_clip, await alice.messages()))
    assert len(await control.events("provider.call", operation="submit")) == 1


async def test_a_check_that_finds_the_photo_against_the_rules_says_so_at_the_photo(
    alice: Visitor, control: Control
) -> None:
    refusal = {"code": "DataInspectionFailed", "message": "Input data may contain inappropriate content."}
    await control.fault("provider", "detect", "answer", status=400, body=refusal, times=-1)

    await alice.order("Sleepy")

    await alice.reads("The service found this photo against its content rules. Nothing was charged.")
    await alice.reads("😴 Sleepy: not made, see the note about your photo above. Nothing was charged.")
    assert (await control.ledger())["submitted"] == 0
