"""Which file of a message is a picture that could be a selfie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.ext import filters

from handlers.wire.downloads import DOWNLOAD_LIMIT

if TYPE_CHECKING:
    from telegram import Document, Message, PhotoSize, Sticker

    Picture = PhotoSize | Document | Sticker

_ENDINGS: Final = (".heic", ".heif", ".jpg", ".jpeg", ".png", ".webp", ".bmp")
"""Some apps name no image type for a HEIC file, so the name's ending counts as well."""


def image_of(message: Message) -> PhotoSize | Document | None:
    """Return a photo's largest size (a live photo has them too), or a file that says it is an image."""
    if message.photo:
        sizes: tuple[PhotoSize, ...] = message.photo
        return max(sizes, key=lambda size: size.width * size.height)
    document = message.document
    # An animation fills `document` as well.
    if document is None or message.animation is not None or document.mime_type == "image/gif":
        return None
    named = (document.file_name or "").lower().endswith(_ENDINGS)
    return document if named or (document.mime_type or "").startswith("image/") else None


def called_image_of(message: Message) -> Picture | None:
    """Return what a call may be about: an image as above, or a sticker that stands still."""
    sticker = message.sticker
    if sticker is not None and not sticker.is_animated and not sticker.is_video:
        return sticker
    return image_of(message)


def is_too_large(file: Picture) -> bool:
    """Return whether Telegram would not hand this file to us."""
    return (file.file_size or 0) > DOWNLOAD_LIMIT


class HasImage(filters.MessageFilter):
    """Lets messages through that `image_of` finds a picture in."""

    __slots__ = ()

    def filter(self, message: Message) -> bool:
        """Return whether there is one."""
        return image_of(message) is not None
