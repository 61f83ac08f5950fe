from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.faces import person_mask
from tests.support.portraits import astronaut, hopper, pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image


@pytest.mark.parametrize("photo", [astronaut, hopper])
def test_the_face_is_person_and_the_upper_corners_are_not(photo: Callable[[], Image]) -> None:
    picture = pixels(photo())

    mask = person_mask(picture)

    assert mask.shape == picture.shape[:2]
    assert mask.dtype == np.float32
    assert mask.min() >= 0.0
    assert mask.max() <= 1.0
    assert mask[100:180, 200:250].mean() > 0.9
    assert mask[:30, -30:].mean() < 0.1
