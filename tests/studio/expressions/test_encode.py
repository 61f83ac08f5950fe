from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from studio.expressions import TEMPLATES, Portrait, frames, write_clip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.expressions import ClipInfo
    from studio.faces.pixels import Rgb


@pytest.fixture(scope="module")
def shown() -> list[Rgb]:
    """Return 12 pictures of 128 px with a square that wanders: cheap, and a clip like any other."""
    pictures = [np.full((128, 128, 3), (200, 120, 60), np.uint8) for _ in range(12)]
    for number, picture in enumerate(pictures):
        picture[40:80, 5 * number : 5 * number + 40] = (30, 60, 200)
    return pictures


@pytest.fixture(scope="module")
def clip(shown: list[Rgb], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ClipInfo]:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    return path, write_clip(shown, path, fps=12)


def atoms(data: bytes) -> list[str]:
    """Return the names of an MP4's outermost boxes, in their order."""
    names, at = [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4], "big")
    return names


def test_a_clip_is_silent_h264_high_in_yuv420p(clip: tuple[Path, ClipInfo]) -> None:
    with av.open(str(clip[0])) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.profile == "High"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.average_rate == Fraction(12)


def test_a_clip_can_be_played_before_all_of_it_has_come(clip: tuple[Path, ClipInfo]) -> None:
    names = atoms(clip[0].read_bytes())

    assert names.index("moov") < names.index("mdat")


def test_what_is_said_about_a_clip_is_what_was_written(clip: tuple[Path, ClipInfo], shown: list[Rgb]) -> None:
    path, info = clip
    with av.open(str(path)) as container:
        decoded = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        duration = container.duration

    assert (info.frames, info.width, info.height) == (len(decoded), 128, 128) == (12, 128, 128)
    assert info.bytes == path.stat().st_size
    assert info.duration_ms == 1000
    assert duration == pytest.approx(1_000_000, abs=100_000)
    for picture, original in zip(decoded, shown, strict=True):
        assert np.abs(picture.astype(np.int16) - original).mean() < 4


@pytest.mark.parametrize(
    "colour", [(250, 20, 30), (20, 200, 40), (10, 30, 240), (128, 128, 128), (255, 255, 255)]
)
def test_colours_come_back_as_they_were(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    path = tmp_path / "plain.mp4"
    write_clip([np.full((98, 106, 3), colour, np.uint8)] * 2, path)

    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        # FFmpeg's scaler would take BT.601 for what it is not told.
        shown = frame.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()

    assert np.abs(shown.astype(np.int16) - colour).max() <= 3


def test_a_clip_of_a_face_loops_after_decoding(tmp_path: Path, laughing: Portrait) -> None:
    path = tmp_path / "kind.mp4"
    write_clip(frames(laughing, TEMPLATES["dagong_weixiao"], size=256, fps=8), path, fps=8)

    with av.open(str(path)) as container:
        first, *_, last = (frame.to_ndarray(format="rgb24") for frame in container.decode(video=0))

    assert np.abs(first.astype(np.int16) - last).mean() < 3


def test_no_pictures_make_no_clip(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no pictures"):
        write_clip([], tmp_path / "empty.mp4")

    assert list(tmp_path.iterdir()) == []


def test_drawing_that_fails_leaves_no_file_behind(tmp_path: Path, shown: list[Rgb]) -> None:
    def failing() -> Iterator[Rgb]:
        yield from shown[:3]
        raise RuntimeError("the pen broke")

    with pytest.raises(RuntimeError, match="the pen broke"):
        write_clip(failing(), tmp_path / "half.mp4")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_the_callers_error(tmp_path: Path, shown: list[Rgb]) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_clip(shown, tmp_path / "nowhere" / "clip.mp4")
