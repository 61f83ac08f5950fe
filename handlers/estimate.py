"""How long until a clip is there, as an honest range of minutes from measured durations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean, median, stdev
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.line import Line

ENOUGH: Final = 5
"""Clips that must have been measured before a number is named."""

_LOW, _HIGH = 0.1, 0.9
_SPREAD: Final = 1.3
"""Standard deviations between the middle of a long line's wait and either end of the range."""

_DRIFT: Final = 0.15
"""A slow hour makes all clips slow together: the share by which the mean of a line may be off."""

_CROWD: Final = 1.25
"""So many times as often as lately may people come: what thirty orders tell of a rate is a guess."""

_BUSIEST: Final = 0.9
"""No more than this share of the provider's time is believed to go to people who are still to come."""

_MANY: Final = 20
"""Of so many clips nearly every kind is among them."""

_UNSEEN: Final = 6
"""After five clips, one in the line may be of a kind that takes 3.5 times as long as the longest of them."""

_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Minutes:
    """A range of whole minutes; `most` of 1 means "within a minute"."""

    least: int
    most: int


def estimate(line: Line, *, side_by_side: int = 1) -> Minutes | None:
    """Return the range for a clip at the end of `line`; None before five clips were measured.

    The middle is what the line before it takes on average, then its own clip. Around it lie the spread
    of the line, which grows with the root of its length, what the mean may be off, and the spread of
    one clip; all of it wider while few clips are measured. Then the far end counts with a kind of clip
    in the line that was not among them, too. Those who will come and overtake make the far end later.
    At least four of five clips shall end within the range.

    Args:
        line: what stands before the clip at the provider that will make it.
        side_by_side: clips that this provider works on at one time.
    """
    if len(line.durations) < ENOUGH:
        return None
    durations = sorted(line.durations)
    middle = median(durations)
    own = _remaining(_worked(line, side_by_side), durations) if line.ordered else middle
    wide = 1 + 4 / len(durations)
    wait = _wait(line, durations, side_by_side)
    spread = _spread(line, durations, wait, side_by_side)
    early = wide * math.hypot(spread, middle - _quantile(durations, _LOW), _DRIFT * own)
    least = math.floor(max(wait + own - early, 0) / _MINUTE_MS)
    feared = _with_unseen(durations)
    wait = _wait(line, feared, side_by_side)
    spread = _spread(line, feared, wait, side_by_side)
    late = wide * math.hypot(spread, _quantile(durations, _HIGH) - middle, _DRIFT * own)
    most = math.ceil((wait * _overtaken(line, feared, side_by_side) + own + late) / _MINUTE_MS)
    return Minutes(least, max(most, 1))


def _with_unseen(durations: Sequence[int]) -> Sequence[int]:
    """Return the durations with one of a kind that was not among them, the longer the fewer they are."""
    if len(durations) >= _MANY:
        return durations
    return [*durations, int(durations[-1] * (1 + (_MANY - len(durations)) / _UNSEEN))]


def _worked(line: Line, side_by_side: int) -> int:
    """Return how long this clip may have been worked on: not before there was a place for it."""
    return _since_begun(line, line.ordered) if len(line.upstream) < side_by_side else 0


def _since_begun(line: Line, ordered: int) -> int:
    return ordered if line.finished is None else min(ordered, line.finished)


def _wait(line: Line, durations: Sequence[int], side_by_side: int) -> float:
    """Return how long the clips before this one take on average until it can begin."""
    clips = line.ahead
    if clips < side_by_side:
        return 0.0
    # Those side by side began one by one; of a single one at a time it is known when it could begin.
    begun = [
        _since_begun(line, ordered) if side_by_side == 1 else ordered
        for ordered in line.upstream[:side_by_side]
    ]
    work = sum(_remaining(worked, durations) for worked in begun) + (clips - len(begun)) * fmean(durations)
    # When the first place is free, the clips beside it are half done on average.
    return max(work - fmean(durations) * (side_by_side - 1) / 2, 0) / side_by_side


def _remaining(worked: int, durations: Sequence[int]) -> float:
    """Return how much longer a clip takes, judged by those that took longer than it did up to now."""
    longer = [duration - worked for duration in durations if duration > worked]
    return fmean(longer) if longer else stdev(durations)


def _spread(line: Line, durations: Sequence[int], wait: float, side_by_side: int) -> float:
    """Return how far the wait for the line before may well be from its mean."""
    clips, one = line.ahead, stdev(durations)
    by_chance = one * math.sqrt(clips) / side_by_side
    of_the_mean = one * clips / side_by_side / math.sqrt(len(durations))
    return _SPREAD * math.hypot(by_chance, of_the_mean, _DRIFT * wait)


def _overtaken(line: Line, durations: Sequence[int], side_by_side: int) -> float:
    """Return by how much those who are still to come make the wait longer.

    Whoever comes before the last round begins goes first: a person's second wish waits for one such
    round, the twentieth for nineteen. They come about as often as people came lately.
    """
    busy = min(_CROWD * line.arrivals * fmean(durations) / side_by_side, _BUSIEST)
    return 1 / (1 - busy * (1 - 1 / line.rounds))


def _quantile(ordered: Sequence[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
