"""How long until a clip is there, as an honest range of minutes from measured durations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH: Final = 5
"""Clips that must have been measured before a number is named."""

_LOW, _HIGH = 0.1, 0.9
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Minutes:
    """A range of whole minutes; `most` of 1 means "within a minute"."""

    least: int
    most: int


def estimate(ahead: int, durations_ms: Sequence[int]) -> Minutes | None:
    """Return the range for a clip with `ahead` clips before it; None before five were measured.

    The range reaches from the 10th to the 90th percentile of one clip's duration, for each clip
    that has to be made: wider than chance would have it in a long line, since a slow hour makes
    all of them slow together.
    """
    if len(durations_ms) < ENOUGH:
        return None
    ordered = sorted(durations_ms)
    clips = ahead + 1
    least = math.floor(clips * _quantile(ordered, _LOW) / _MINUTE_MS)
    most = math.ceil(clips * _quantile(ordered, _HIGH) / _MINUTE_MS)
    return Minutes(least, max(most, 1))


def _quantile(ordered: Sequence[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
