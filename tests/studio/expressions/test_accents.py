from __future__ import annotations

from functools import cache
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


@cache
def plain(portrait: Portrait) -> list[Rgb]:
    """Return the same nod without accents, whatever its accent is."""
    return list(frames(portrait, nodding("blush"), size=128, fps=5, accents=False))


@cache
def grey(photo: Callable[[], Image]) -> Portrait:
    return prepare(pixels(photo().convert("L")))


def added(portrait: Portrait, template: Template) -> list[int]:
    """Return the largest change of each picture by the accents, in grey levels."""
    drawn = zip(plain(portrait), frames(portrait, template, size=128, fps=5), strict=True)
    return [int(np.abs(one.astype(np.int16) - other).max()) for one, other in drawn]


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
    for picture in frames(grey(portrait), TEMPLATES[template_id], size=128, fps=4):
        colour = picture.max(axis=2).astype(np.int16) - picture.min(axis=2)
        assert colour.max() <= GREY


def test_a_grey_photo_gets_no_blush() -> None:
    assert not any(added(grey(hopper), nodding("blush")))
