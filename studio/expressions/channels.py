"""The channels: every way a face, a head or the camera can move, with its unit and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Pose: TypeAlias = dict[str, float]
"""What every channel stands at, at one moment. A channel that is missing is at rest."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to move.

    Attributes:
        low, high: limits; beyond them the picture breaks.
        explains: what its figures mean.
        rest: where the photo itself stands; `open` and `smile` are measured instead.
    """

    low: float
    high: float
    explains: str
    rest: float = 0.0


_SIDED = {
    "lid": Channel(0.0, 1.35, "height of the eye's opening: 0 closed, 1 as in the photo, above 1 wide", 1.0),
    "squint": Channel(0.0, 1.0, "lower lid and cheek come up"),
    "brow": Channel(-0.6, 1.2, "the whole eyebrow up, or down when negative"),
    "brow_in": Channel(-0.7, 1.2, "inner end of the eyebrow up (sorrow), or down and together (anger)"),
    "smile": Channel(-0.4, 1.4, "corner of the mouth: 0 serious, 1 a broad smile; measured in the photo"),
    "frown": Channel(0.0, 1.0, "corner of the mouth down"),
    "sneer": Channel(0.0, 1.2, "wing of the nose and upper lip up"),
    "puff": Channel(0.0, 1.0, "cheek blown up"),
}

_WHOLE = {
    "open": Channel(0.0, 0.62, "height of the mouth's opening in eye distances; measured in the photo"),
    "pucker": Channel(-0.5, 1.0, "mouth narrow and round, or wide when negative"),
    "pout": Channel(0.0, 1.0, "lower lip and chin up"),
    "mouth_x": Channel(-1.0, 1.0, "mouth to the right, or to the left when negative"),
    "tongue": Channel(0.0, 1.0, "tongue out; wants `open` at 0.15 or more"),
    "blink": Channel(
        0.0, 1.0, "both lids on their way down, from wherever they are; the row's `blinks` move it"
    ),
    "gaze_x": Channel(-1.0, 1.0, "eyes to the right, or to the left when negative"),
    "gaze_y": Channel(-1.0, 1.0, "eyes down, or up when negative"),
    "eye_size": Channel(0.0, 1.0, "both eyes grow, by a seventh at 1"),
    "yaw": Channel(-6.0, 6.0, "head turned to the right, degrees; beyond 6 the ears would tear"),
    "pitch": Channel(-12.0, 12.0, "head bent down, or up when negative, degrees"),
    "roll": Channel(-14.0, 14.0, "head leaning to the right, degrees"),
    "head_x": Channel(-0.3, 0.3, "head to the right, in eye distances"),
    "head_y": Channel(-0.3, 0.35, "head down, in eye distances"),
    "head_size": Channel(-0.08, 0.12, "head nearer, as a share of its size"),
    "zoom": Channel(0.0, 0.2, "camera nearer, as a share"),
    "camera_x": Channel(-0.03, 0.03, "camera to the right, as a share of the picture"),
    "camera_y": Channel(-0.03, 0.03, "camera down, as a share of the picture"),
    "camera_roll": Channel(-3.0, 3.0, "camera turned, degrees"),
}

CAMERA = frozenset({"zoom", "camera_x", "camera_y", "camera_roll"})
"""Channels that move the background too."""

PAIRS: dict[str, tuple[str, str]] = {name: (f"{name}_left", f"{name}_right") for name in _SIDED}
"""What a name without a side stands for. Left and right are those of the picture."""

CHANNELS: dict[str, Channel] = {
    **{sided: _SIDED[name] for name, pair in PAIRS.items() for sided in pair},
    **_WHOLE,
}
"""Every channel by name."""
