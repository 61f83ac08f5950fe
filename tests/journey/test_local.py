"""Clips of our own renderer: alone without a key, and as a stand-in for the cloud."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from tests.journey.house import until_states
from tests.journey.visitor import Visitor, selfie
from tests.support.pictures import saved
from tests.support.portraits import defocused, hopper, leaning, scaled
from tests.support.selfies import grace_hopper
from tests.support.workers import worker_processes

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House

NO_KEY = {"dashscope_api_key": None}
BOTH = {"providers": ("emoji-v1", "local")}


@pytest.fixture
async def alice(control: Control) -> Visitor:
    """Return somebody who gives a busy machine time to render."""
    return Visitor(control, await control.person("Alice", language_code="en"), seconds=60)


async def order_sleepy(alice: Visitor, *, photo: int = 1) -> None:
    """Send a portrait as that person's `photo`th and tap below it."""
    await alice.control.send_photo(alice.person, grace_hopper())
    await alice.press(await alice.keyboard(photo), "Sleepy")


async def test_a_selfie_becomes_a_clip_without_a_key_and_without_the_cloud(
    house: House, alice: Visitor, control: Control
) -> None:
    async with house.running(**NO_KEY):
        await order_sleepy(alice)
        (clip,) = await alice.clips()

    assert clip.caption == "😴 Sleepy · made by AI"
    [job] = house.rows("job")
    assert (job["provider"], job["billed_seconds"], job["attempts"]) == ("local", 0, 1)
    assert await control.events("provider.call") == []


async def test_this_machine_helps_out_when_the_cloud_may_cost_no_more(
    house: House, alice: Visitor, control: Control
) -> None:
    async with house.running(**BOTH, budget_cny_per_day=0.1):
        await order_sleepy(alice)
        (clip,) = await alice.clips()

    assert clip.caption is not None
    assert "the usual service is not available" in clip.caption
    assert ((await control.ledger())["entries"], house.rows("charge")) == ([], [])


async def test_our_own_look_refuses_with_advice_or_warns_before_anybody_waits(
    house: House, alice: Visitor
) -> None:
    blurred, small = (saved(photo, "JPEG") for photo in (defocused(hopper(), 6), scaled(hopper(), 0.45)))
    async with house.running(**NO_KEY):
        await alice.control.send_photo(alice.person, selfie())
        await alice.reads("I can't find a face")
        await alice.control.send_photo(alice.person, blurred)
        await alice.reads("The face is out of focus. Nothing was charged. Please tap the face")
        await alice.control.send_photo(alice.person, small)
        warned = await alice.reads("the clip may look soft")
        assert await alice.keyboard() == warned
    seen = [(photo["state"], photo["caution"]) for photo in house.rows("photo")]
    assert seen[:2] == [("refused", ""), ("refused", "")]
    assert seen[2][1] == "soft"


async def test_a_photo_that_lies_on_its_side_is_turned_upright(house: House, alice: Visitor) -> None:
    async with house.running(**NO_KEY):
        await alice.control.send_photo(alice.person, saved(leaning(hopper(), 90), "JPEG"))
        await alice.press(await alice.keyboard(), "Sleepy")
        await alice.clips()
    [photo] = house.rows("photo")
    assert photo["height"] > photo["width"]


async def test_a_clip_that_was_being_rendered_at_the_stop_is_rendered_after_the_start(
    house: House, alice: Visitor
) -> None:
    async with house.running(**NO_KEY) as program:
        await order_sleepy(alice)
        await until_states(program, "running")
    async with house.running(**NO_KEY):
        await alice.clips()
    assert [job["attempts"] for job in house.rows("job")] == [2]


async def test_a_worker_that_dies_costs_a_moment_and_no_clip(house: House, alice: Visitor) -> None:
    async with house.running(**NO_KEY) as program:
        await order_sleepy(alice)
        await until_states(program, "running")
        for worker in worker_processes():
            os.kill(worker, signal.SIGKILL)
        await alice.clips()
    assert [job["attempts"] for job in house.rows("job")] == [2]


async def test_a_clip_that_never_gets_through_is_given_up_after_the_second_try(
    house: House, alice: Visitor
) -> None:
    async with house.running(**NO_KEY, local_clip_seconds=0.001):
        await order_sleepy(alice)
        await alice.reads("had trouble several times, so I stopped. Nothing was charged.")
    assert [(job["state"], job["attempts"]) for job in house.rows("job")] == [("failed", 2)]


async def test_cancelling_while_it_is_rendered_stops_it(house: House, alice: Visitor) -> None:
    async with house.running(**NO_KEY) as program:
        await order_sleepy(alice)
        status = await alice.reads("being made now")
        await until_states(program, "running")
        await alice.press(status, "Cancel")
        await alice.reads("😴 Sleepy: cancelled. Nothing was charged.")
    assert list((house.data_dir / "rendered").iterdir()) == []


async def test_a_cloud_that_waits_for_its_operator_is_stood_in_for_and_comes_back(
    house: House, alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"arrears": True})
    with capture_logs() as logged:
        async with house.running(**BOTH):
            await order_sleepy(alice)
            (first,) = await alice.clips()
            await control.switch(provider={"arrears": False})
            # When the second question has come, the answer to the first has been understood.
            await control.wait_for("provider.call", after=await control.last_seq(), count=2, code="")
            await alice.press(await alice.keyboard(), "Happy")
            second = (await alice.clips(2))[-1]

    assert "on this bot's own machine: the usual service is not available right now" in str(first.caption)
    assert second.caption == "😄 Happy · made by AI"
    assert [job["provider"] for job in house.rows("job")] == ["local", "emoji-v1"]
    assert (await control.ledger())["submitted"] == 1
    assert [line["problem"] for line in logged if line["event"] == "provider_paused"] == ["money"]


async def test_a_passing_trouble_of_the_cloud_moves_nobody(
    house: House, alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"submit_rps": 1, "run_seconds": 0.05})
    async with house.running(**BOTH):
        await alice.order("Sleepy", "Happy")
        await alice.clips(2)
    assert [job["provider"] for job in house.rows("job")] == ["emoji-v1", "emoji-v1"]


async def test_an_order_at_a_provider_that_the_settings_lost_is_neither_bought_again_nor_forgotten(
    house: House, alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"run_seconds": 60})
    async with house.running() as program:
        await alice.order("Sleepy")
        await until_states(program, "running")
    async with house.running(**NO_KEY):
        await order_sleepy(alice, photo=2)
        await alice.clips(1)
    assert sorted(house.states()) == ["delivered", "running"]
    await control.post("provider/tasks/running/finish")
    async with house.running():
        await alice.clips(2)
    assert (await control.ledger())["submitted"] == 1
