"""Each template's defining movements, measured by landmarks on drawn frames without accents."""

from __future__ import annotations

import pytest

from studio.expressions import TEMPLATES
from tests.support.movements import MOVEMENTS, Movement


def test_every_template_has_movements_that_define_it() -> None:
    assert {movement.template for movement in MOVEMENTS} == set(TEMPLATES)


@pytest.mark.parametrize("movement", MOVEMENTS, ids=str)
def test_a_template_moves_the_face_as_its_name_says(movement: Movement) -> None:
    assert movement.found() / movement.change >= 1.0, f"{movement.found():+.3f}"
