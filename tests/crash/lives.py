"""One story in several lives: the program dies at given gates; who follows finds what was on the disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.crash.gates import DiedError, Gates
from tests.crash.verdict import wrongs
from tests.support.program import real_settings_for
from tests.support.town import Town, town
from tests.support.turning import Turning, turned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.crash.stories import Story

CALM: dict[str, Any] = {"dashscope_poll_seconds": 5, "dashscope_recovery_grace_seconds": 10}
"""Fewer questions that change nothing; all else is as in production, since the clock is moved."""

ROUNDS = 300
"""No life needs more to come to rest; one that does goes in a circle."""


@dataclass(slots=True)
class Told:
    """What came of one schedule.

    Attributes:
        deaths: the gates of the deaths, by their numbers.
        lives: the names of the gates that each life passed.
        wrongs: the promises that were broken.
    """

    deaths: Sequence[int]
    lives: list[list[str]] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Name the deaths, for whoever has to find out why."""
        places = [f"gate {at}, {life[-1]}" for at, life in zip(self.deaths, self.lives, strict=False)]
        return f"died at {' and at '.join(places) or 'no gate'}: {'; '.join(self.wrongs)}"


async def play(story: Story, folder: Path, deaths: Sequence[int] = ()) -> Told:
    """Let a story happen to a program that dies at these gates, one life each, and then lives on to rest."""
    told = Told(deaths)
    async with town(story.switches) as place:
        story.begin(place)
        try:
            for number, die_at in enumerate((*deaths, None)):
                alive = folder / str(number)
                gates = Gates(die_at, on_death=partial(_bury, alive))
                told.lives.append(gates.passed)
                await _live(story, place, alive, gates)
                if not gates.dead:  # also when it came to rest before the gate of its death
                    told.wrongs += wrongs(
                        place, alive, photos_sent=story.people, presses=story.people, lives=number + 1
                    )
                    break
        finally:
            for number in range(len(deaths) + 1):
                shutil.rmtree(folder / str(number), ignore_errors=True)
    return told


def _bury(data_dir: Path) -> None:
    """Keep the disk as it is at the moment of the death, before any `finally` can touch it."""
    if data_dir.exists():
        heir = data_dir.with_name(str(int(data_dir.name) + 1))
        # The lock and the shared memory end with the process that held them.
        shutil.copytree(data_dir, heir, ignore=shutil.ignore_patterns("*.lock", "*-shm"))


async def _live(story: Story, place: Town, data_dir: Path, gates: Gates) -> None:
    """Live until death, or until nothing is left to do."""
    changes = {**CALM, **story.settings}
    settings = real_settings_for(place.sandbox.url, data_dir, **changes)
    try:
        with gates.around_commits():
            async with turned(settings, gates.outside(), place) as turning:
                await _rest(story, turning, gates)
    except DiedError:
        if not gates.dead:
            raise


async def _rest(story: Story, turning: Turning, gates: Gates) -> None:
    for _ in range(ROUNDS):
        before = len(gates.passed)
        look = await turning.round()
        if gates.dead:
            return
        busy = len(gates.passed) > before or turning.is_called
        if not (story.go_on(turning.town) or busy or turning.wait(look)):
            return
    raise AssertionError(f"no rest after {ROUNDS} rounds; the last gates: {gates.passed[-20:]}")
