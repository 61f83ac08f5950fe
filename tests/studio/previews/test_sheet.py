from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PIL import Image

from studio.expressions import TEMPLATES, Portrait
from studio.previews import FPS, FRAMES, CellFrames, Sheet, render_cell, write_sheet, write_still
from studio.previews.layout import LABEL, lay_out

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Happy", "Wide-eyed", "Touched", "Serious", "Thrilled", "Sleepy", "Sly grin")


def test_a_moving_sheet_is_a_clip_that_a_chat_plays(face: Portrait, tmp_path: Path) -> None:
    # The camera shakes in the first, so no pixel of it rests; begun elsewhere it is as hard to encode again.
    crazy, happy = (
        render_cell(face, TEMPLATES[name]).pictures for name in ("dagong_zhuakuang", "dagong_kaixin")
    )
    shifted = (np.roll(crazy if number % 2 else happy, 5 * number, axis=0) for number in range(len(NAMES)))
    info = write_sheet(Sheet([CellFrames(one) for one in shifted], NAMES), tmp_path / "sheet.mp4")
    assert info.bytes <= 800_000
    assert (info.frames, info.duration_ms) == (FRAMES, FRAMES * 1000 // FPS) == (36, 3000)
    data = (tmp_path / "sheet.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "the index stands in front"
    with av.open(str(tmp_path / "sheet.mp4")) as container:
        assert [stream.type for stream in container.streams] == ["video"], "silent"
        video = container.streams.video[0]
        codec = video.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert (codec.width, codec.height) == (info.width, info.height)
        assert info.width % 2 == info.height % 2 == 0
        assert video.average_rate == FPS


def test_every_cell_plays_in_its_place(cells: list[CellFrames]) -> None:
    layout = lay_out(len(cells), cells[0].pictures.shape[1])
    inner = slice(12, layout.cell - 12)
    shown = list(Sheet(cells, NAMES).frames())
    assert len(shown) == len(cells[0].pictures)
    for cell, (left, top) in zip(cells, layout.corners, strict=True):
        for picture, sheet in zip(cell.pictures, shown, strict=True):
            place = sheet[top : top + layout.cell, left : left + layout.cell]
            assert np.abs(place[inner, inner].astype(np.int16) - picture[inner, inner]).max() <= 1


def test_the_ground_and_the_labels_stand_still(cells: list[CellFrames]) -> None:
    layout = lay_out(len(cells), cells[0].pictures.shape[1])
    shown = np.stack(list(Sheet(cells, NAMES).frames()))
    for left, top in layout.corners:
        shown[:, top : top + layout.cell, left : left + layout.cell] = 0
    assert (shown.max(axis=0) == shown.min(axis=0)).all()


def test_every_label_is_read_under_its_cell(cells: list[CellFrames]) -> None:
    layout = lay_out(len(cells), cells[0].pictures.shape[1])
    still, blank = Sheet(cells, NAMES).still(), Sheet(cells, [""] * len(cells)).still()
    for left, top in layout.corners:
        strip = (slice(top + layout.cell, top + layout.cell + LABEL), slice(left, left + layout.cell))
        assert still[strip].max() > 200, "bright letters"
        assert blank[strip].max() < 100, "on a dark ground"


def test_a_label_of_any_length_stays_under_its_cell(cells: list[CellFrames]) -> None:
    one = cells[:1]
    layout = lay_out(1, one[0].pictures.shape[1])
    still, blank = Sheet(one, ["Looking forward to " * 9]).still(), Sheet(one, [""]).still()
    changed = np.flatnonzero((still != blank).any(axis=(0, 2)))
    left = layout.corners[0][0]
    assert left - 1 <= changed.min() < changed.max() <= left + layout.cell + 1


def test_cells_have_round_corners(cells: list[CellFrames]) -> None:
    layout = lay_out(len(cells), cells[0].pictures.shape[1])
    left, top = layout.corners[0]
    for number, picture in enumerate(Sheet(cells, NAMES).frames()):
        corner = picture[top, left].astype(int)
        assert (np.abs(corner - picture[top - 2, left - 2]) <= 4).all(), f"picture {number}"


def test_the_ground_is_dark_enough_for_the_letters_whatever_the_photo(cells: list[CellFrames]) -> None:
    for level in (0, 255):
        plain = CellFrames(np.full_like(cells[0].pictures, level))
        assert Sheet([plain], [""]).still()[:10].max() < 100


def test_the_still_is_the_first_picture(cells: list[CellFrames], tmp_path: Path) -> None:
    sheet = Sheet(cells, NAMES)
    assert np.array_equal(sheet.still(), next(sheet.frames()))
    write_still(sheet, tmp_path / "still.jpg")
    with Image.open(tmp_path / "still.jpg") as image:
        assert image.format == "JPEG"
        written = np.asarray(image.convert("RGB"))
    assert np.abs(written.astype(np.int16) - sheet.still()).mean() < 3


def test_the_pictures_of_one_sheet_share_no_memory(cells: list[CellFrames]) -> None:
    sheet = Sheet(cells, NAMES)
    first = next(sheet.frames())
    first[:] = 0
    assert sheet.still().any()


def test_a_sheet_of_cells_that_do_not_fit_together_is_refused(cells: list[CellFrames]) -> None:
    longer = CellFrames(np.concatenate([cells[1].pictures, cells[1].pictures]))
    for wrong, labels in (([], []), (cells[:2], ["One"]), ([cells[0], longer], ["One", "Two"])):
        with pytest.raises(ValueError, match="make no sheet"):
            Sheet(wrong, labels)
