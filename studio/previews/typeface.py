"""Typeface: a font of this machine that has every character of the labels."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FontFile: TypeAlias = tuple[Path, int]
"""Where a font is: its file, and the number of the face within a collection."""

_NOTO_SIMPLIFIED = 2
"""The mainland's forms among the faces of Noto's collections, after the Japanese and the Korean ones."""

_PLACES: dict[str, tuple[tuple[str, int], ...]] = {
    "linux": (
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", _NOTO_SIMPLIFIED),  # Debian: fonts-noto-cjk
        ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc", _NOTO_SIMPLIFIED),  # Fedora
        ("/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", _NOTO_SIMPLIFIED),  # Arch
        ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),  # Debian: fonts-wqy-microhei
    ),
    "darwin": (("/System/Library/Fonts/Hiragino Sans GB.ttc", 2), ("/System/Library/Fonts/PingFang.ttc", 0)),
    "win32": (("C:/Windows/Fonts/msyhbd.ttc", 0), ("C:/Windows/Fonts/simhei.ttf", 0)),
}
"""Files and the number of the face within, best first; which of them exist is looked up once a process."""

_NOWHERE = "\U0010fffd"
"""A character of the private area that no font draws: it shows what a font draws instead of what it lacks."""

_PROBE = 32
"""Pixels, at which two characters that differ look different."""

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Lettering:
    """Labels, and a font that has all their characters.

    Attributes:
        labels: the wished ones, or numbers from 1 on where no font has them.
        source: the font; None stands for Pillow's own, which needs no file.
    """

    labels: tuple[str, ...]
    source: FontFile | None

    def font(self, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        """Return the font for letters of that many pixels."""
        if self.source is None:
            return ImageFont.load_default(size)
        path, face = self.source
        return ImageFont.truetype(path, size, index=face)


def letter(labels: Sequence[str], fonts: Sequence[FontFile] | None = None) -> Lettering:
    """Choose what to write and in which font.

    One font for all, and all labels or none: words among numbers would look like a mistake, and boxes instead
    of characters are one. Whoever shows a numbered sheet puts the same numbers before the names in its text.

    Args:
        fonts: what to choose from, best first; `typefaces()` if unset.
    """
    choice = typefaces() if fonts is None else fonts
    characters = frozenset("".join(labels) + ELLIPSIS)
    for source in choice:
        if _has(*source, characters):
            return Lettering(tuple(labels), source)
    if not choice and all(label.isascii() for label in labels):
        return Lettering(tuple(labels), None)
    numbers = tuple(str(number) for number in range(1, len(labels) + 1))
    return Lettering(numbers, choice[0] if choice else None)


@cache
def typefaces() -> tuple[FontFile, ...]:
    """Return the fonts found, best first.

    matplotlib's DejaVu ends the list. It has no Chinese, but is wherever a face can be rendered at all:
    mediapipe needs matplotlib.
    """
    return tuple((path, face) for path, face in _candidates() if path.is_file())


def _candidates() -> Iterator[FontFile]:
    for name, face in _PLACES.get(sys.platform, ()):
        yield Path(name), face
    found = find_spec("matplotlib")
    for place in (found.submodule_search_locations if found else None) or ():
        yield Path(place) / "mpl-data" / "fonts" / "ttf" / "DejaVuSans-Bold.ttf", 0


@cache
def _has(path: Path, face: int, characters: frozenset[str]) -> bool:
    """Return whether a font draws each of the characters otherwise than one that does not exist."""
    try:
        font = ImageFont.truetype(path, _PROBE, index=face)
    except OSError:  # not a font, or another edition of it with fewer faces: the next one may do
        return False
    missing = bytes(font.getmask(_NOWHERE))
    return all(bytes(font.getmask(one)) != missing for one in characters if not one.isspace())
