"""Particles: what each accent that flies round the head consists of, as rows of data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Particle:
    """One sprite's life within an accent.

    Attributes:
        kind: the sprite's name.
        x, y: where it starts, in the face's own frame.
        dx, dy: how far it drifts in its life.
        size: side of the sprite, in eye distances.
        delay, life: seconds after the accent's start, and how long.
        every: seconds until it starts again; 0 for once.
        spin: degrees of tilt that it rocks to each side.
        beat: share of its size that it pulses by.
        grow: its size at the start of its life, as a share.
    """

    kind: str
    x: float
    y: float
    dx: float = 0.0
    dy: float = 0.0
    size: float = 0.4
    delay: float = 0.0
    life: float = 10.0
    every: float = 0.0
    spin: float = 0.0
    beat: float = 0.0
    grow: float = 0.3


PARTICLES: dict[str, tuple[Particle, ...]] = {
    "hearts": (
        Particle("heart", -1.5, 0.3, -0.2, -1.0, 0.42, 0.0, 1.1, 1.3, 12, 0.08),
        Particle("heart", 1.5, 0.1, 0.15, -0.9, 0.5, 0.35, 1.1, 1.4, 12, 0.08),
        Particle("heart", -1.75, -0.5, 0.1, -0.7, 0.3, 0.7, 1.0, 1.3, 15, 0.08),
        Particle("heart", 1.8, -0.6, -0.1, -0.6, 0.34, 1.0, 1.0, 1.4, 15, 0.08),
    ),
    "sparkles": (
        Particle("sparkle", -1.5, -0.85, size=0.5, life=0.6, every=0.9, spin=8, beat=0.2, grow=0.1),
        Particle(
            "sparkle", 1.55, -0.55, size=0.6, delay=0.25, life=0.6, every=0.95, spin=8, beat=0.2, grow=0.1
        ),
        Particle(
            "sparkle", -1.7, 0.45, size=0.38, delay=0.5, life=0.6, every=0.85, spin=8, beat=0.2, grow=0.1
        ),
        Particle("sparkle", 1.75, 0.7, size=0.42, delay=0.1, life=0.6, every=1.0, spin=8, beat=0.2, grow=0.1),
    ),
    "notes": (
        Particle("note", -1.5, 0.2, -0.25, -1.0, 0.5, 0.0, 1.1, 1.2, 14, 0.05),
        Particle("note", 1.5, -0.1, 0.2, -0.8, 0.58, 0.4, 1.1, 1.2, 14, 0.05),
        Particle("note", -1.7, -0.7, 0.1, -0.5, 0.38, 0.8, 1.0, 1.2, 14, 0.05),
    ),
    "zzz": (
        Particle("zed", 1.15, -0.7, 0.5, -0.75, 0.28, 0.0, 1.3, 1.3, 8, 0.0, 0.5),
        Particle("zed", 1.2, -0.75, 0.6, -0.8, 0.4, 0.43, 1.3, 1.3, 8, 0.0, 0.4),
        Particle("zed", 1.25, -0.8, 0.65, -0.8, 0.52, 0.86, 1.3, 1.3, 8, 0.0, 0.4),
    ),
    "question": (Particle("question", 1.45, -0.95, 0.05, -0.12, size=0.72, spin=9, beat=0.05, grow=0.3),),
    "anger": (Particle("anger", 1.0, -0.85, size=0.52, beat=0.14, grow=0.4),),
    "sweat": (
        Particle("drop", 1.12, -0.45, 0.04, 0.45, 0.34, 0.0, 1.4, 1.5, 0, 0.0, 0.5),
        Particle("drop", -1.15, -0.2, -0.03, 0.4, 0.26, 0.6, 1.4, 1.5, 0, 0.0, 0.5),
    ),
    "sigh": (
        Particle("puff", 0.45, 1.2, 0.85, 0.1, 0.45, 0.0, 0.9, 0.0, 0, 0.0, 0.25),
        Particle("puff", 0.45, 1.25, 0.6, 0.25, 0.32, 0.2, 0.9, 0.0, 0, 0.0, 0.25),
    ),
}
"""What each accent that is made of sprites consists of."""
