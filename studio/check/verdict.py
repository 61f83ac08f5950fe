"""The words of the photo check: what can be found, the figures behind it, and the verdict on a photo."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, right and bottom excluded."""


class Finding(StrEnum):
    """What speaks against a photo, the gravest first; which of them refuse it is a matter of `Thresholds`.

    NO_FACE: no face that a detector and the landmarks agree on.
    MANY_FACES: more than one face of about the same size.
    FACE_CUT: the edge of the picture cuts the face.
    FACE_TOO_SMALL: too few pixels to move anything.
    TOO_DARK, TOO_BRIGHT: the face itself, whatever is behind it.
    FACE_TURNED: the head looks past the camera, to a side.
    FACE_RAISED: it looks up or down.
    SHAKEN: blurred in one direction, as by a moving hand.
    BLURRED: out of focus.
    SOFT: only a warning: a small or slightly blurred face makes a clip that looks soft.
    BYSTANDERS: only a warning: there are other, much smaller faces.
    """

    NO_FACE = "no_face"
    MANY_FACES = "many_faces"
    FACE_CUT = "face_cut"
    FACE_TOO_SMALL = "face_too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    FACE_TURNED = "face_turned"
    FACE_RAISED = "face_raised"
    SHAKEN = "shaken"
    BLURRED = "blurred"
    SOFT = "soft"
    BYSTANDERS = "bystanders"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on the face; for logs, the command line, and those who tune `Thresholds`.

    Attributes:
        width: from cheek to cheek, in pixels of the picture as the person sent it.
        roll: degrees that the head leans clockwise, -180 to 180, before it is turned upright.
        yaw: degrees that it looks to the picture's right; 0 is straight ahead.
        pitch: degrees that it looks up; 0 is straight ahead.
        sharpness: of the direction that is blurred most; see `studio.check.sharpness`.
        evenness: 1 when all directions are equally sharp, near 0 for motion blur.
        brightness: mean of the face, 0 to 255.
        highlights: the brightness that 95 of 100 pixels of the face stay below.
        outside: the share of the landmarks that lies beyond the picture's edge.
        others: how many other faces were seen; below 1/14 of the photo not all are.
    """

    width: float
    roll: float
    yaw: float
    pitch: float
    sharpness: float
    evenness: float
    brightness: float
    highlights: float
    outside: float
    others: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the photo check says about a photo.

    Attributes:
        reason: why it will not do, the gravest finding; None when it will.
        warnings: findings that do not refuse it, the gravest first.
        turn: degrees, counter-clockwise, that put the photo upright; 0 leaves it as it is, multiples of 90
            lose nothing. `studio.check.upright.turned` does it.
        face: the face in the photo after the turn; None when there is none.
        crop: the square part of the photo after the turn that a clip should show; None when `face` is.
        figures: None when there is no face.
    """

    reason: Finding | None
    warnings: tuple[Finding, ...] = ()
    turn: float = 0.0
    face: Box | None = None
    crop: Box | None = None
    figures: Figures | None = None
