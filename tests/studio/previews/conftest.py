from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.expressions import TEMPLATES, Portrait, prepare
from studio.previews import CellFrames, render_cell

if TYPE_CHECKING:
    from PIL import Image

SMALL = 96
SHORT = 8


@pytest.fixture(scope="session")
def face(portrait: Image.Image) -> Portrait:
    return prepare(np.asarray(portrait))


@pytest.fixture(scope="session")
def cells(face: Portrait) -> list[CellFrames]:
    """Seven quick cells: small, and 8 pictures each."""
    family = [template for name, template in TEMPLATES.items() if name.startswith("mengwa")]
    return [render_cell(face, template, size=SMALL, fps=3, count=SHORT) for template in family]
