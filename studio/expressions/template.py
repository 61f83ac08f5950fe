"""Template: one expression as a row of data, and how a row is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studio.expressions.channels import CAMERA, CHANNELS, PAIRS, Pose

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCENTS = (
    "blush", "tears", "sweat", "sparkles", "hearts", "zzz", "question", "anger", "notes", "sigh",
)  # fmt: skip
"""What can be drawn round or on a face; `accents.py` draws them."""

_LONGEST, _SHORTEST = 4.0, 2.0


@dataclass(frozen=True, slots=True)
class Oscillator:
    """A channel that swings.

    Attributes:
        channel: its name in `CHANNELS`.
        size: how far to each side, in the channel's unit.
        hertz: swings per second.
        start, end: when, in seconds; it fades in and out within.
        phase: 0 to 1, where in the swing it starts.
    """

    channel: str
    size: float
    hertz: float
    start: float
    end: float
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Accent:
    """Something drawn: what, from when to when, in seconds."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Template:
    """One expression.

    Attributes:
        id: the catalogue's id.
        seconds: how long one playing takes.
        poses: (second, channels) in order of time. A channel moves smoothly through the poses that name it,
            from the photo at 0 and back to the photo at the end.
        oscillators, blinks, accents: what happens on top; a blink is the second of its deepest point.
    """

    id: str
    seconds: float
    poses: tuple[tuple[float, Pose], ...]
    oscillators: tuple[Oscillator, ...] = ()
    blinks: tuple[float, ...] = ()
    accents: tuple[Accent, ...] = ()

    @property
    def moves_camera(self) -> bool:
        """Return whether the background moves too."""
        named = {name for _, pose in self.poses for name in pose}
        return bool(CAMERA & (named | {swing.channel for swing in self.oscillators}))


def read(template_id: str, row: Mapping[str, Any]) -> Template:
    """Return a template from a row of TOML; the form is explained in docs/drawing-a-template.md.

    Raises:
        ValueError: the row names something that does not exist, or goes beyond a limit; says where.
    """
    try:
        return _read(template_id, dict(row))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"template {template_id}: {error}") from error


def _read(template_id: str, row: dict[str, Any]) -> Template:
    seconds = float(row.pop("seconds"))
    _expect(_SHORTEST <= seconds <= _LONGEST, f"{seconds} s is not within {_SHORTEST} to {_LONGEST} s")
    poses = tuple(_pose(dict(pose), seconds) for pose in row.pop("poses"))
    _expect([at for at, _ in poses] == sorted(at for at, _ in poses), "poses are not in order of time")
    swings = tuple(
        swing for entry in row.pop("oscillators", ()) for swing in _oscillators(dict(entry), seconds)
    )
    accents = tuple(_accent(dict(entry), seconds) for entry in row.pop("accents", ()))
    blinks = tuple(float(at) for at in row.pop("blinks", ()))
    _expect(not row, f"unknown {sorted(row)}")
    return Template(template_id, seconds, poses, swings, blinks, accents)


def _pose(entry: dict[str, Any], seconds: float) -> tuple[float, Pose]:
    at = float(entry.pop("at"))
    _expect(0.0 < at < seconds, f"a pose at {at} s is not within the clip")
    pose: Pose = {}
    for name, value in entry.items():
        for channel in _channels(name):
            limits = CHANNELS[channel]
            _expect(limits.low <= value <= limits.high, f"{name} = {value} at {at} s is beyond its limits")
            pose[channel] = float(value)
    return at, pose


def _oscillators(entry: dict[str, Any], seconds: float) -> list[Oscillator]:
    channels = _channels(entry.pop("channel"))
    start, end = float(entry.pop("from", 0.0)), float(entry.pop("to", seconds))
    _expect(0.0 <= start < end <= seconds, f"an oscillator from {start} to {end} s")
    return [Oscillator(channel, start=start, end=end, **entry) for channel in channels]


def _accent(entry: dict[str, Any], seconds: float) -> Accent:
    accent = Accent(entry.pop("kind"), float(entry.pop("from", 0.0)), float(entry.pop("to", seconds)))
    _expect(accent.kind in ACCENTS, f"unknown accent {accent.kind!r}")
    within = 0.0 <= accent.start < accent.end <= seconds
    _expect(within, f"{accent.kind} from {accent.start} to {accent.end} s")
    _expect(not entry, f"unknown {sorted(entry)}")
    return accent


def _channels(name: str) -> tuple[str, ...]:
    """Return the channels that a name stands for: itself, or both sides."""
    if name in CHANNELS:
        return (name,)
    _expect(name in PAIRS, f"unknown channel {name!r}")
    return PAIRS[name]


def _expect(truth: bool, otherwise: str) -> None:  # noqa: FBT001 - an assertion that raises the right error
    if not truth:
        raise ValueError(otherwise)
