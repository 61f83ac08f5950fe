"""Looks into clips as Telegram's servers do: size, length, sound; and turns a GIF into a soundless MP4."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from PIL import Image, ImageSequence

from sandbox.telegram.errors import ActError
from sandbox.telegram.photos import UNREADABLE

if TYPE_CHECKING:
    from av.container import OutputContainer

_GIF_RATE = 25
_MILLISECOND = Fraction(1, 1000)
# FFmpeg decodes the first frame of each stream when it opens a file, up to 20 ms of the server's time for a
# full picture; all that is asked here stands in the headers.
_NO_DECODING = {"skip_frame": "all"}


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a playable video file is like; pixels, seconds, frames per second (0: the file does not say)."""

    width: int
    height: int
    duration: float
    has_audio: bool
    is_mp4: bool
    is_webm: bool = False
    codec: str = ""
    rate: float = 0.0


def look_into(content: bytes) -> ClipFacts | None:
    """Return what kind of clip a file is; None when no video can be found in it."""
    try:
        with av.open(io.BytesIO(content), "r", metadata_errors="ignore", options=_NO_DECODING) as container:
            microseconds = container.duration
            if not container.streams.video or not microseconds:  # FFmpeg takes a still for a video too
                return None
            video = container.streams.video[0]
            if not hasattr(video, "width"):  # a code that nobody can play; PyAV then knows nothing of it
                return None
            formats = container.format.name.split(",")
            return ClipFacts(
                width=video.width,
                height=video.height,
                duration=microseconds / 1_000_000,
                has_audio=bool(container.streams.audio),
                is_mp4="mp4" in formats,
                is_webm="webm" in formats,
                codec=video.codec_context.name,
                rate=float(video.average_rate or 0),
            )
    except (av.error.FFmpegError, ValueError):
        return None


def gif_to_mp4(content: bytes) -> bytes:
    """Return the animation as H.264 in MP4, which is how Telegram stores every GIF.

    Raises:
        ActError: the bytes are no image.
    """
    target = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content)) as image, av.open(target, "w", format="mp4") as container:
            _write_frames(image, container)
    except UNREADABLE as error:
        raise ActError("the animation is neither an MP4 nor a readable GIF") from error
    return target.getvalue()


def _write_frames(image: Image.Image, container: OutputContainer) -> None:
    """Encode every frame for its time, at even sizes because yuv420p needs them."""
    width, height = (max(side // 2 * 2, 2) for side in image.size)
    stream = container.add_stream("libx264", rate=_GIF_RATE)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.time_base = _MILLISECOND
    clock = 0
    for frame in ImageSequence.Iterator(image):
        pixels = frame.convert("RGBA").resize((width, height)).tobytes()
        picture = av.VideoFrame.from_bytes(pixels, width, height, format="rgba")
        picture.pts, picture.time_base = clock, _MILLISECOND
        clock += max(int(frame.info.get("duration", 100)), 20)
        container.mux(stream.encode(picture))
    container.mux(stream.encode(None))
