"""Encoder: a row of pictures becomes a silent MP4."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange

from studio.faces.pixels import floats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from av.video.stream import VideoStream

    from studio.faces.pixels import Rgb

_OPTIONS = {
    "preset": "veryfast",
    "crf": "19",
    "profile": "high",
    "threads": "1",  # a worker process has one core
    "bf": "2",
    # Macroblock trees spend bits on what later pictures build on; after the last one comes the first again.
    "x264-params": "mbtree=0",
}
"""With these, and a last picture that stands alone, both ends of a clip differ by less than 2 grey levels."""

_BT709 = 1
"""The number of BT.709 in H.264's table of colours, as FFmpeg names it: primaries, transfer and matrix."""

_RGB_TO_YUV = floats(
    [
        [0.18259, 0.61423, 0.06201, 16.0],
        [-0.10064, -0.33857, 0.43922, 128.0],
        [0.43922, -0.39894, -0.04027, 128.0],
    ]
)
"""BT.709's matrix from red, green, blue and 1, all 0 to 255, to luma 16 to 235 and both colours 16 to 240."""


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """What was written.

    Attributes:
        frames: pictures in the clip.
        width, height: in pixels.
        duration_ms: playing time.
        bytes: size of the file.
    """

    frames: int
    width: int
    height: int
    duration_ms: int
    bytes: int


def write_clip(frames: Iterable[Rgb], path: Path, *, fps: int = 15) -> ClipInfo:
    """Write pictures as an MP4: H.264 High, yuv420p, silent, its index in front (faststart).

    Takes one picture at a time from `frames`. When that fails or is interrupted, no file is left behind.

    Raises:
        ValueError: there are no pictures.
        OSError: the file cannot be written.
    """
    try:
        count, (height, width) = _written(frames, path, fps)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return ClipInfo(count, width, height, round(count * 1000 / fps), path.stat().st_size)


def _written(frames: Iterable[Rgb], path: Path, fps: int) -> tuple[int, tuple[int, ...]]:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream, count = None, 0
        shape: tuple[int, ...] = (0, 0)
        for count, (picture, last) in enumerate(_with_end(frames), start=1):
            if stream is None:
                shape = picture.shape[:2]
                stream = container.add_stream("libx264", rate=fps, options=_OPTIONS)
                _describe(stream, shape, fps)
            frame = _frame(picture)
            frame.pts = count - 1
            if last:
                frame.pict_type = PictureType.I
            container.mux(stream.encode(frame))
        if stream is None:
            raise ValueError("no pictures")
        container.mux(stream.encode(None))
    return count, shape


def _with_end(frames: Iterable[Rgb]) -> Iterator[tuple[Rgb, bool]]:
    """Return each picture with whether it is the last; one picture is held back to know."""
    held: Rgb | None = None
    for picture in frames:
        if held is not None:
            yield held, False
        held = picture
    if held is not None:
        yield held, True


def _frame(picture: Rgb) -> av.VideoFrame:
    """Return a picture as BT.709 in studio range, with a quarter of its colours.

    OpenCV does it in a fifth of the time that FFmpeg's scaler takes (measured).
    """
    height, width = picture.shape[:2]
    full = cv2.transform(picture, _RGB_TO_YUV)
    half = cv2.resize(full, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    planes = [cv2.extractChannel(full, 0), *(cv2.extractChannel(half, channel) for channel in (1, 2))]
    stacked = np.concatenate([plane.ravel() for plane in planes])
    return av.VideoFrame.from_ndarray(stacked.reshape(-1, width), format="yuv420p")


def _describe(stream: VideoStream, shape: tuple[int, ...], fps: int) -> None:
    context = stream.codec_context
    context.height, context.width = shape[:2]
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, fps)
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = ColorRange.MPEG
