"""The sandbox's clips: the provider's format, and a picture that moves and comes back."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from sandbox.clips import make_clip
from tests.sandbox.dashscope.bare import photo_bytes

BOX = (70, 20, 620, 570)


def pictures(clip: bytes) -> list[Image.Image]:
    """Return all frames of a clip."""
    with av.open(io.BytesIO(clip), "r") as container:
        return [Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def test_a_clip_has_the_documented_format() -> None:
    clip = make_clip(photo_bytes(), BOX, 2.0, comment="mengwa_kaixin 1")
    with av.open(io.BytesIO(clip), "r") as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert (codec.width, codec.height, stream.frames) == (512, 512, 30)
        assert stream.average_rate == Fraction(15)
        assert stream.duration is not None
        assert stream.time_base is not None
        assert float(stream.duration * stream.time_base) == pytest.approx(2.0)
        assert len(container.streams) == 1
        assert container.metadata["comment"] == "mengwa_kaixin 1"
    assert clip.index(b"moov") < clip.index(b"mdat")


def test_a_clip_shows_the_box_moves_and_comes_back() -> None:
    photo = photo_bytes()
    frames = pictures(make_clip(photo, BOX, 2.0))
    with Image.open(io.BytesIO(photo)) as still:
        shown = still.resize((512, 512), box=BOX)
    assert difference(frames[0], shown) < 4
    assert difference(frames[0], frames[15]) > 4
    assert difference(frames[0], frames[-1]) < 4


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP"])
def test_a_clip_is_made_of_any_picture_the_models_take(kind: str) -> None:
    assert len(pictures(make_clip(photo_bytes(kind=kind), BOX, 0.2))) == 3


def test_even_the_shortest_clip_has_a_frame() -> None:
    assert len(pictures(make_clip(photo_bytes(), BOX, 0.0, size=64, fps=5))) == 1
