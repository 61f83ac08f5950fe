"""Opening a photo as it came: intake and the photo check, as one call to a worker process."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.intake import normalise

if TYPE_CHECKING:
    from pathlib import Path

    from studio.check import CheckedPhoto, Finding, Verdict
    from studio.photo import NormalisedPhoto

# The function below is named in one process and runs in another. The first must not load OpenCV and
# MediaPipe (a second, 200 MB, perhaps not installed), so `studio.check` is imported where it is used.
# For the same reason no class of it is handed back: the answer is unpickled over there.


class Strictness(StrEnum):
    """How much our own look at a face counts, before any provider is asked.

    OFF: nobody looks.
    HINT: a tilted photo is turned upright; what is found is left to the provider to judge.
    LENIENT: a photo without a face, or with one of a few pixels, is refused.
    STRICT: every photo is refused that makes a poor clip, with the reason.
    """

    OFF = "off"
    HINT = "hint"
    LENIENT = "lenient"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Unfit:
    """A photo will not do.

    Attributes:
        finding: why, one of `studio.check.Finding` by its value.
        detail: figures for the log.
    """

    finding: str
    detail: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An upright sRGB JPEG without metadata.

    Attributes:
        jpeg: the file.
        width, height: its size in pixels.
        notes: for the log: by how much it was turned, and what speaks against it without refusing it.
        soft: the face is so small or blurred that its clip may look soft.
    """

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    notes: str = ""
    soft: bool = False


def open_photo(original: Path, strictness: Strictness) -> Opened | Unfit:
    """Open the file that a person sent.

    Raises:
        IntakeError: it is no picture that we take; carries the named reason.
        OSError: it cannot be read.
    """
    photo = normalise(original.read_bytes())
    if strictness is Strictness.OFF:
        return Opened(photo.jpeg, photo.width, photo.height)
    checked = _checked(photo, strictness)
    verdict = checked.verdict
    if verdict.reason is not None and strictness is not Strictness.HINT:
        return Unfit(verdict.reason.value, _told(verdict))
    upright = checked.upright or photo
    return Opened(upright.jpeg, upright.width, upright.height, _told(verdict), soft=_is_soft(verdict))


def _checked(photo: NormalisedPhoto, strictness: Strictness) -> CheckedPhoto:
    from studio.check import LENIENT, STRICT, check_file  # noqa: PLC0415 - see above

    return check_file(photo, thresholds=STRICT if strictness is Strictness.STRICT else LENIENT)


def _is_soft(verdict: Verdict) -> bool:
    from studio.check import Finding  # noqa: PLC0415 - see above

    few = {Finding.SOFT, Finding.BLURRED, Finding.SHAKEN, Finding.FACE_TOO_SMALL}
    return not few.isdisjoint(_findings(verdict))


def _findings(verdict: Verdict) -> list[Finding]:
    return [*([verdict.reason] if verdict.reason is not None else []), *verdict.warnings]


def _told(verdict: Verdict) -> str:
    words = [finding.value for finding in _findings(verdict)]
    if verdict.turn:
        words.append(f"turned {verdict.turn:.0f} degrees")
    if verdict.figures is not None:
        words.append(f"face {verdict.figures.width:.0f} px")
    return ", ".join(words)
