from __future__ import annotations

import io
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageStat

from studio.intake import IntakeLimits, NormalisedPhoto, normalise
from tests.support.pictures import saved

ORIENTATION = 0x0112
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 30), (30, 30, 220), (255, 255, 255)


def opened(photo: NormalisedPhoto) -> Image.Image:
    image = Image.open(io.BytesIO(photo.jpeg), formats=["JPEG"])
    image.load()
    assert image.mode == "RGB"
    assert image.size == (photo.width, photo.height)
    return image


def quarters(width: int = 480, height: int = 600) -> Image.Image:
    """Red, green; blue, white."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def colour_at(image: Image.Image, *sides: str) -> tuple[int, int, int]:
    """Name the colour of the quarter at two sides, such as ("top", "left")."""
    x = image.width // 4 if "left" in sides else image.width * 3 // 4
    y = image.height // 4 if "top" in sides else image.height * 3 // 4
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return min(
        (RED, GREEN, BLUE, WHITE), key=lambda c: sum(abs(a - b) for a, b in zip(c, pixel, strict=True))
    )


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures in grey levels."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("AVIF", {"quality": 95}),
        ("HEIF", {"quality": 95}),
    ],
)
def test_every_listed_format_comes_out_as_the_same_picture(
    portrait: Image.Image, kind: str, options: dict[str, Any]
) -> None:
    photo = opened(normalise(saved(portrait, kind, **options)))

    assert photo.size == (512, 512)
    assert difference(photo, portrait) < 4


OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize(
    ("orientation", "row", "column"),
    # EXIF 2.32, tag 274: which side of the upright picture the stored 0th row and 0th column are.
    [
        (1, "top", "left"),
        (2, "top", "right"),
        (3, "bottom", "right"),
        (4, "bottom", "left"),
        (5, "left", "top"),
        (6, "right", "top"),
        (7, "right", "bottom"),
        (8, "left", "bottom"),
    ],
)
def test_a_photo_is_put_upright_by_its_exif_orientation(
    kind: str, orientation: int, row: str, column: str
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    photo = opened(normalise(saved(quarters(480, 600), kind, exif=exif)))

    assert photo.size == ((480, 600) if orientation < 5 else (600, 480))
    assert colour_at(photo, row, column) == RED
    assert colour_at(photo, row, OPPOSITE[column]) == GREEN
    assert colour_at(photo, OPPOSITE[row], column) == BLUE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0JUNK", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*" + b"\xff" * 64]
)
def test_broken_exif_data_is_no_reason_to_refuse(kind: str, exif: bytes) -> None:
    assert opened(normalise(saved(quarters(), kind, exif=exif))).size == (480, 600)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_impossible_orientation_counts_as_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    assert opened(normalise(saved(quarters(), "JPEG", exif=exif))).size == (480, 600)


def test_heic_with_a_rotation_of_its_own_and_one_in_exif_is_turned_once() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    heic = saved(quarters(480, 600), "HEIF", exif=exif.tobytes())
    assert b"irot" in heic  # as a telephone writes it: both

    photo = opened(normalise(heic))

    assert photo.size == (600, 480)
    assert colour_at(photo, "right", "top") == RED
    assert colour_at(photo, "right", "bottom") == GREEN


def test_heic_is_not_turned_by_exif_alone_because_no_viewer_does() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    heic = saved(quarters(480, 600), "HEIF", exif=exif)
    assert b"irot" not in heic

    assert colour_at(opened(normalise(heic)), "top", "left") == RED


def test_of_a_heic_with_several_pictures_the_primary_one_is_taken() -> None:
    several = pillow_heif.from_pillow(Image.new("RGB", (500, 500), BLUE))
    several.add_from_pillow(Image.new("RGB", (500, 500), RED))
    target = io.BytesIO()
    several.save(target, primary_index=1)

    assert colour_at(opened(normalise(target.getvalue())), "top", "left") == RED


def test_a_gif_comes_out_as_the_picture_that_its_256_colours_allow(portrait: Image.Image) -> None:
    assert difference(opened(normalise(saved(portrait, "GIF"))), portrait) < 12


@pytest.mark.parametrize(("side", "enlarged"), [(200, 2.0), (320, 1.25), (400, 1.0), (900, 1.0)])
def test_a_photo_tells_how_much_it_was_enlarged(side: int, enlarged: float) -> None:
    photo = normalise(saved(Image.new("L", (side, side)), "PNG"), limits=IntakeLimits(max_side=700))

    assert photo.enlarged == enlarged


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "GIF", "AVIF"])
def test_of_an_animation_the_first_picture_is_taken(kind: str) -> None:
    pictures = [Image.new("RGB", (500, 500), colour) for colour in (RED, GREEN, BLUE)]
    animation = saved(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=100)

    assert colour_at(opened(normalise(animation)), "top", "left") == RED


def test_of_an_mpo_file_from_a_telephone_the_first_jpeg_is_taken_and_put_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    mpo = saved(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (50, 50), BLUE)], exif=exif)
    assert Image.open(io.BytesIO(mpo)).format == "MPO"

    photo = opened(normalise(mpo))

    assert photo.size == (600, 480)
    assert colour_at(photo, "right", "top") == RED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_place_words_and_profile_of_the_photo_are_gone(portrait: Image.Image, kind: str) -> None:
    secret = "Tranquility Base"
    exif = Image.Exif()
    exif[0x010E] = secret  # ImageDescription
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 28.0, 40.0), 29: secret})  # GPS
    xmp = f"<x:xmpmeta>{secret}</x:xmpmeta>".encode()
    original = saved(portrait, kind, exif=exif.tobytes(), xmp=xmp, comment=secret)
    assert secret.encode() in original

    jpeg = normalise(original).jpeg

    image = Image.open(io.BytesIO(jpeg))
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)
    assert secret.encode() not in jpeg


def test_the_picture_is_not_shown_in_the_repr_of_the_result(portrait: Image.Image) -> None:
    assert repr(normalise(saved(portrait, "PNG"))) == "NormalisedPhoto(width=512, height=512)"


def test_a_picture_too_heavy_at_the_best_quality_is_written_at_a_lower_one() -> None:
    noise = Image.effect_noise((900, 900), 200)
    light = IntakeLimits(max_jpeg_bytes=250_000)

    best, lower = normalise(saved(noise, "PNG")), normalise(saved(noise, "PNG"), limits=light)

    assert len(best.jpeg) > 500_000
    assert len(lower.jpeg) <= 250_000
    assert opened(lower).size == (900, 900)
