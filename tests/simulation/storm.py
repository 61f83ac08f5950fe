"""The program, a crowd and the weather in one simulation that a seed repeats."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from storage.states import OPEN_JOB_STATES
from tests.crash.gates import Gates
from tests.crash.verdict import JUDGED, rows, wrongs
from tests.simulation.crowd import Crowd, visits
from tests.simulation.weather import Weather
from tests.support.program import real_settings_for
from tests.support.town import Town, town
from tests.support.turning import HORIZON, MOMENT, Turning, turned

if TYPE_CHECKING:
    from pathlib import Path

PROVIDER: dict[str, Any] = {"run_seconds": [40.0, 150.0], "unknown_seconds": 4.0, "list_lag": 5.0}
"""A task takes a minute and a half, is unknown for a moment and is listed a little late."""

SETTINGS: dict[str, Any] = {"dashscope_shortest_seconds": 40, "dashscope_poll_seconds": 40}
"""The head is asked about less often than in production, which only costs simulated seconds."""

LONGEST = timedelta(hours=48)
"""Who waits longer than this behind the last order waits for ever."""


@dataclass(slots=True)
class Outcome:
    """What became of a storm.

    Attributes:
        jobs, delivered: how many were ordered, and became a clip in a chat.
        promised, kept: of those, how many were told a range, and came within it.
        hits: how often which trouble struck.
        wrongs: broken promises.
    """

    seed: int
    jobs: int
    delivered: int
    promised: int
    kept: int
    hits: dict[str, int]
    wrongs: list[str]

    def __str__(self) -> str:
        """Say it in one line."""
        share = self.kept / max(self.promised, 1)
        return (
            f"storm, seed {self.seed}: {self.jobs} jobs, {self.delivered} delivered,"
            f" {sum(self.hits.values())} troubles, {len(self.wrongs)} violations,"
            f" {share:.0%} of {self.promised} within the range shown"
        )


async def storm(
    folder: Path, *, seed: int, jobs: int, people: int, every: timedelta, outage: timedelta
) -> Outcome:
    """Live through it all and look back.

    Args:
        folder: where the program may keep what it keeps.
        seed: of the people, the weather and the provider.
        jobs: so many are ordered.
        people: by so many.
        every: one order comes so often on average; at four minutes lines of some clips grow and go.
        outage: in the middle the provider cannot be reached for so long.
    """
    chance, weather, gates = random.Random(seed), Weather(seed=seed), Gates()
    random.seed(seed)  # how long the pretended provider works on a task
    async with town(PROVIDER, weather) as place:
        plan = visits(chance, place.now, jobs=jobs, people=people, every=every)
        crowd = Crowd(place, chance, plan)
        middle = plan[len(plan) // 2].at
        weather.outage = middle, middle + outage
        settings = real_settings_for(place.sandbox.url, folder / "storm", **SETTINGS)
        async with turned(settings, gates.outside(), place) as turning:
            weather.town = place
            await _live(turning, crowd, folder / "storm")
        return _look_back(place, crowd, weather, folder / "storm")


async def _live(turning: Turning, crowd: Crowd, data_dir: Path) -> None:
    end = crowd.visits[-1].at + LONGEST
    while True:
        look = await turning.round()
        if crowd.act() or turning.is_called:
            continue
        if crowd.next is None and (_is_over(turning.town, data_dir) or turning.town.now > end):
            return
        moments = [look, turning.town.now + HORIZON, *([] if crowd.next is None else [crowd.next])]
        turning.town.pass_time(max(min(moments) - turning.town.now, MOMENT))


def _is_over(place: Town, data_dir: Path) -> bool:
    """Return whether everything was heard, judged and made, and every message says so."""
    return not (
        place.has_updates
        or any(photo["state"] not in JUDGED for photo in rows(data_dir, "photo"))
        or any(job["state"] in OPEN_JOB_STATES for job in rows(data_dir, "job"))
        or any(row["shown"] < row["wanted"] for row in rows(data_dir, "message"))
    )


def _look_back(place: Town, crowd: Crowd, weather: Weather, data_dir: Path) -> Outcome:
    jobs = rows(data_dir, "job")
    delivered = {job["id"] for job in jobs if job["state"] == "delivered"}
    shown = [
        (row["chat_id"], row["message_id"])
        for row in rows(data_dir, "message")
        if row["role"] == "status" and row["job_id"] in delivered
    ]
    told = [key for key in shown if key in crowd.promises and key in crowd.clips]
    return Outcome(
        weather.seed,
        len(jobs),
        len(delivered),
        len(told),
        sum(crowd.promises[key].holds(crowd.clips[key]) for key in told),
        weather.hits,
        wrongs(place, data_dir, photos_sent=crowd.photos, presses=crowd.presses),
    )
