"""Storms of faults over a crowd of people: whatever goes wrong, every promise holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.simulation.storm import Outcome, storm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINUTE = timedelta(minutes=1)

HONEST = 0.8
"""So many clips come within the range of minutes that was shown when they were ordered."""


@pytest.mark.timeout(400)
async def test_a_storm_breaks_no_promise(memory: Path, figures: Callable[[str], None]) -> None:
    outcome = await storm(memory, seed=1, jobs=300, people=15, every=MINUTE * 4, outage=MINUTE * 30)

    figures(str(outcome))
    _judge(outcome)


@pytest.mark.crash
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", [2, 3])
async def test_a_storm_with_an_outage_of_six_hours_breaks_none(
    memory: Path, seed: int, figures: Callable[[str], None]
) -> None:
    outcome = await storm(memory, seed=seed, jobs=300, people=15, every=MINUTE * 15, outage=MINUTE * 360)

    figures(str(outcome))
    _judge(outcome)


@pytest.mark.storm
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(10, 18))
async def test_ten_thousand_jobs_of_five_hundred_people_break_none(
    memory: Path, seed: int, figures: Callable[[str], None]
) -> None:
    """So many in all seeds together: a seed of its own for each part lets two processors share the work."""
    outcome = await storm(memory, seed=seed, jobs=1250, people=63, every=MINUTE * 4, outage=MINUTE * 360)

    figures(str(outcome))
    _judge(outcome)


def _judge(outcome: Outcome) -> None:
    assert not outcome.wrongs, "\n".join([str(outcome), *outcome.wrongs])
    assert outcome.kept >= HONEST * outcome.promised > 0, str(outcome)
