from __future__ import annotations

import contextlib
import io
import pickle
from typing import TYPE_CHECKING, Literal

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from studio.probe import ClipError, ClipFacts, ClipReason, first_frame_jpeg, probe
from tests.support.pictures import saved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    ClipMaker = Callable[..., Path]
    Codec = Literal["libx264", "mpeg4"]


def pictures(portrait: Image.Image, count: int, size: tuple[int, int]) -> Iterator[av.VideoFrame]:
    """Yield a slow zoom."""
    for number in range(count):
        view = portrait.crop((number, number, portrait.width, portrait.height)).resize(size)
        # PyAV's stub gives the method no types.
        yield av.VideoFrame.from_image(view)  # type: ignore[no-untyped-call]


def silence() -> av.AudioFrame:
    frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
    frame.sample_rate = 48_000
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame


@pytest.fixture
def make_clip(tmp_path: Path, portrait: Image.Image) -> ClipMaker:
    """Return a function that makes a clip of the portrait: three seconds unless told otherwise."""

    def make(
        *,
        frames: int = 45,
        codec: Codec = "libx264",
        size: tuple[int, int] = (256, 192),
        sound: bool = False,
        flags: str = "",
    ) -> Path:
        path = tmp_path / "clip.mp4"
        with av.open(path, "w", format="mp4", options={"movflags": flags} if flags else {}) as container:
            video = container.add_stream(codec, rate=15) if frames else None
            audio = container.add_stream("aac", rate=48_000) if sound else None
            if video:
                video.width, video.height, video.pix_fmt = (*size, "yuv420p")
                for picture in pictures(portrait, frames, size):
                    container.mux(video.encode(picture))
                container.mux(video.encode())
            if audio:
                container.mux(audio.encode(silence()))
                container.mux(audio.encode())
        return path

    return make


def refusal(source: Path | bytes) -> ClipReason:
    with pytest.raises(ClipError) as caught:
        probe(source)
    return caught.value.reason


@pytest.mark.parametrize("flags", ["", "faststart", "frag_keyframe+empty_moov"])
def test_the_facts_of_a_playable_clip_are_told(make_clip: ClipMaker, flags: str) -> None:
    clip = make_clip(flags=flags)

    expected = ClipFacts(
        width=256,
        height=192,
        frames=45,
        duration_ms=3000,
        fps=15.0,
        codec="h264",
        pixel_format="yuv420p",
        has_audio=False,
        bytes=clip.stat().st_size,
    )
    assert probe(clip) == expected
    assert probe(clip.read_bytes()) == expected


def test_a_sound_track_is_noticed(make_clip: ClipMaker) -> None:
    assert probe(make_clip(sound=True)).has_audio


def test_a_single_picture_is_a_clip(make_clip: ClipMaker) -> None:
    assert probe(make_clip(frames=1)).frames == 1


