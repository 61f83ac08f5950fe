"""Small real files: JPEGs with EXIF, GIFs, WEBPs, MP4s with and without sound."""

from __future__ import annotations

import io
from functools import cache

import av
from PIL import Image

_ORIENTATION = 0x0112
_TURNED_RIGHT = 6


@cache
def jpeg(width: int = 640, height: int = 480, *, turned: bool = False) -> bytes:
    """Return a JPEG; `turned` stores it sideways with an EXIF note to turn it back."""
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED_RIGHT if turned else 1
    exif[0x010F] = "A camera maker"
    target = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(target, "JPEG", exif=exif)
    return target.getvalue()


@cache
def gif(frames: int = 5, size: int = 41) -> bytes:
    pictures = [Image.new("RGB", (size, size), (40 * number, 0, 0)) for number in range(frames)]
    target = io.BytesIO()
    pictures[0].save(target, "GIF", save_all=True, append_images=pictures[1:], duration=100, loop=0)
    return target.getvalue()


@cache
def webp(size: int = 512) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (size, size), "blue").save(target, "WEBP")
    return target.getvalue()


@cache
def transparent_png() -> bytes:
    target = io.BytesIO()
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(target, "PNG")
    return target.getvalue()


@cache
def mp4(*, sound: bool = False, size: int = 64, seconds: int = 1) -> bytes:
    """Return a playable H.264 clip, with a silent-sounding but present AAC track when `sound` is set."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = size, size, "yuv420p"
        audio = container.add_stream("aac", rate=44_100) if sound else None
        for number in range(10 * seconds):
            frame = av.VideoFrame.from_bytes(bytes([number * 9 % 256]) * (size * size * 4), size, size)
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            quiet = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
            for plane in quiet.planes:
                plane.update(bytes(plane.buffer_size))
            quiet.sample_rate, quiet.pts = 44_100, 0
            container.mux(audio.encode(quiet))
            container.mux(audio.encode(None))
    return target.getvalue()


def mp4_file() -> io.BytesIO:
    """Return a soundless clip as an open file with a name."""
    file = io.BytesIO(mp4())
    file.name = "clip.mp4"
    return file
