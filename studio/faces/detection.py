"""Face detection: every face in a picture, by the union of two detectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studio.faces.models import face_detection

if TYPE_CHECKING:
    from studio.faces.pixels import Rgb

_OVERLAP = 0.3
"""Two boxes that share more than this of their union are one face."""


@dataclass(frozen=True, slots=True)
class FaceBox:
    """Where a face is, in pixels of the picture; may reach beyond its edge.

    Attributes:
        left, top, width, height: the box, from the eyebrows to the chin.
        score: the detector's confidence, 0 to 1.
    """

    left: float
    top: float
    width: float
    height: float
    score: float

    @property
    def area(self) -> float:
        """Return the area in square pixels."""
        return self.width * self.height

    def overlap(self, other: FaceBox) -> float:
        """Return intersection over union."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        shared = max(0.0, across) * max(0.0, down)
        return shared / (self.area + other.area - shared) if shared else 0.0


def find_faces(picture: Rgb, *, score: float = 0.6) -> tuple[FaceBox, ...]:
    """Return the faces, largest first.

    Neither detector is enough: the short range one misses small faces, the full range one turned ones. Below
    a score of 0.6 the short range one sees faces in cups and cats (facts/local-engine.md, section 2).
    """
    found = [*detect(picture, full_range=True), *detect(picture, full_range=False)]
    faces: list[FaceBox] = []
    for box in sorted(found, key=lambda box: -box.score):
        if box.score >= score and all(box.overlap(face) < _OVERLAP for face in faces):
            faces.append(box)
    return tuple(sorted(faces, key=lambda face: -face.area))


def detect(picture: Rgb, *, full_range: bool) -> list[FaceBox]:
    """Return what one detector takes for faces, at scores from 0.5, in its own order.

    Only the full range one tells a face from an upside-down one: it does not see the latter at all.
    """
    answer: Any = face_detection(full_range=full_range).process(picture)
    height, width = picture.shape[:2]
    boxes = []
    for found in answer.detections or ():
        box = found.location_data.relative_bounding_box
        boxes.append(
            FaceBox(
                left=box.xmin * width,
                top=box.ymin * height,
                width=box.width * width,
                height=box.height * height,
                score=found.score[0],
            )
        )
    return boxes
