"""Turns any decoded picture into plain 8-bit sRGB: settles depth, transparency and profile."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

_MODES = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L"}
"""Pillow's mode for each colour space that a profile of the ICC can describe and a photo can have."""


def to_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in mode RGB: 8 bits a channel, on white where it was transparent, colours in sRGB.

    A profile that is broken, or that belongs to another kind of picture, is ignored as browsers do.
    The picture itself is returned when it is sRGB already.
    """
    profile = image.info.get("icc_profile")
    image = _on_white(_eight_bits(image))
    if profile:
        image = _through_profile(image, profile)
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16-bit grey down; Pillow's own conversion clips it, which leaves a white picture.

    It is the only deep mode that our formats reach: Pillow and pillow-heif decode deep colour to 8 bits.
    """
    if not image.mode.startswith("I;16"):
        return image
    return image.point(lambda value: value * (1 / 256)).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    canvas = Image.new("RGB", layer.size, "white")
    canvas.paste(layer, mask=layer)
    return canvas


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODES.get(source.profile.xcolor_space.strip())
        if mode == "RGB" and image.mode in {"1", "L", "P"}:
            image = image.convert("RGB")
        if image.mode != mode:
            return image
        converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image
