from __future__ import annotations

import contextlib
import functools
import pickle
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.intake import IntakeError, IntakeLimits, IntakeReason, NormalisedPhoto, normalise
from tests.support.pictures import saved


def plain(width: int, height: int, kind: str = "PNG") -> bytes:
    return saved(Image.new("RGB", (width, height), "teal"), kind)


def refusal(data: bytes, limits: IntakeLimits | None = None) -> IntakeReason:
    with pytest.raises(IntakeError) as caught:
        normalise(data, limits=limits or IntakeLimits())
    return caught.value.reason


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is and holds no pixel: only its header can be judged."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def jpeg_header(width: int, height: int) -> bytes:
    """Return a small JPEG whose frame header claims another size."""
    jpeg = bytearray(plain(400, 400, "JPEG"))
    struct.pack_into(">HH", jpeg, jpeg.index(b"\xff\xc0") + 5, height, width)
    return bytes(jpeg)


def webp_header(width: int, height: int) -> bytes:
    """Return a small animated WebP whose canvas claims another size."""
    red, blue = Image.new("RGB", (400, 400), "red"), Image.new("RGB", (400, 400), "blue")
    webp = bytearray(saved(red, "WEBP", save_all=True, append_images=[blue]))
    webp[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(webp)


def bmp_header(width: int, height: int) -> bytes:
    bmp = bytearray(plain(400, 400, "BMP"))
    struct.pack_into("<ii", bmp, 18, width, height)
    return bytes(bmp)


def avif_header(width: int, height: int) -> bytes:
    """Return a small AVIF whose image property claims another size."""
    avif = bytearray(plain(400, 400, "AVIF"))
    struct.pack_into(">II", avif, avif.index(b"ispe") + 8, width, height)
    return bytes(avif)


def gif_header(width: int, height: int) -> bytes:
    """Return a small GIF whose screen claims another size."""
    gif = bytearray(plain(400, 400, "GIF"))
    struct.pack_into("<HH", gif, 6, width, height)
    return bytes(gif)


def gif_frame(width: int, height: int) -> bytes:
    """Return a small GIF whose first picture claims to be larger than the screen."""
    gif = bytearray(plain(400, 400, "GIF"))
    struct.pack_into("<HH", gif, gif.index(b",\0\0\0\0") + 5, width, height)
    return bytes(gif)


def heic_header(width: int, height: int) -> bytes:
    """Return a small HEIC whose image property claims another size."""
    heic = bytearray(plain(400, 400, "HEIF"))
    struct.pack_into(">II", heic, heic.index(b"ispe") + 8, width, height)
    return bytes(heic)


@pytest.mark.parametrize(
    ("size", "result"),
    [
        ((400, 400), (400, 400)),
        ((250, 250), (400, 400)),
        ((200, 300), (400, 600)),
        ((399, 6000), (400, 6015)),
        ((200, 3500), (400, 7000)),
        ((7000, 400), (7000, 400)),
        ((9000, 700), (7000, 544)),
        ((8000, 458), (7000, 401)),
        ((2000, 8000), (1750, 7000)),
    ],
)
def test_sides_end_between_400_and_7000_pixels(size: tuple[int, int], result: tuple[int, int]) -> None:
    photo = normalise(saved(Image.new("L", size), "PNG"))

    assert (photo.width, photo.height) == result


@pytest.mark.parametrize("size", [(100, 100), (199, 199), (199, 3000), (1, 1)])
def test_a_stamp_is_refused_as_too_small(size: tuple[int, int]) -> None:
    assert refusal(plain(*size)) is IntakeReason.TOO_SMALL


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (201, 3600), (8000, 450)])
def test_a_strip_that_fits_no_limits_is_refused_for_its_shape(size: tuple[int, int]) -> None:
    assert refusal(plain(*size)) is IntakeReason.BAD_SHAPE


@pytest.mark.parametrize(
    "header",
    [png_header, jpeg_header, bmp_header, webp_header, gif_header, gif_frame, avif_header, heic_header],
)
@pytest.mark.parametrize("size", [(10_000, 6_001), (12_000, 10_000), (16_000, 11_000), (30_000, 30_000)])
def test_a_bomb_is_refused_as_too_large_by_its_header(header: Any, size: tuple[int, int]) -> None:
    if header in {webp_header, avif_header} and size == (30_000, 30_000):
        size = (16_383, 16_383)  # libwebp's own limit, and libavif's

    assert refusal(header(*size)) is IntakeReason.TOO_LARGE


