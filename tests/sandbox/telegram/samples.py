"""Small real files: JPEGs with EXIF, GIFs, WEBPs, MP4s with and without sound."""

from __future__ import annotations

import io
import random
from functools import cache
from typing import TYPE_CHECKING

import av
from PIL import Image

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import OutputContainer

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
def mp4(*, sound: bool = False, size: int = 64, height: int = 0, seconds: int = 1) -> bytes:
    """Return a playable H.264 clip, square unless a height is given, with AAC when `sound` is set."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=10)
        height = height or size
        video.width, video.height, video.pix_fmt = size, height, "yuv420p"
        audio = container.add_stream("aac", rate=44_100) if sound else None
        for number in range(10 * seconds):
            frame = av.VideoFrame.from_bytes(bytes([number * 9 % 256]) * (size * height * 4), size, height)
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


@cache
def webm(
    *,
    size: tuple[int, int] = (512, 512),
    seconds: float = 1.0,
    rate: int = 30,
    codec: str = "libvpx-vp9",
    sound: bool = False,
    noisy: bool = False,
) -> bytes:
    """Return a WEBM as a video sticker is one, unless an option says otherwise; `noisy` makes it big."""
    target = io.BytesIO()
    noise = random.Random(7)
    with av.open(target, "w", format="webm") as container:
        video = container.add_stream(codec, rate=rate, options={"deadline": "realtime", "cpu-used": "8"})
        assert isinstance(video, av.VideoStream)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.bit_rate = 20_000_000 if noisy else 100_000
        audio = container.add_stream("libopus", rate=48_000) if sound else None
        for number in range(round(rate * seconds)):
            area = size[0] * size[1] * 4
            pixels = noise.randbytes(area) if noisy else bytes([number * 9 % 256]) * area
            frame = av.VideoFrame.from_bytes(pixels, *size)
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            _write_silence(container, audio)
    return target.getvalue()


@cache
def ogg(codec: str = "libopus", seconds: float = 1.0) -> bytes:
    """Return an OGG that holds silence: OPUS as in voice notes, or another code."""
    target = io.BytesIO()
    with av.open(target, "w", format="ogg") as container:
        stream = container.add_stream(codec, rate=48_000)
        assert isinstance(stream, av.AudioStream)
        _write_silence(container, stream, seconds)
    return target.getvalue()


def _write_silence(container: OutputContainer, stream: AudioStream, seconds: float = 1.0) -> None:
    samples = 960
    for number in range(round(48_000 * seconds / samples)):
        quiet = av.AudioFrame(format=stream.codec_context.format.name, layout="stereo", samples=samples)
        for plane in quiet.planes:
            plane.update(bytes(plane.buffer_size))
        quiet.sample_rate, quiet.pts = 48_000, number * samples
        container.mux(stream.encode(quiet))
    container.mux(stream.encode(None))


def mp4_file() -> io.BytesIO:
    """Return a soundless clip as an open file with a name."""
    file = io.BytesIO(mp4())
    file.name = "clip.mp4"
    return file
