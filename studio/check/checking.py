"""The photo check: one look at a photo, from pixels to a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from studio.check.brightness import brightness
from studio.check.counting import other_faces
from studio.check.pose import face_width, pose
from studio.check.sharpness import sharpness
from studio.check.sighting import Sighting, box_of, sight
from studio.check.thresholds import STRICT, WARNINGS_ONLY, Thresholds
from studio.check.unseen import why_unseen
from studio.check.upright import square_round, turn_for, turning
from studio.check.verdict import Box, Figures, Finding, Verdict
from studio.faces.pixels import Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.faces.landmarks import Landmarks

_LOOK = 640
"""Longest side that is searched: a detector sees 192 px at most, even of a tile of this, and finds rather
more here than in larger pictures, of which it would pass over pixels (measured)."""

_ENOUGH = 160
"""A face that is this wide in the look has all that is measured; a narrower one is cut from the photo."""


@dataclass(frozen=True, eq=False)
class _Seen:
    """The main face in both pictures: the look it was found in, and the photo."""

    sighting: Sighting
    photo: Rgb
    face: Landmarks


def check_photo(pixels: Rgb, *, enlarged: float = 1.0, thresholds: Thresholds = STRICT) -> Verdict:
    """Say whether a photo will do.

    Takes 20 to 30 ms for a face in a photo of 1280 px, 90 ms to be sure that there is none, and 0.3 s more in
    a process that never did (`bench/photo_check.py`). A photo that lies on its side, stands on its head or
    leans is not refused: the verdict says how to turn it. What is covered is not noticed: the landmarks are
    guessed there.

    Args:
        pixels: height x width x 3, red first; the photo after `studio.intake`.
        enlarged: how much intake enlarged it (`NormalisedPhoto.enlarged`): more pixels are no better eyes.
        thresholds: where a photo begins to be bad.
    """
    if min(pixels.shape[:2]) < thresholds.smallest_face:  # no room for a face, and the models want some
        return Verdict(Finding.NO_FACE)
    look, scale = _reduced(pixels)
    sighting = sight(look)
    if sighting is None:
        return Verdict(why_unseen(look, thresholds))
    height, width = look.shape[:2]
    matrix, _ = turning(width, height, 90.0 * sighting.quarters)
    back = floats(cv2.invertAffineTransform(matrix)) * scale
    return _judged(_Seen(sighting, pixels, sighting.face.moved(floats(back))), enlarged, thresholds)


def _judged(seen: _Seen, enlarged: float, thresholds: Thresholds) -> Verdict:
    sighting = seen.sighting
    others = other_faces(sighting)
    figures = _figures(seen, enlarged, len(others))
    second = bool(others) and others[0].width >= thresholds.second_face * sighting.box.width
    findings = list(_findings(figures, thresholds, second=second))
    refusals = [finding for finding in findings if finding in thresholds.refuses - WARNINGS_ONLY]
    reason = refusals[0] if refusals else None
    turn = turn_for(figures.roll, tolerance=thresholds.upright)
    size = (seen.photo.shape[1], seen.photo.shape[0])
    return Verdict(
        reason,
        tuple(finding for finding in findings if finding is not reason),
        turn,
        _face_box(seen.face, size, turn),
        square_round(seen.face, size, turn),
        figures,
    )


def _figures(seen: _Seen, enlarged: float, others: int) -> Figures:
    sighting = seen.sighting
    _, yaw, pitch = pose(sighting.face)
    sharp = sharpness(_cut_out(seen))
    light = brightness(sighting.picture, sighting.face.flat)
    return Figures(
        width=face_width(seen.face) / enlarged,
        roll=seen.face.roll,
        yaw=yaw,
        pitch=pitch,
        sharpness=sharp.least,
        evenness=sharp.evenness,
        brightness=light.mean,
        highlights=light.highlights,
        outside=_outside(sighting),
        others=others,
    )


def _findings(figures: Figures, thresholds: Thresholds, *, second: bool) -> Iterator[Finding]:
    """Name what is wrong, the gravest first; each line is one rule."""
    small = figures.width < thresholds.smallest_face
    # A small face is compared with what a small face can show.
    detail = figures.sharpness / min(1.0, figures.width / thresholds.soft_face)
    blurred = detail < thresholds.blurred
    shaken = figures.evenness < thresholds.shaken and detail < thresholds.soft
    soft = figures.width < thresholds.soft_face or detail < thresholds.soft
    dim = figures.brightness < thresholds.dark and figures.highlights < thresholds.dim_highlights
    rules = (
        (second, Finding.MANY_FACES),
        (figures.outside > thresholds.outside, Finding.FACE_CUT),
        (small, Finding.FACE_TOO_SMALL),
        (dim, Finding.TOO_DARK),
        (figures.brightness > thresholds.bright, Finding.TOO_BRIGHT),
        (abs(figures.yaw) > thresholds.yaw, Finding.FACE_TURNED),
        (abs(figures.pitch) > thresholds.pitch, Finding.FACE_RAISED),
        (shaken, Finding.SHAKEN),
        (blurred and not shaken, Finding.BLURRED),
        (soft and not (small or blurred or shaken), Finding.SOFT),
        (figures.others > 0 and not second, Finding.BYSTANDERS),
    )
    return (finding for holds, finding in rules if holds)


def _cut_out(seen: _Seen) -> Rgb:
    """Return the face alone, upright, from whichever picture shows all there is to see."""
    sighting = seen.sighting
    if face_width(sighting.face) >= _ENOUGH:
        return _upright_face(sighting.picture, sighting.face)
    return _upright_face(seen.photo, seen.face)


def _upright_face(picture: Rgb, face: Landmarks) -> Rgb:
    middle = floats(face.flat.mean(axis=0))
    matrix = floats(cv2.getRotationMatrix2D((float(middle[0]), float(middle[1])), face.roll, 1.0))
    box = box_of(face.moved(matrix))
    matrix[:, 2] -= (box.left, box.top)
    size = (max(1, round(box.width)), max(1, round(box.height)))
    cut = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, dtype=np.uint8)


def _outside(sighting: Sighting) -> float:
    height, width = sighting.picture.shape[:2]
    points = sighting.face.flat
    within = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
    return float(1.0 - within.mean())


def _face_box(face: Landmarks, size: tuple[int, int], turn: float) -> Box:
    """Return the face in the turned photo, cut at its edges."""
    matrix, (width, height) = turning(*size, turn)
    box = box_of(face.moved(matrix))
    left, right = (round(min(max(x, 0.0), width)) for x in (box.left, box.left + box.width))
    top, bottom = (round(min(max(y, 0.0), height)) for y in (box.top, box.top + box.height))
    return left, top, right, bottom


def _reduced(photo: Rgb) -> tuple[Rgb, float]:
    """Return the photo with its longest side within the limit, and how much smaller it is."""
    scale = max(1.0, max(photo.shape[:2]) / _LOOK)
    look = photo
    while max(look.shape[:2]) >= 2 * _LOOK:
        look = _resized(look, 2.0)  # OpenCV halves three times as fast as it does anything between
    rest = max(look.shape[:2]) / _LOOK
    return (_resized(look, rest) if rest > 1.0 else look), scale


def _resized(photo: Rgb, scale: float) -> Rgb:
    size = (round(photo.shape[1] / scale), round(photo.shape[0] / scale))
    return np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
