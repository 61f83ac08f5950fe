from __future__ import annotations

from itertools import combinations

import pytest

from studio.previews.layout import lay_out, rows_of

CELL = 208


@pytest.mark.parametrize(
    ("count", "rows"),
    [(1, (1,)), (2, (2,)), (3, (3,)), (4, (2, 2)), (5, (3, 2)), (6, (3, 3)), (7, (2, 3, 2)), (8, (3, 2, 3)),
     (9, (3, 3, 3)), (20, (3, 3, 3, 2, 3, 3, 3))],
)  # fmt: skip
def test_rows_are_alike_from_above_and_below_and_leave_no_cell_alone(
    count: int, rows: tuple[int, ...]
) -> None:
    assert rows_of(count) == rows


def test_a_sheet_needs_a_cell() -> None:
    with pytest.raises(ValueError, match="0 cells"):
        lay_out(0, CELL)


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("cell", [96, CELL])
def test_cells_stand_apart_inside_a_sheet_of_even_sides(count: int, cell: int) -> None:
    layout = lay_out(count, cell)
    assert len(layout.corners) == count
    assert layout.width % 2 == layout.height % 2 == 0
    for left, top in layout.corners:
        assert left > 0
        assert top > 0
        assert left + cell < layout.width
        assert top + cell < layout.height
    for one, other in combinations(layout.corners, 2):
        assert abs(one[0] - other[0]) > cell or abs(one[1] - other[1]) > cell


def test_cells_are_in_reading_order() -> None:
    corners = lay_out(7, CELL).corners
    assert list(corners) == sorted(corners, key=lambda corner: (corner[1], corner[0]))
