"""Renderer: a portrait and a template become a row of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from studio.expressions.portrait import SIZE, Portrait
from studio.expressions.rig import Rig
from studio.expressions.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.expressions.template import Template
    from studio.faces.pixels import Rgb

_STEP = 16
_SMALLEST = 96

_RIGS: WeakKeyDictionary[Portrait, dict[int, Rig]] = WeakKeyDictionary()
"""What was computed for a portrait lives exactly as long as the portrait."""


def frames(
    portrait: Portrait,
    template: Template,
    *,
    size: int = SIZE,
    fps: int = 15,
    seconds: float | None = None,
    accents: bool = True,
) -> Iterator[Rgb]:
    """Draw a clip, one picture at a time; stop asking to cancel.

    The first and the last picture are the photo's crop itself, so the clip loops.

    Args:
        size: side of the pictures in pixels, 96 to 512, a multiple of 16.
        fps: pictures per second.
        seconds: how long the clip shall be; the template is played faster or slower. Its own length if unset.
        accents: draw hearts, tears and the like too.

    Yields:
        size x size x 3, red first; each a new array.

    Raises:
        ValueError: the size is none of those, or there would be fewer than two pictures.
    """
    if size % _STEP or not _SMALLEST <= size <= SIZE:
        raise ValueError(f"size {size} is no multiple of {_STEP} from {_SMALLEST} to {SIZE}")
    count = round((seconds or template.seconds) * fps)
    if count < 2:  # noqa: PLR2004 - the first and the last
        raise ValueError(f"{count} pictures make no clip")
    return _drawn(_rig(portrait, size), template, count, accents=accents)


def _drawn(rig: Rig, template: Template, count: int, *, accents: bool) -> Iterator[Rgb]:
    timeline = Timeline(template, rig.neutral.rest())
    for number in range(count):
        second = template.seconds * number / (count - 1)
        shown = template.accents if accents else ()
        yield rig.draw(timeline.pose(second), shown, second)


def _rig(portrait: Portrait, size: int) -> Rig:
    rigs = _RIGS.setdefault(portrait, {})
    if size not in rigs:
        rigs[size] = Rig(portrait, size)
    return rigs[size]
