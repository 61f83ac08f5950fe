from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from studio.expressions import TEMPLATES, Portrait
from studio.previews import CellFrames, render_cell

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def apart(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(np.abs(one.astype(np.int16) - other).mean())


def resting(cells: list[CellFrames]) -> NDArray[Any]:
    """Return the one picture that all cells share: the photo's crop."""
    shared = set.intersection(*({picture.tobytes() for picture in cell.pictures} for cell in cells))
    assert len(shared) == 1
    return np.frombuffer(shared.pop(), np.uint8).reshape(cells[0].pictures.shape[1:])


def test_a_cell_has_the_size_and_the_length_that_were_asked_for(face: Portrait) -> None:
    cell = render_cell(face, TEMPLATES["mengwa_kun_1"], size=112, fps=4, count=6)
    assert cell.pictures.shape == (6, 112, 112, 3)
    assert cell.pictures.dtype == np.uint8


def test_cells_of_templates_of_different_lengths_last_equally_long(cells: list[CellFrames]) -> None:
    assert len({len(cell.pictures) for cell in cells}) == 1
    assert len({template.seconds for template in TEMPLATES.values()}) > 1


def test_a_cell_loops_through_the_photo_itself_and_shows_no_picture_twice(cells: list[CellFrames]) -> None:
    quiet = resting(cells).tobytes()
    for cell in cells:
        shown = [picture.tobytes() for picture in cell.pictures]
        assert shown.count(quiet) == 1
        assert len(set(shown)) == len(shown)


def test_a_cell_begins_where_it_says_more_than_most_of_the_time(cells: list[CellFrames]) -> None:
    quiet = resting(cells)
    for cell in cells:
        away = [apart(picture, quiet) for picture in cell.pictures]
        assert away[0] > float(np.median(away))


def test_a_saved_cell_comes_back_whole(cells: list[CellFrames], tmp_path: Path) -> None:
    cells[0].save(tmp_path / "cell")
    assert np.array_equal(CellFrames.load(tmp_path / "cell").pictures, cells[0].pictures)


@pytest.mark.parametrize("array", [np.zeros((2, 8, 8, 3)), np.zeros((2, 8, 8), np.uint8)])
def test_a_file_of_something_else_is_refused(array: NDArray[Any], tmp_path: Path) -> None:
    with (tmp_path / "cell").open("wb") as file:
        np.save(file, array)
    with pytest.raises(ValueError, match="no pictures"):
        CellFrames.load(tmp_path / "cell")


def test_a_file_that_was_cut_off_is_refused(cells: list[CellFrames], tmp_path: Path) -> None:
    cells[0].save(tmp_path / "cell")
    whole = (tmp_path / "cell").read_bytes()
    (tmp_path / "cell").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"."):
        CellFrames.load(tmp_path / "cell")
