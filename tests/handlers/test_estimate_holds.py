"""Whether clips end within the range that was told: seeded lines are played to their end, many times."""

from __future__ import annotations

import heapq
import math
import random
from typing import TYPE_CHECKING

import pytest

from handlers.estimate import estimate
from storage.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[random.Random], float]

SECOND, MINUTE = 1000, 60_000
TRIALS = 200
PROMISED = 0.8
LINES = [(0, 1), (1, 1), (6, 1), (40, 1), (400, 1), (5, 3), (40, 3)]
"""How many clips go before, and how many are made at one time."""


def cloud(rng: random.Random) -> float:
    """Return a duration as the cloud has them: 35 s to 5 min, mostly a little above one minute."""
    return min(max(35 * SECOND, rng.lognormvariate(math.log(75 * SECOND), 0.5)), 300 * SECOND)


def rendered(rng: random.Random) -> float:
    """Return a duration as our own renderer has them."""
    return rng.uniform(0.9, 2.5) * SECOND


def two_kinds(rng: random.Random) -> float:
    """Return a duration where three templates of ten take six times as long."""
    return (40 if rng.random() < 0.7 else 240) * SECOND


def seldom_slow(rng: random.Random) -> float:
    """Return a duration where one template of ten takes six times as long: five clips rarely show it."""
    return (40 if rng.random() < 0.9 else 240) * SECOND


def share_of_hits(trial: Callable[[random.Random], tuple[Line, float, int]]) -> float:
    """Play a line many times and return how often the clip ended within the range told."""
    rng = random.Random(20261127)
    hits = 0
    for _ in range(TRIALS):
        line, end, side_by_side = trial(rng)
        told = estimate(line, side_by_side=side_by_side)
        assert told is not None
        hits += told.least * MINUTE <= end <= told.most * MINUTE
    return hits / TRIALS


@pytest.mark.parametrize(
    ("draw", "measured"),
    [
        *((cloud, 5), (cloud, 50), (rendered, 5), (rendered, 50)),
        *((two_kinds, 5), (two_kinds, 10), (two_kinds, 50)),
        *((seldom_slow, 5), (seldom_slow, 10), (seldom_slow, 50)),
    ],
)
@pytest.mark.parametrize(("before", "side_by_side"), LINES)
def test_four_of_five_clips_end_within_the_range_that_was_told(
    draw: Draw, measured: int, before: int, side_by_side: int
) -> None:
    def trial(rng: random.Random) -> tuple[Line, float, int]:
        hour = math.exp(rng.gauss(0, 0.1))  # some hours are slower than those that were measured
        places, worked = [0.0] * side_by_side, []
        for place in range(min(before, side_by_side)):
            duration = draw(rng) * hour
            worked.append(rng.uniform(0, duration))
            places[place] = duration - worked[-1]
        heapq.heapify(places)
        for _ in range(before - len(worked)):
            heapq.heapreplace(places, places[0] + draw(rng) * hour)
        line = Line(
            "p",
            tuple(int(draw(rng)) for _ in range(measured)),
            tuple(int(ms) for ms in sorted(worked, reverse=True)),
            queued=before - len(worked),
        )
        return line, places[0] + draw(rng) * hour, side_by_side

    assert share_of_hits(trial) >= PROMISED


@pytest.mark.parametrize("busy", [0.1, 0.5, 0.7])
@pytest.mark.parametrize("wishes", [2, 20])
def test_so_do_the_last_wishes_of_somebody_who_lets_newcomers_go_first(busy: float, wishes: int) -> None:
    rate = busy / (85 * SECOND)

    def trial(rng: random.Random) -> tuple[Line, float, int]:
        waiting = [(tag, 0, True) for tag in range(1, wishes + 1)]
        now, coming, mine = 0.0, rng.expovariate(rate), 0
        while mine < wishes:
            tag, _, own = heapq.heappop(waiting)
            mine += own
            now += cloud(rng)
            while coming < now:
                heapq.heappush(waiting, (tag + 1, 1, False))
                coming += rng.expovariate(rate)
        lately = 30 / sum(rng.expovariate(rate) for _ in range(30))
        durations = tuple(int(cloud(rng)) for _ in range(50))
        return Line("p", durations, queued=wishes - 1, rounds=wishes, arrivals=lately), now, 1

    assert share_of_hits(trial) >= PROMISED
