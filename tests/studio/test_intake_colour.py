from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from studio.intake import normalise
from tests.support.pictures import saved

if TYPE_CHECKING:
    from collections.abc import Mapping

Colour = tuple[int, ...]

# Red, green and blue of Display-P3, adapted to D50 (Apple's profile).
DISPLAY_P3 = {
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}


def profile(primaries: Mapping[bytes, tuple[float, float, float]]) -> bytes:
    """Return the sRGB profile with other primaries; Display-P3 has the same curve."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for tag, xyz in primaries.items():
        entry = made.index(tag, 128)  # the table of tags follows the header: name, offset, length
        (offset,) = struct.unpack_from(">I", made, entry + 4)
        struct.pack_into(">3i", made, offset + 8, *(round(value * 65536) for value in xyz))
    return bytes(made)


def result(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(normalise(data).jpeg))


def middle(image: Image.Image) -> Colour:
    pixel = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def near(one: Colour, other: Colour, tolerance: int = 4) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize(
    ("in_p3", "in_srgb"),
    # The primaries of sRGB, as they are written in Display-P3.
    [((234, 51, 35), (255, 0, 0)), ((117, 251, 76), (0, 255, 0)), ((0, 0, 245), (0, 0, 255))],
)
def test_colours_of_a_display_p3_photo_arrive_as_srgb(kind: str, in_p3: Colour, in_srgb: Colour) -> None:
    photo = Image.new("RGB", (400, 400), in_p3)

    made = result(saved(photo, kind, icc_profile=profile(DISPLAY_P3), quality=100, lossless=True))

    assert near(middle(made), in_srgb, tolerance=8)


def test_a_palette_picture_is_converted_through_its_profile_too() -> None:
    photo = Image.new("RGB", (400, 400), (234, 51, 35)).quantize(4)

    assert near(
        middle(result(saved(photo, "PNG", icc_profile=profile(DISPLAY_P3)))), (255, 0, 0), tolerance=8
    )


@pytest.mark.parametrize("broken", [b"not a profile", profile({})[:200], b"\0" * 500])
def test_a_broken_profile_leaves_the_colours_as_they_are(broken: bytes) -> None:
    photo = Image.new("RGB", (400, 400), (234, 51, 35))

    assert near(middle(result(saved(photo, "PNG", icc_profile=broken))), (234, 51, 35))


def test_a_profile_of_another_kind_of_picture_is_ignored() -> None:
    photo = Image.new("CMYK", (400, 400), (0, 200, 200, 20))

    with_profile = result(saved(photo, "JPEG", icc_profile=profile(DISPLAY_P3)))

    assert near(middle(with_profile), middle(result(saved(photo, "JPEG"))))


def test_a_cmyk_photo_looks_like_the_photo(portrait: Image.Image) -> None:
    made = result(saved(portrait.convert("CMYK"), "JPEG", quality=95))

    assert max(ImageStat.Stat(ImageChops.difference(made, portrait)).mean) < 4


def test_sixteen_bit_grey_keeps_its_range_of_brightness() -> None:
    ramp = Image.linear_gradient("L").resize((400, 400))
    deep = Image.frombytes("I;16", ramp.size, b"".join(struct.pack("<H", v * 257) for v in ramp.tobytes()))
    assert Image.open(io.BytesIO(saved(deep, "PNG"))).mode == "I;16"

    made = result(saved(deep, "PNG"))

    assert ImageStat.Stat(ImageChops.difference(made, ramp.convert("RGB"))).mean[0] < 2


@pytest.mark.parametrize("mode", ["1", "L"])
def test_a_grey_picture_becomes_rgb(mode: str) -> None:
    assert near(middle(result(saved(Image.new(mode, (400, 400), 255), "PNG"))), (255, 255, 255))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("GIF", "RGBA"),
        ("WEBP", "RGBA"),
        ("AVIF", "RGBA"),
        ("HEIF", "RGBA"),
    ],
)
def test_what_is_transparent_becomes_white(kind: str, mode: str) -> None:
    photo = Image.new("RGBA", (400, 400), (10, 10, 10, 255))
    photo.paste((10, 10, 10, 0), (100, 100, 300, 300))
    photo = photo.quantize(8) if mode == "P" else photo.convert(mode)

    made = result(saved(photo, kind))

    assert near(middle(made), (255, 255, 255))
    corner = made.getpixel((20, 20))
    assert isinstance(corner, tuple)
    assert near(corner, (10, 10, 10))


def test_half_transparent_is_mixed_with_white() -> None:
    photo = Image.new("RGBA", (400, 400), (0, 0, 0, 128))

    assert near(middle(result(saved(photo, "PNG"))), (127, 127, 127))
