"""The figures of the gallery: what is measured on one clip of one photo."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

from bench.gallery_photos import photo
from studio.expressions import TEMPLATES, Portrait, frames, prepare, write_clip
from studio.expressions.frame import Frame
from studio.expressions.timeline import Timeline
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.expressions import Template
    from studio.expressions.channels import Pose

STRIP = 7
"""Pictures of a clip that are kept to be looked at, evenly over its time, the still ends left out."""

TILE = 112
"""Their side in pixels."""

SPARSE_FPS = 6
"""Pace of the clips of photos in odd conditions: their ends are those of any clip; the sheets show seven."""

BARE, BARE_FPS, BARE_COUNT = 256, 8, 24
"""Side, pace and number of pictures of the second rendering, without accents."""

HALO = 0.3
"""The ground that goes along with the person, in eye distances: the mask is not exact to a hair."""

TOP, NECK = 2.0, 2.2
"""Of a head: from the eyes up to the crown, and down to where it leans about, in the same unit."""


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to make: of which photo, which template."""

    photo: str
    template: str


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What was measured on a clip.

    Attributes:
        job: which.
        neutral: the largest difference of any value of the first and the last picture to the photo's crop, in
            grey levels, before encoding.
        decoded: mean difference between the first and the last picture as a player sees them, in grey levels.
        ground: the largest change of any value that the person does not reach, in grey levels, without
            accents; None where the template moves the camera.
        bytes: of the file.
        bare: the clip without accents, coarse: 24 x 64 x 64 x 3.
        strip: `STRIP` pictures of `TILE` pixels side by side.
    """

    job: Job
    neutral: float
    decoded: float
    ground: float | None
    bytes: int
    bare: Rgb
    strip: Rgb


def measure(job: Job) -> Figures | str:
    """Render and measure one clip; a sentence when it cannot be rendered.

    Runs in a process of its own: whatever goes wrong there shall be a line of the table, not the end of it.
    """
    try:
        return _measured(job)
    except Exception as error:  # noqa: BLE001 - any failure of the renderer is a figure of this bench
        return f"{job.photo} {job.template}: {type(error).__name__}: {error}"


def _measured(job: Job) -> Figures:
    portrait, template = _portrait(job.photo), TEMPLATES[job.template]
    fps = 15 if job.photo.endswith("-upright") else SPARSE_FPS
    shown = list(frames(portrait, template, fps=fps))
    decoded, size = _encoded(shown, fps)
    bare = np.stack(
        list(
            frames(portrait, template, size=BARE, fps=BARE_FPS, seconds=BARE_COUNT / BARE_FPS, accents=False)
        )
    )
    return Figures(
        job=job,
        neutral=max(_largest(shown[0], portrait.picture), _largest(shown[-1], portrait.picture)),
        decoded=decoded,
        ground=None if template.moves_camera else _ground(portrait, template, bare),
        bytes=size,
        bare=np.stack([_reduced(picture, 64) for picture in bare]),
        strip=_strip(shown),
    )


@lru_cache(maxsize=2)
def _portrait(name: str) -> Portrait:
    return prepare(photo(name))


def _encoded(shown: Sequence[Rgb], fps: int) -> tuple[float, int]:
    """Write the clip, read it again, and return how much its ends differ on average, and its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        info = write_clip(shown, path, fps=fps)
        with av.open(str(path)) as container:
            seen = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    if len(seen) != len(shown):
        raise ValueError(f"{len(seen)} of {len(shown)} pictures came back")
    return float(np.abs(seen[0].astype(np.int16) - seen[-1]).mean()), info.bytes


def _ground(portrait: Portrait, template: Template, bare: Rgb) -> float:
    """Return the largest change in time of what neither head nor shoulders reach."""
    edge = (portrait.canvas.shape[0] - portrait.picture.shape[0]) // 2
    apart = cv2.distanceTransform((portrait.mask < 0.5).astype(np.uint8), cv2.DIST_L2, 5)  # noqa: PLR2004 - rather person or rather not
    reached = apart / Frame.of(portrait.face).unit <= HALO + travel(template)
    free = floats(~reached)[edge:-edge, edge:-edge]
    away = cv2.resize(free, (BARE, BARE), interpolation=cv2.INTER_AREA) >= 1.0
    changed = (bare.max(axis=0).astype(np.int16) - bare.min(axis=0))[away]
    return float(changed.max()) if changed.size else 0.0


def travel(template: Template) -> float:
    """Return how far the crown of a head gets from where it is in the photo, in eye distances."""
    timeline = Timeline(template, {})
    return max(_away(timeline.pose(float(second))) for second in np.linspace(0.0, template.seconds, 64))


def _away(pose: Pose) -> float:
    lean = (TOP + NECK) * np.sin(np.radians(abs(pose.get("roll", 0.0))))
    turn = np.sin(np.radians(abs(pose.get("yaw", 0.0)) + abs(pose.get("pitch", 0.0))))
    grown = TOP * max(0.0, pose.get("head_size", 0.0))
    return float(lean + turn + grown + np.hypot(pose.get("head_x", 0.0), pose.get("head_y", 0.0)))


def _strip(shown: Sequence[Rgb]) -> Rgb:
    moments = np.linspace(0, len(shown) - 1, STRIP + 2).round().astype(int)[1:-1]
    return np.hstack([_reduced(shown[moment], TILE) for moment in moments])


def _largest(picture: Rgb, other: Rgb) -> float:
    return float(np.abs(picture.astype(np.int16) - other).max())


def _reduced(picture: Rgb, side: int) -> Rgb:
    if picture.shape[0] == side:
        return picture
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def distance(one: Rgb, other: Rgb) -> float:
    """Return how far two coarse clips are apart: the mean difference of all their values, in grey levels."""
    apart: Floats = floats(np.abs(one.astype(np.int16) - other))
    return float(apart.mean())
