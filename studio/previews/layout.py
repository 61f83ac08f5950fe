"""Layout: where cells and labels stand on a sheet."""

from __future__ import annotations

from dataclasses import dataclass

LABEL = 40
"""Height of the strip under a cell that holds its label, in pixels."""

GAP = 16
"""Between two cells of a row; half of it between a label and the row below."""

EDGE = 24
"""Between the cells and the edge of the sheet."""

_ABREAST = 3
"""Most cells in a row: with more, a face is smaller than a thumb on a phone."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet in pixels.

    Attributes:
        width, height: of the sheet; both even, as H.264 with halved colours wants them.
        cell: side of a cell.
        corners: left and top of every cell, in reading order.
    """

    width: int
    height: int
    cell: int
    corners: tuple[tuple[int, int], ...]


def lay_out(count: int, cell: int) -> Layout:
    """Return where that many cells of that side stand, every row centred.

    Raises:
        ValueError: there are no cells.
    """
    rows = rows_of(count)
    abreast = max(rows)
    width = abreast * cell + (abreast - 1) * GAP + 2 * EDGE
    down = cell + LABEL + GAP // 2
    corners: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        left = (width - row * cell - (row - 1) * GAP) // 2
        corners += [(left + place * (cell + GAP), EDGE + number * down) for place in range(row)]
    # The last label's strip is air enough: only half an edge below it.
    height = EDGE + len(rows) * down - GAP // 2 + EDGE // 2
    return Layout(width + width % 2, height + height % 2, cell, tuple(corners))


def rows_of(count: int) -> tuple[int, ...]:
    """Return how many cells each row has, alike from above and from below: 7 are 2, 3, 2 and 8 are 3, 2, 3.

    No row is left with a single lonely cell that way.

    Raises:
        ValueError: there are no cells.
    """
    if count < 1:
        raise ValueError(f"{count} cells make no sheet")
    rows = -(-count // _ABREAST)
    least, over = divmod(count, rows)
    return tuple(least + more for more in _spread(rows, over))


def _spread(rows: int, over: int) -> list[int]:
    """Return 1 for the rows that take one more, 0 for the others: an odd one in the middle, pairs outside."""
    taken = [0] * rows
    if over % 2 and rows % 2:
        taken[rows // 2] = 1
        over -= 1
    for number in range(over // 2):
        taken[number] = taken[-1 - number] = 1
    if over % 2:  # an even number of rows cannot be alike with an odd one over
        taken[taken.index(0)] = 1
    return taken
