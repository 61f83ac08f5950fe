from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.expressions import TEMPLATES, Portrait, frames, prepare
from studio.expressions.template import ACCENTS, read
from tests.support.portraits import astronaut, hopper, pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

    from studio.expressions import Template
    from studio.faces.pixels import Rgb

GREY = 32
"""What the colours of a grey picture may differ by, in grey levels: lips and teeth are mixed from light."""


def nodding(kind: str) -> Template:
    """Return a template that moves hardly, with one accent from half a second to the end."""
    accents = [{"kind": kind, "from": 0.5, "to": 3.0}]
    return read("nodding", {"seconds": 3.0, "poses": [{"at": 1.5, "pitch": 2}], "accents": accents})


def added(portrait: Portrait, template: Template) -> list[int]:
    """Return the largest change of each picture by the accents, in grey levels."""
    drawn: list[list[Rgb]] = [
        list(frames(portrait, template, size=128, fps=5, accents=accents)) for accents in (False, True)
    ]
    return [int(np.abs(one.astype(np.int16) - other).max()) for one, other in zip(*drawn, strict=True)]


@pytest.mark.parametrize("kind", ACCENTS)
def test_an_accent_is_drawn_in_its_time_and_only_then(kind: str, earnest: Portrait) -> None:
    # 15 pictures, 0.21 s apart: the accent's time is from the fourth to the last.
    changes = added(earnest, nodding(kind))

    assert not any(changes[:3])
    assert max(changes[3:-1]) > 15
    assert changes[-1] == 0


@pytest.mark.parametrize("portrait", [astronaut, hopper])
@pytest.mark.parametrize("template_id", ["mengwa_kaixin", "jingdian_tiaopi"])
def test_a_grey_photo_stays_grey(portrait: Callable[[], Image], template_id: str) -> None:
    grey = prepare(pixels(portrait().convert("L")))

    for picture in frames(grey, TEMPLATES[template_id], size=128, fps=4):
        colour = picture.max(axis=2).astype(np.int16) - picture.min(axis=2)
        assert colour.max() <= GREY


def test_a_grey_photo_gets_no_blush() -> None:
    grey = prepare(pixels(hopper().convert("L")))

    assert not any(added(grey, nodding("blush")))
