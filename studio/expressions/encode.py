"""Encoder: a row of pictures becomes a silent MP4."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.video.reformatter import ColorRange, Colorspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from av.video.stream import VideoStream

    from studio.faces.pixels import Rgb

_OPTIONS = {"preset": "veryfast", "crf": "19", "profile": "high", "threads": "1", "bf": "2"}
"""One thread: a worker process has one core."""

_BT709 = 1
"""The number of BT.709 in H.264's table of colours, as FFmpeg names it: primaries, transfer and matrix."""


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
        for count, picture in enumerate(frames, start=1):
            if stream is None:
                shape = picture.shape[:2]
                stream = container.add_stream("libx264", rate=fps, options=_OPTIONS)
                _describe(stream, shape, fps)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.pts = count - 1
            container.mux(stream.encode(frame))
        if stream is None:
            raise ValueError("no pictures")
        container.mux(stream.encode(None))
    return count, shape


def _describe(stream: VideoStream, shape: tuple[int, ...], fps: int) -> None:
    context = stream.codec_context
    context.height, context.width = shape[:2]
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, fps)
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = ColorRange.MPEG
