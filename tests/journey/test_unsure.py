"""Another program orders with the same key at the same moment: the list cannot tell whose a task is."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.engine_side import provider_settings
from engine.catalogue import BY_ID
from engine.providers.emoji_v1 import EmojiV1
from engine.providers.interface import Regions
from tests.journey.house import until_states
from tests.journey.visitor import selfie
from tests.support.program import KEY, settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

REGIONS = Regions((220, 180, 470, 430), (70, 20, 620, 570))
# The grace makes room for the other program's order, however slow this machine is.
PATIENCE = {"dashscope_recovery_grace_seconds": 60, "dashscope_stray_seconds": 0.2}


@asynccontextmanager
async def unsure(
    control: Control, house: House, alice: Visitor, photo: Path
) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Have Alice's order be one of two tasks that nobody knows; yields what cancels the other one."""
    await control.switch(provider={"hold": True})
    await control.fault("provider", "submit", "drop_after")
    await control.fault("provider", "list", "answer", status=500, body="", times=-1)
    await alice.order("Sleepy")
    await control.wait_for("provider.submit")
    photo.write_bytes(selfie())  # noqa: ASYNC240 - nobody waits for it
    other = EmojiV1(provider_settings(settings_for(house.url, photo.parent), SecretStr(KEY)))
    try:
        ticket = await other.submit(photo, REGIONS, BY_ID["mengwa_kaixin"])
        await control.clear_faults()
        yield lambda: other.cancel(ticket)
    finally:
        await other.close()


async def test_an_order_that_the_list_cannot_prove_is_told_once_charged_once_and_comes_in_the_end(
    alice: Visitor, control: Control, house: House, tmp_path: Path
) -> None:
    with capture_logs() as logged:
        async with (
            house.running(**PATIENCE),
            unsure(control, house, alice, tmp_path / "other.jpg") as cancel_the_other,
        ):
            await alice.reads("I keep looking; nothing more will be charged.")
            await control.wait_for("provider.list", count=2, after=await control.last_seq())
            assert await cancel_the_other()
            await alice.reads("being made now")
            await control.switch(provider={"hold": False})
            await alice.clips()

    assert [line["log_level"] for line in logged if line["event"] == "job_unsure"] == ["error"]
    ledger = await control.ledger()
    assert [entry["kind"] for entry in ledger["entries"]].count("clip") == 1
    assert ledger["submitted"] == 2  # ours, and the other program's


async def test_an_order_that_stays_unsure_ends_when_the_provider_remembers_nothing_of_its_age(
    alice: Visitor, control: Control, house: House, tmp_path: Path
) -> None:
    with capture_logs() as logged:
        async with (
            house.running(**PATIENCE) as program,
            unsure(control, house, alice, tmp_path / "other.jpg"),
        ):
            await until_states(program, "unsure")
        async with house.running(**PATIENCE, dashscope_task_life_hours=0.0001):
            ended = await alice.reads("the service did not finish within a day")

    assert "you pay nothing" in ended.words
    assert [line["event"] for line in logged].count("job_unsure") == 1
    assert house.states() == ["expired"]
