"""What a worker process does for the provider `local`: look at a photo, render a clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.opening import Unfit

if TYPE_CHECKING:
    from pathlib import Path

    from engine.providers.interface import Box

# As in `studio.opening`: what needs OpenCV is imported where it runs, and hands back nothing of the studio.


@dataclass(frozen=True, slots=True)
class Seen:
    """The one face of a photo; boxes are left, top, right, bottom in pixels."""

    face: Box
    crop: Box


class DiskError(Exception):
    """A clip cannot be written; the text is the system's reason."""


def warm_up() -> None:
    """Load libraries and models, so that no person waits for it.

    Raises:
        ImportError: a library is missing or broken.
    """
    from studio import check, expressions  # noqa: F401, PLC0415 - see above; importing is the purpose
    from studio.faces.warming import load_models  # noqa: PLC0415 - see above

    load_models()


def look(photo: Path) -> Seen | Unfit:
    """Find the face in a normalised photo; takes every photo that can be rendered at all."""
    from studio.check import LENIENT, check_file  # noqa: PLC0415 - see above
    from studio.photo import NormalisedPhoto  # noqa: PLC0415 - its package is not needed elsewhere

    verdict = check_file(NormalisedPhoto(photo.read_bytes(), 0, 0), thresholds=LENIENT).verdict
    if verdict.reason is not None:
        return Unfit(verdict.reason.value, "")
    if verdict.face is None or verdict.crop is None:
        raise ValueError("a face was accepted without its place")
    return Seen(verdict.face, verdict.crop)


def render(photo: Path, template_id: str, into: Path) -> Unfit | None:
    """Write one clip of a normalised photo to the new file `into`.

    Raises:
        KeyError: the renderer does not know the template.
        DiskError: the clip cannot be written.
    """
    from studio.expressions import (  # noqa: PLC0415 - see above
        TEMPLATES,
        PortraitError,
        frames,
        prepare,
        write_clip,
    )

    template = TEMPLATES[template_id]
    try:
        portrait = prepare(photo.read_bytes())
    except PortraitError as error:
        return Unfit(error.reason.value, error.detail)
    try:
        write_clip(frames(portrait, template), into)
    except OSError as error:  # a kind of PyAV's own, which our caller's process has not loaded
        raise DiskError(error.strerror) from error
    return None