def test_a_bomb_that_could_be_decoded_is_refused_too() -> None:
    bomb = saved(Image.new("1", (12_000, 10_000)), "PNG")
    assert len(bomb) < 50_000

    assert refusal(bomb) is IntakeReason.TOO_LARGE


def test_a_file_over_20_megabytes_is_refused_as_too_large() -> None:
    photo = plain(400, 400, "JPEG")

    assert isinstance(normalise(photo + bytes(20 * 1024 * 1024 - len(photo))), NormalisedPhoto)
    assert refusal(photo + bytes(20 * 1024 * 1024 - len(photo) + 1)) is IntakeReason.TOO_LARGE


def test_a_photo_that_no_quality_makes_light_enough_is_refused_as_too_large() -> None:
    assert refusal(plain(400, 400), IntakeLimits(max_jpeg_bytes=100)) is IntakeReason.TOO_LARGE


@pytest.mark.parametrize(
    "data",
    [
        b"this is a text file that somebody named selfie.jpg\n" * 100,
        b"<html><body>Not found</body></html>",
        b"%PDF-1.7\n",
        b"\0" * 1000,
        b"x",
    ],
)
def test_what_is_no_picture_is_refused_as_bad_format(data: bytes) -> None:
    assert refusal(data) is IntakeReason.BAD_FORMAT


@pytest.mark.parametrize("kind", ["TIFF", "JPEG2000", "ICO", "PPM"])
def test_a_picture_of_a_format_not_listed_is_refused_as_bad_format(kind: str) -> None:
    assert refusal(plain(400, 400, kind)) is IntakeReason.BAD_FORMAT


def test_no_bytes_at_all_are_a_damaged_file() -> None:
    assert refusal(b"") is IntakeReason.DAMAGED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused_as_damaged(portrait: Image.Image, kind: str, part: float) -> None:
    whole = saved(portrait, kind)

    assert refusal(whole[: int(len(whole) * part)]) is IntakeReason.DAMAGED


def test_a_refusal_comes_through_pickling_unchanged() -> None:
    error = IntakeError(IntakeReason.TOO_SMALL, "(1, 1) px")

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (copy.reason, copy.detail, str(copy)) == (
        IntakeReason.TOO_SMALL,
        "(1, 1) px",
        "too_small: (1, 1) px",
    )


def test_pillow_is_left_as_it_was_found() -> None:
    usual = Image.MAX_IMAGE_PIXELS

    refusal(png_header(30_000, 30_000))

    assert usual == Image.MAX_IMAGE_PIXELS


@functools.cache
def valid_files() -> list[bytes]:
    picture = Image.linear_gradient("L").resize((240, 210)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    files = [saved(picture, kind, exif=exif.tobytes()) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")]
    files.extend(saved(picture, kind) for kind in ("BMP", "GIF"))
    files.append(saved(picture.quantize(16), "PNG", transparency=1))
    files.append(saved(picture, "WEBP", save_all=True, append_images=[picture.rotate(180)]))
    files.append(saved(picture, "MPO", save_all=True, append_images=[picture]))
    return files


@st.composite
def mutated_files(draw: st.DrawFn) -> bytes:
    """Draw a valid file, overwrite some bytes (most often in its head), and sometimes cut it."""
    data = bytearray(draw(st.sampled_from(valid_files())))
    for _ in range(draw(st.integers(1, 8))):
        end = draw(st.sampled_from([64, 512, len(data)]))
        start = draw(st.integers(0, min(end, len(data)) - 1))
        patch = draw(st.binary(min_size=1, max_size=8))
        data[start : start + len(patch)] = patch
    return bytes(data[: draw(st.sampled_from([len(data), len(data) // 2]))])


@settings(max_examples=300, deadline=None, database=None)
@given(mutated_files())
def test_no_mutation_of_a_photo_gets_more_than_a_photo_or_a_named_refusal(data: bytes) -> None:
    with contextlib.suppress(IntakeError):
        photo = normalise(data)
        assert 400 <= min(photo.width, photo.height) <= max(photo.width, photo.height) <= 7000


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=2000))
def test_no_bytes_get_more_than_a_named_refusal(data: bytes) -> None:
    assert refusal(data) in IntakeReason
