"""What a worker process does for the previewer: each function is one short step towards a sheet."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# As in `studio.opening`: what needs OpenCV is imported where it runs, and hands back nothing of the studio.


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished sheet.

    Attributes:
        width, height: in pixels.
        length_ms: playing time.
        numbered: numbers stand under the cells, because no font here has the labels.
    """

    width: int
    height: int
    length_ms: int
    numbered: bool


def measure(photo: Path, into: Path) -> str | None:
    """Write the face of a normalised photo, ready to move, to a file; or return why it cannot be moved."""
    from studio.expressions import PortraitError, prepare  # noqa: PLC0415 - see above

    try:
        portrait = prepare(photo.read_bytes())
    except PortraitError as error:
        return error.reason.value
    into.write_bytes(pickle.dumps(portrait))
    return None


def draw_cell(portrait: Path, template_id: str, into: Path) -> None:
    """Write one template at work on a measured face to a file.

    Raises:
        KeyError: the renderer does not know the template.
    """
    from studio.expressions import TEMPLATES  # noqa: PLC0415 - see above
    from studio.previews import render_cell  # noqa: PLC0415 - see above

    face = pickle.loads(portrait.read_bytes())  # noqa: S301 - written by `measure`
    render_cell(face, TEMPLATES[template_id]).save(into)


def put_together(cells: Sequence[Path], labels: Sequence[str], into: Path) -> Drawn:
    """Write the moving sheet of some cells, in reading order, to the new file `into`."""
    from studio.previews import CellFrames, Sheet, write_sheet  # noqa: PLC0415 - see above

    sheet = Sheet([CellFrames.load(cell) for cell in cells], labels)
    info = write_sheet(sheet, into)
    return Drawn(info.width, info.height, info.duration_ms, numbered=sheet.labels != tuple(labels))
