"""Person mask: how much of each pixel is the person."""

from __future__ import annotations

from typing import Any

from studio.faces.models import selfie_segmentation
from studio.faces.pixels import Floats, Rgb, floats


def person_mask(picture: Rgb) -> Floats:
    """Return height x width floats, 0 (background) to 1 (a person; all persons in the picture).

    The model sees 256 x 256 pixels, so the outline is soft by about 1/100 of the picture.
    """
    answer: Any = selfie_segmentation().process(picture)
    return floats(answer.segmentation_mask)
