"""How the renderer says no."""

from __future__ import annotations

from enum import StrEnum

from studio.errors import StudioError


class PortraitReason(StrEnum):
    """Why a photo cannot be animated."""

    NO_FACE = "no_face"
    FACE_TOO_SMALL = "face_too_small"
    UNREADABLE = "unreadable"


class PortraitError(StudioError[PortraitReason]):
    """The photo cannot be animated."""


class FaceNotFoundError(PortraitError):
    """There is no face in the photo that could be animated."""

    def __init__(self, reason: PortraitReason = PortraitReason.NO_FACE, detail: str = "no landmarks") -> None:
        super().__init__(reason, detail)
