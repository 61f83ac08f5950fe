"""What the renderer's bench runs in a worker: each function does one piece of work and returns its figure.

Imports are inside the functions: the cold start is measured, and loading libraries is part of it.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PHOTO = "astronaut-upright"
COLD = "mengwa_kaixin"
FAMILY = "mengwa"
SECONDS = 3.0


def cold_clip(folder: Path) -> float:
    """Make the first clip of this process; return all processor time that the process has used for it."""
    _render(COLD, folder)
    return time.process_time()


def clip(number: int, folder: Path) -> float:
    """Make a clip of 3 s, from the photo's pixels to the file, of another template each time."""
    from studio.expressions import TEMPLATES  # noqa: PLC0415 - see above

    before = time.process_time()
    _render(list(TEMPLATES)[number % len(TEMPLATES)], folder)
    return time.process_time() - before


def sheet(folder: Path) -> float:
    """Make a moving sheet of a family and its still, from the photo's pixels to the files."""
    from bench.gallery_photos import photo  # noqa: PLC0415 - see above
    from studio.expressions import TEMPLATES, prepare  # noqa: PLC0415 - see above
    from studio.previews import Sheet, render_cell, write_sheet, write_still  # noqa: PLC0415 - see above

    pixels = photo(PHOTO)
    family = [template for name, template in TEMPLATES.items() if name.startswith(FAMILY)]
    before = time.process_time()
    portrait = prepare(pixels)
    cells = [render_cell(portrait, template) for template in family]
    drawn = Sheet(cells, [f"Label {number}" for number in range(len(cells))])
    write_sheet(drawn, folder / "sheet.mp4")
    write_still(drawn, folder / "sheet.jpg")
    return time.process_time() - before


def peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _render(template_id: str, folder: Path) -> None:
    from bench.gallery_photos import photo  # noqa: PLC0415 - see above
    from studio.expressions import TEMPLATES, frames, prepare, write_clip  # noqa: PLC0415 - see above

    shown = frames(prepare(photo(PHOTO)), TEMPLATES[template_id], seconds=SECONDS)
    write_clip(shown, folder / "clip.mp4")