@pytest.mark.parametrize("flags", ["", "faststart", "frag_keyframe+empty_moov"])
def test_a_clip_that_lost_its_end_is_damaged_wherever_it_was_cut(make_clip: ClipMaker, flags: str) -> None:
    whole = make_clip(frames=15, flags=flags).read_bytes()

    for hundredth in range(2, 100):
        assert refusal(whole[: len(whole) * hundredth // 100]) is ClipReason.DAMAGED
    assert refusal(whole[:-1]) is ClipReason.DAMAGED


def test_a_clip_that_counts_its_bytes_in_64_bits_is_whole_or_cut_like_any_other(make_clip: ClipMaker) -> None:
    data = make_clip(frames=15).read_bytes()
    start = data.index(b"mdat") - 4
    assert data[start - 4 : start] == b"free"  # FFmpeg keeps these 8 bytes for the purpose
    size = int.from_bytes(data[start : start + 4])

    wide = data[: start - 8] + (1).to_bytes(4) + b"mdat" + (size + 8).to_bytes(8) + data[start + 8 :]

    assert probe(wide).frames == 15
    assert refusal(wide[: start + size // 2]) is ClipReason.DAMAGED


def test_what_follows_a_whole_clip_does_no_harm(make_clip: ClipMaker) -> None:
    whole = make_clip(frames=15).read_bytes()

    for tail in (b"\0" * 100, b"\xff" * 100, b"abc", (5).to_bytes(4) + b"junk" * 20):
        assert probe(whole + tail).frames == 15


def test_a_clip_whose_codec_nobody_knows_is_refused(make_clip: ClipMaker) -> None:
    assert refusal(make_clip(frames=3).read_bytes().replace(b"avc1", b"zzzz")) is ClipReason.BAD_CODEC


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", ClipReason.EMPTY),
        (b"<html><body>404 Not Found</body></html>" * 20, ClipReason.NOT_MP4),
        (b'{"code": "NoSuchKey"}', ClipReason.NOT_MP4),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/secret.ts\n", ClipReason.NOT_MP4),
        (bytes(5000), ClipReason.NOT_MP4),
        (b"\0\0\0\x20ftypisom" + bytes(2000), ClipReason.DAMAGED),
    ],
)
def test_what_is_no_clip_is_refused_with_the_reason(data: bytes, reason: ClipReason) -> None:
    assert refusal(data) is reason


def test_a_picture_is_no_clip(portrait: Image.Image) -> None:
    assert refusal(saved(portrait, "PNG")) is ClipReason.NOT_MP4


def test_sound_alone_is_no_clip(make_clip: ClipMaker) -> None:
    assert refusal(make_clip(frames=0, sound=True)) is ClipReason.NO_VIDEO


def test_another_codec_than_h264_is_refused_because_telegram_would_not_play_it(make_clip: ClipMaker) -> None:
    assert refusal(make_clip(codec="mpeg4")) is ClipReason.BAD_CODEC


def test_a_video_track_without_pictures_is_no_clip(make_clip: ClipMaker) -> None:
    fragmented = make_clip(flags="frag_keyframe+empty_moov").read_bytes()
    head = fragmented[: fragmented.index(b"moof") - 4]

    assert refusal(head) is ClipReason.NO_FRAMES
    with pytest.raises(ClipError) as caught:
        first_frame_jpeg(head)
    assert caught.value.reason is ClipReason.NO_FRAMES


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "gone.mp4")


def test_the_thumbnail_is_the_first_picture_within_telegrams_limits(
    make_clip: ClipMaker, portrait: Image.Image
) -> None:
    clip = make_clip(size=(512, 384))

    jpeg = first_frame_jpeg(clip)

    assert len(jpeg) < 200_000
    thumbnail = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
    assert thumbnail.size == (320, 240)
    difference = ImageChops.difference(thumbnail, portrait.resize((320, 240)))
    assert max(ImageStat.Stat(difference).mean) < 8
    assert first_frame_jpeg(clip.read_bytes()) == jpeg


def test_a_thumbnail_can_be_smaller_and_is_never_enlarged(make_clip: ClipMaker) -> None:
    clip = make_clip(size=(256, 192))

    assert Image.open(io.BytesIO(first_frame_jpeg(clip, side=64))).size == (64, 48)
    assert Image.open(io.BytesIO(first_frame_jpeg(clip))).size == (256, 192)


def test_an_error_comes_through_pickling_unchanged() -> None:
    error = ClipError(ClipReason.DAMAGED, "no end")

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (copy.reason, copy.detail, str(copy)) == (ClipReason.DAMAGED, "no end", "damaged: no end")


@pytest.fixture
def small_clip(make_clip: ClipMaker) -> bytes:
    return make_clip(frames=3, size=(64, 64)).read_bytes()


@settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],  # nothing changes the bytes
)
@given(data=st.data())
def test_no_mutation_of_a_clip_gets_more_than_facts_or_a_named_error(
    small_clip: bytes, data: st.DataObject
) -> None:
    mutated = bytearray(small_clip)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(mutated) - 1))
        patch = data.draw(st.binary(min_size=1, max_size=8))
        mutated[start : start + len(patch)] = patch
    with contextlib.suppress(ClipError):
        assert probe(bytes(mutated)).frames > 0
