"""Clip probe: proves that a file is a playable MP4, by decoding all of it, and takes its thumbnail."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import av
from PIL import Image

from studio.errors import StudioError
from studio.jpeg import encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_THUMBNAIL_BYTES = 200_000 - 1
"""Telegram takes a thumbnail below 200 kB, at most 320 px wide and high (Bot API, `thumbnail`)."""

_CLOSED_BOXES = {b"mdat", b"moov", b"moof", b"mfra"}
"""The boxes that are never last by accident: a clip that ends inside one was cut short (ISO/IEC 14496-12)."""


class ClipReason(StrEnum):
    """Why a file is not a clip that can be delivered."""

    EMPTY = "empty"
    NOT_MP4 = "not_mp4"
    NO_VIDEO = "no_video"
    BAD_CODEC = "bad_codec"
    NO_FRAMES = "no_frames"
    DAMAGED = "damaged"


class ClipError(StudioError[ClipReason]):
    """The file is no playable clip."""


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a clip was found to be.

    Attributes:
        width, height: of the picture, in pixels.
        frames: pictures that were decoded, which is all of them.
        duration_ms: playing time in milliseconds.
        fps: mean pictures per second.
        codec, pixel_format: in FFmpeg's words, "h264" and most often "yuv420p".
        has_audio: there is a sound track; Telegram makes an animation only of a clip without one.
        bytes: size of the file.
    """

    width: int
    height: int
    frames: int
    duration_ms: int
    fps: float
    codec: str
    pixel_format: str
    has_audio: bool
    bytes: int


def probe(source: Path | bytes) -> ClipFacts:
    """Decode every picture of an MP4 file and return what it is.

    Reads the whole file into memory: bound its size when you fetch it, and run this in a worker process.

    Raises:
        ClipError: it is no MP4 with H.264 video, not whole, or has no pictures or no duration.
        OSError: the file cannot be read.
    """
    data = _read(source)
    with _opened(data) as (container, stream):
        frames = sum(1 for _ in _decoded(container, stream))
        duration = container.duration or 0
        if not frames or duration <= 0:
            raise ClipError(ClipReason.NO_FRAMES, f"{frames} pictures in {duration} us")
        return ClipFacts(
            width=stream.width,
            height=stream.height,
            frames=frames,
            duration_ms=round(duration * 1000 / av.time_base),
            fps=float(stream.average_rate or stream.guessed_rate or 0),
            codec=stream.codec_context.name,
            pixel_format=stream.codec_context.pix_fmt or "",
            has_audio=bool(container.streams.audio),
            bytes=len(data),
        )


def first_frame_jpeg(source: Path | bytes, side: int = 320) -> bytes:
    """Return the first picture as a JPEG below 200 kB whose longer side is at most `side` pixels.

    Raises:
        ClipError: there is no first picture to be had.
        OSError: the file cannot be read.
    """
    with _opened(_read(source)) as (container, stream):
        frame = next(_decoded(container, stream), None)
        if frame is None:
            raise ClipError(ClipReason.NO_FRAMES, "no first picture")
        # PyAV's stub gives the method no types.
        picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    jpeg = encode(picture, max_bytes=_THUMBNAIL_BYTES)
    if jpeg is None:
        raise ClipError(ClipReason.DAMAGED, f"{picture.size} px do not fit a thumbnail")
    return jpeg


def _read(source: Path | bytes) -> bytes:
    data = source if isinstance(source, bytes) else source.read_bytes()
    if not data:
        raise ClipError(ClipReason.EMPTY, "no bytes")
    if data[4:8] != b"ftyp":
        raise ClipError(ClipReason.NOT_MP4, f"{len(data)} bytes that do not begin as MP4 does")
    _expect_whole(data)
    return data


def _expect_whole(data: bytes) -> None:
    """Walk the outermost boxes: the decoder misses some downloads that were cut short."""
    start, shortest = 0, 8
    while start + shortest <= len(data):
        size, kind = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8]
        if size == 1:  # the true size follows in 64 bits
            size = int.from_bytes(data[start + 8 : start + 16])
        if size < shortest:  # 0 means "to the end of the file"; anything else is for the decoder to judge
            return
        start += size
        if start > len(data) and kind in _CLOSED_BOXES:
            raise ClipError(ClipReason.DAMAGED, f"{len(data)} of at least {start} bytes")


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open the file and its video track; whatever FFmpeg says against it while it is open is damage.

    The format is named, so that no other demuxer (playlists!) gets to follow a link in a hostile file.
    """
    try:
        with av.open(io.BytesIO(data), "r", format="mp4", metadata_errors="replace") as container:
            yield container, _video(container)
    except av.FFmpegError as error:  # "cannot allocate" too: it means an absurd size in a broken file
        raise ClipError(ClipReason.DAMAGED, f"{type(error).__name__}: {error}") from error


def _video(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise ClipError(ClipReason.NO_VIDEO, f"{len(container.streams)} tracks, none of them video")
    stream = container.streams.video[0]
    # There is no context if FFmpeg does not know the codec; PyAV's stub does not say so.
    codec = getattr(stream.codec_context, "name", "unknown")
    if codec != "h264":
        raise ClipError(ClipReason.BAD_CODEC, codec)
    return stream


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    for frame in container.decode(stream):
        if frame.is_corrupt:
            raise ClipError(ClipReason.DAMAGED, f"picture at {frame.time} s")
        yield frame
