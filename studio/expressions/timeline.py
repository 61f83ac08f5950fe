"""Timeline: what every channel stands at, at any moment of a template."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

from studio.expressions.channels import CHANNELS, Pose

if TYPE_CHECKING:
    from studio.expressions.template import Oscillator, Template

_BLINK = 0.15
"""Seconds from the start of a blink to its deepest point, and from there to its end."""

_FADE = 0.3
"""Seconds in which a swing grows and dies."""


class Timeline:
    """A template's time, for a face that rests as it was measured."""

    def __init__(self, template: Template, rest: Pose) -> None:
        """Lay out one track per channel; `rest` is where the photo stands."""
        self._template = template
        self._rest = {name: rest.get(name, channel.rest) for name, channel in CHANNELS.items()}
        named = {name for _, pose in template.poses for name in pose}
        self._tracks = {name: self._track(name) for name in named}

    def _track(self, name: str) -> Track:
        rest = self._rest[name]
        stops = [(at, pose[name]) for at, pose in self._template.poses if name in pose]
        return Track([(0.0, rest), *stops, (self._template.seconds, rest)])

    def pose(self, second: float) -> Pose:
        """Return every channel that is not at rest; at 0 and at the end none is."""
        if not 0.0 < second < self._template.seconds:
            return {}
        moved = {name: track.at(second) for name, track in self._tracks.items()}
        for swing in self._template.oscillators:
            here = moved.get(swing.channel, self._rest[swing.channel])
            moved[swing.channel] = here + _swing(swing, second)
        shut = max((_shut(second - at) for at in self._template.blinks), default=0.0)
        # Not a matter of the lids' own channels: whoever asks for those asks whether somebody is sleepy.
        moved["blink"] = max(moved.get("blink", 0.0), shut)
        return {
            name: min(max(value, CHANNELS[name].low), CHANNELS[name].high)
            for name, value in moved.items()
            if value != self._rest[name]
        }


class Track:
    """One channel's way through its stops: smooth, and never beyond them."""

    def __init__(self, stops: list[tuple[float, float]]) -> None:
        """Take (second, value) in order of time; the way starts and ends at a standstill."""
        self._times = [at for at, _ in stops]
        self._values = [value for _, value in stops]
        self._slopes = [0.0, *(self._slope(i) for i in range(1, len(stops) - 1)), 0.0]

    def _slope(self, i: int) -> float:
        """Return the harmonic mean of both sides' slopes: 0 at a turning point, so nothing overshoots."""
        before = (self._values[i] - self._values[i - 1]) / (self._times[i] - self._times[i - 1])
        after = (self._values[i + 1] - self._values[i]) / (self._times[i + 1] - self._times[i])
        return 2 * before * after / (before + after) if before * after > 0 else 0.0

    def at(self, second: float) -> float:
        """Return the value at a second, by the cubic through both neighbours with their slopes (Hermite)."""
        i = min(max(bisect_right(self._times, second) - 1, 0), len(self._times) - 2)
        span = self._times[i + 1] - self._times[i]
        t = (second - self._times[i]) / span
        here, there = self._values[i], self._values[i + 1]
        rise, fall = self._slopes[i] * span, self._slopes[i + 1] * span
        bend = t * t * (3 - 2 * t)
        return here + (there - here) * bend + rise * t * (1 - t) ** 2 - fall * t * t * (1 - t)


def _swing(swing: Oscillator, second: float) -> float:
    if not swing.start < second < swing.end:
        return 0.0
    fade = min(1.0, (second - swing.start) / _FADE, (swing.end - second) / _FADE)
    turn = 2 * math.pi * (swing.hertz * (second - swing.start) + swing.phase)
    return swing.size * math.sin(turn) * fade * fade * (3 - 2 * fade)


def _shut(away: float) -> float:
    """Return how far a blink has closed the eye, at so many seconds from its deepest point."""
    share = max(0.0, 1.0 - abs(away) / _BLINK)
    return share * share * (3 - 2 * share)
