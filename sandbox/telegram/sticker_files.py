"""What may be a sticker: a file's format, size and length, as Telegram's rules for stickers have them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PIL import Image

from sandbox.telegram import media as kinds
from sandbox.telegram.clips import look_into
from sandbox.telegram.photos import UNREADABLE

if TYPE_CHECKING:
    from sandbox.telegram.clips import ClipFacts
    from sandbox.telegram.files import FileStore
    from sandbox.telegram.media import Media

Format = Literal["static", "video"]
_SIDE = 512
_EMOJI_SIDE = 100
_BIGGEST_STATIC = 512 * 1024
_BIGGEST_VIDEO = 256 * 1024
_LONGEST_VIDEO = 3.0
_FASTEST_VIDEO = 30.0
# Containers tell lengths in milliseconds and rates in fractions: 3.000 s and 30000/1001 must pass, 3.1 s not.
_SLACK = 0.02
_EBML = b"\x1a\x45\xdf\xa3"


@dataclass(frozen=True, slots=True)
class StickerFile:
    """A file that passed the rules, as Telegram keeps it.

    Attributes:
        content: the bytes; of a static sticker always WEBP.
    """

    content: bytes
    format: Format
    width: int
    height: int

    @property
    def mime(self) -> str:
        """The type it is downloaded as."""
        return "video/webm" if self.format == "video" else "image/webp"


class NoStickerError(Exception):
    """The file breaks a rule; the message is Telegram's word for it."""


def format_of(content: bytes) -> Format:
    """Return what a file wants to be by its first bytes: Matroska's for a video, or else a picture."""
    return "video" if content.startswith(_EBML) else "static"


def read_sticker(content: bytes, *, side: int | None = _SIDE) -> StickerFile:
    """Return the file as a sticker.

    Args:
        content: PNG or WEBP for a static sticker, WEBM for a video sticker.
        side: the exact length of a static sticker's longer side; None when a message shows it and no set
            will hold it. 100 means a square, as custom emoji are. A video sticker's is checked always.

    Raises:
        NoStickerError: it can be none.
    """
    if format_of(content) == "video":
        return _video(content, side or _SIDE)
    return _static(content, side)


def _static(content: bytes, side: int | None) -> StickerFile:
    if len(content) > _BIGGEST_STATIC:
        raise NoStickerError("STICKER_FILE_INVALID")
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.format not in {"PNG", "WEBP"} or getattr(image, "n_frames", 1) > 1:
                raise NoStickerError("STICKER_PNG_NOPNG")
            if side is not None and not _fits(image.size, side):
                raise NoStickerError("STICKER_PNG_DIMENSIONS")
            kept = content if image.format == "WEBP" else _as_webp(image)
            return StickerFile(kept, "static", *image.size)
    except UNREADABLE:
        raise NoStickerError("STICKER_PNG_NOPNG") from None


def _as_webp(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.convert("RGBA").save(target, "WEBP", lossless=True, quality=50, method=0)
    return target.getvalue()


def _video(content: bytes, side: int) -> StickerFile:
    """Check a video sticker. STICKER_VIDEO_LONG is reported by bots; the other words are documented."""
    clip = look_into(content)
    if clip is None or not _is_silent_vp9(clip):
        raise NoStickerError("STICKER_VIDEO_NOWEBM")
    if len(content) > _BIGGEST_VIDEO:
        raise NoStickerError("STICKER_VIDEO_BIG")
    if not _fits((clip.width, clip.height), side):
        raise NoStickerError("STICKER_GIF_DIMENSIONS")
    if clip.duration > _LONGEST_VIDEO + _SLACK:
        raise NoStickerError("STICKER_VIDEO_LONG")
    return StickerFile(content, "video", clip.width, clip.height)


def _is_silent_vp9(clip: ClipFacts) -> bool:
    is_slow_enough = clip.rate <= _FASTEST_VIDEO + _SLACK
    return clip.is_webm and clip.codec in {"vp9", "libvpx-vp9"} and not clip.has_audio and is_slow_enough


def _fits(size: tuple[int, int], side: int) -> bool:
    return size == (side, side) if side == _EMOJI_SIDE else max(size) == side


def keep_sticker(files: FileStore, sticker: StickerFile, emoji: str = "") -> Media:
    """Store a sticker that passed the rules."""
    stored = files.keep(sticker.content, sort="stickers", mime=sticker.mime)
    return kinds.sticker(stored, sticker, emoji)
