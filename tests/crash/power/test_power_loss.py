"""The power fails: what was promised to anybody is on the disk, and the next start goes on with it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.crash.people import PATIENCE
from tests.crash.power.cuts import PowerCuts
from tests.crash.storm import Death, Storm, crowd
from tests.crash.strace import needs_strace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sandbox.client import Control
    from tests.crash.bot_process import BotProcess

pytestmark = needs_strace


@dataclass(frozen=True, slots=True)
class Scale:
    """How often the power fails, and for how many people."""

    cuts: int
    people: int
    wishes: int
    at_once: int


SMALL = Scale(cuts=2, people=3, wishes=1, at_once=1)
FULL = Scale(cuts=59, people=40, wishes=2, at_once=1)  # and the cut that ends the start which is timed

SCALES = [
    pytest.param(SMALL, id="small"),
    pytest.param(FULL, id="full", marks=[pytest.mark.crash, pytest.mark.timeout(1800)]),
]


@pytest.fixture
def power(control: Control, tmp_path: Path) -> PowerCuts:
    """The disk that the program's data folder lies on."""
    return PowerCuts(control, tmp_path / "disk", random.Random(60))


@pytest.mark.parametrize("scale", SCALES)
async def test_a_power_cut_loses_nothing_that_was_promised_and_the_next_start_goes_on(
    control: Control, bot: BotProcess, power: PowerCuts, figures: Callable[[str], None], scale: Scale
) -> None:
    customers = await crowd(control, people=scale.people, wishes=scale.wishes)
    storm = Storm(control, bot, customers, at_once=scale.at_once, under=power.under, after_death=power.cut)

    books = await storm.rage([Death(power.chance.uniform(0.6, 2)) for _ in range(scale.cuts)])

    figures(f"power cut at any moment: trials {power.trials}, lost {len(power.lost)}; {books}")
    assert not power.lost, power.lost
    assert books.clean, books


@pytest.mark.parametrize(
    ("promise", "gone"), [("commits", "update"), ("files", "photos/")], ids=["commits", "files"]
)
async def test_without_its_syncs_the_program_would_lose_what_it_promised(
    control: Control, bot: BotProcess, power: PowerCuts, promise: str, gone: str
) -> None:
    bot.program = ("-m", "tests.crash.power.careless", promise)
    (customer,) = await crowd(control, people=1, wishes=1)
    await bot.start(power.under)
    await customer.order(PATIENCE)
    await control.wait_for("provider.detect", seconds=PATIENCE)
    await bot.kill()

    await power.cut()

    assert any(line.startswith(gone) for line in power.lost), power.lost
