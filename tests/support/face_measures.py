"""What a drawn face does, read from its landmarks: the same figures for a photo and for a frame of a clip."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from studio.expressions import TEMPLATES, Portrait, frames, prepare
from studio.faces import find_landmarks
from studio.faces.landmarks import LEFT_EYE, RIGHT_EYE
from tests.support.portraits import astronaut, hopper, pixels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.faces.pixels import Rgb

SIZE = 256
"""Side of the frames that are measured, in pixels: half a clip's, and landmarks are as good."""

COUNT = 16
"""Frames of a measured clip."""

PHOTOS = {"laughing": astronaut, "earnest": hopper}
"""Eileen Collins laughs with an open mouth; Grace Hopper's is shut, and she wears glasses."""

Measures = dict[str, float]


@cache
def portrait_of(name: str) -> Portrait:
    """Return one of the two portraits, prepared once per process."""
    return prepare(pixels(PHOTOS[name]()))


@cache
def bare_clip(name: str, template_id: str) -> tuple[Rgb, ...]:
    """Return a template on a portrait in `COUNT` small frames without accents, drawn once per process."""
    template, fps = TEMPLATES[template_id], 5
    return tuple(frames(portrait_of(name), template, size=SIZE, fps=fps, seconds=COUNT / fps, accents=False))


@cache
def measured_at_rest(name: str) -> Mapping[str, float]:
    """Return the measures of a photo's crop, as small as the frames."""
    return measures(next(frames(portrait_of(name), next(iter(TEMPLATES.values())), size=SIZE)))


@cache
def measured_at(name: str, template_id: str, second: float) -> Mapping[str, float]:
    """Return the measures of the frame next to a second of a template; at 0 every template is the photo."""
    if second == 0.0:
        return measured_at_rest(name)
    share = second / TEMPLATES[template_id].seconds
    return measures(bare_clip(name, template_id)[round(share * (COUNT - 1))])


def measures(picture: Rgb) -> Measures:
    """Return what the face in a picture does.

    Lengths are in distances between the eyes, along and across them: heights of the openings of eyes and
    mouth, heights of the brows above the eyes and of the mouth's corners above its middle, the irises and the
    tip of the nose from the middle. `top` (the eyes' height) and `size` (of that unit) are in shares of the
    picture, `roll` in degrees; "more" is the right of the picture minus its left.
    """
    face = find_landmarks(picture)
    assert face is not None
    left, right = face.centre(LEFT_EYE), face.centre(RIGHT_EYE)
    unit = float(np.hypot(*(right - left)))
    across = (right - left) / unit
    turn = np.array([across, [-across[1], across[0]]])
    x, y = ((face.flat - (left + right) / 2) @ turn.T / unit).T
    eyes = float(y[145] - y[159]), float(y[374] - y[386])
    brows = float(-y[[105, 63, 66]].mean()), float(-y[[334, 293, 296]].mean())
    corners = float(y[[13, 14]].mean() - y[61]), float(y[[13, 14]].mean() - y[291])
    return {
        "eyes": sum(eyes) / 2,
        "right_eye_more": eyes[1] - eyes[0],
        "brows": sum(brows) / 2,
        "right_brow_more": brows[1] - brows[0],
        "inner_brows": float(-y[[107, 55, 336, 285]].mean()),
        "smile": sum(corners) / 2,
        "right_corner_more": corners[1] - corners[0],
        "gaze_x": float((x[468] - x[list(LEFT_EYE)].mean() + x[473] - x[list(RIGHT_EYE)].mean()) / 2),
        "mouth_open": float(y[14] - y[13]),
        "mouth_width": float(x[291] - x[61]),
        "jaw_width": float(x[361] - x[132]),
        "nose_x": float(x[4]),
        "nose_y": float(y[4]),
        "roll": face.roll,
        "top": float((left + right)[1] / 2 / len(picture)),
        "size": unit / len(picture),
    }
