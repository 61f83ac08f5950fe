"""Makes a silent MP4 from a photo: a slow zoom on the face's surroundings that ends where it began."""

from __future__ import annotations

import io
import math
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

Box = tuple[int, int, int, int]

_ZOOM: Final = 0.15
"""How much closer the middle of the clip is."""


def make_clip(
    photo: bytes,
    box: Box,
    seconds: float,
    *,
    size: int = 512,
    fps: int = 15,
    comment: str = "",
) -> bytes:
    """Return a clip in the provider's format (facts section 9): square MP4, H.264, no audio, index in front.

    It computes for some tenths of a second; call it in a thread.

    Args:
        photo: a picture that Pillow opens.
        box: what to show, x1, y1, x2, y2 in the photo's pixels.
        seconds: length; there is always at least one frame.
        size: width and height in pixels, even.
        fps: frames a second.
        comment: stored in the file, so that two clips of one photo can be told apart by their bytes.
    """
    with Image.open(io.BytesIO(photo)) as image:
        still = image.convert("RGB").convert("RGBX")  # four bytes a pixel, as the encoder wants them
    # A file, not memory: to put the index in front, FFmpeg opens its own output again by name.
    with tempfile.TemporaryDirectory(prefix="sandbox-clip-") as folder:
        path = Path(folder, "clip.mp4")
        _encode(path, _frames(still, box, max(1, round(seconds * fps)), size), size, fps, comment)
        return path.read_bytes()


def _frames(still: Image.Image, box: Box, count: int, size: int) -> Iterator[Image.Image]:
    """Yield the zoom's pictures; a cosine starts, turns and ends it gently, so that it loops."""
    for number in range(count):
        closeness = (1 - math.cos(2 * math.pi * number / count)) / 2
        inset = _ZOOM * closeness / 2
        dx, dy = (box[2] - box[0]) * inset, (box[3] - box[1]) * inset
        view = (box[0] + dx, box[1] + dy, box[2] - dx, box[3] - dy)
        yield still.resize((size, size), Image.Resampling.BICUBIC, box=view)


def _encode(path: Path, frames: Iterator[Image.Image], size: int, fps: int, comment: str) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        container.metadata["comment"] = comment
        stream = container.add_stream("libx264", rate=fps, options={"preset": "veryfast", "crf": "23"})
        stream.width = stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.profile = "High"
        stream.time_base = Fraction(1, fps)
        # One thread: several clips at a time must not take the machine from the program under test.
        stream.thread_count = 1
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_bytes(picture.tobytes(), size, size, format="rgba")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
