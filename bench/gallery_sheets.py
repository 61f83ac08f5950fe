"""The sheets of the gallery: what people look at, because a figure does not see ugliness."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from bench.gallery_figures import STRIP, TILE
from bench.gallery_photos import PORTRAITS, photo
from bench.gallery_table import by_photo
from engine.catalogue import Family, of_family
from studio.expressions import TEMPLATES, prepare
from studio.previews import Sheet, render_cell, write_sheet, write_still
from studio.previews.typeface import letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.gallery_figures import Figures
    from studio.faces.pixels import Rgb

_QUALITY = 80
_NAMES = 150
"""Width of the column with the names, in pixels."""

_PAPER, _INK = (250, 250, 250), (40, 40, 44)
_LETTERS = 15
_MIDDLE = slice(STRIP // 2 * TILE, (STRIP // 2 + 1) * TILE)
"""The picture in the middle of a strip."""

_SHOWN_PREVIEWS = ("preview-astronaut-mengwa-en", "preview-hopper-jingdian-zh")


def write(done: Sequence[Figures], folder: Path) -> None:
    """Write a film strip of every template, one sheet per photo.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, clips in by_photo(done).items():
        _save([(clip.job.template, clip.strip) for clip in clips], folder / f"{name}.jpg")


def write_previews(folder: Path) -> None:
    """Write the preview sheets of every family on the upright portraits, moving and still; takes 20 s.

    Raises:
        OSError: a file cannot be written.
    """
    for portrait in PORTRAITS:
        face = prepare(photo(f"{portrait}-upright"))
        for family in Family:
            family_templates = of_family(family)
            cells = [render_cell(face, TEMPLATES[template.id]) for template in family_templates]
            for language in family_templates[0].names:
                sheet = Sheet(cells, [template.names[language] for template in family_templates])
                name = f"preview-{portrait}-{family}-{language}"
                write_sheet(sheet, folder / f"{name}.mp4")
                write_still(sheet, folder / f"{name}.jpg")


def write_docs(done: Sequence[Figures], previews: Path, folder: Path) -> None:
    """Write what the documentation shows: strips of the upright portraits, all conditions, two previews.

    Args:
        previews: the folder where `write_previews` has left its files.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    photos = by_photo(done)
    for portrait in PORTRAITS:
        strips = [(clip.job.template, clip.strip[:, TILE:-TILE]) for clip in photos[f"{portrait}-upright"]]
        _save(strips, folder / f"{portrait}.jpg")
    some = set(list(TEMPLATES)[::3])
    glances = {
        name: [clip.strip[:, _MIDDLE] for clip in clips if clip.job.template in some]
        for name, clips in photos.items()
    }
    _save([(name, np.hstack(pictures)) for name, pictures in glances.items()], folder / "conditions.jpg")
    for name in _SHOWN_PREVIEWS:
        shutil.copyfile(previews / f"{name}.jpg", folder / f"{name}.jpg")


def _save(rows: Sequence[tuple[str, Rgb]], path: Path) -> None:
    """Write rows of pictures, each with its name on the left, as a JPEG."""
    height, width = rows[0][1].shape[:2]
    image = Image.new("RGB", (_NAMES + width, height * len(rows)), _PAPER)
    pen = ImageDraw.Draw(image)
    font = letter([name for name, _ in rows]).font(_LETTERS)
    for number, (name, strip) in enumerate(rows):
        image.paste(Image.fromarray(strip), (_NAMES, number * height))
        lines = name.replace("-", "\n").replace("_", "\n", 1)
        pen.text((8, (number + 0.5) * height), lines, _INK, font, anchor="lm")
    image.save(path, "JPEG", quality=_QUALITY)
