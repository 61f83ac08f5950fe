"""Reads what a call says about one sticker: its file, its format, its emoji, its keywords."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.incoming import check_size, find_upload, known_media
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.sticker_files import (
    Format,
    NoStickerError,
    StickerFile,
    format_of,
    keep_sticker,
    read_sticker,
)
from sandbox.telegram.stickers import Sticker

if TYPE_CHECKING:
    from sandbox.telegram.media import Media
    from sandbox.telegram.world import World

_MOST_EMOJI = 20
_MOST_KEYWORDS = 20
_KEYWORD_LETTERS = 64
_LONGEST_EMOJI = 16
_SIDES = {"regular": 512, "mask": 512, "custom_emoji": 100}
# Signs and symbols, pictographs, flags, skin tones and what joins them; none of it is a word.
_EMOJI = re.compile(
    "[\u00a9\u00ae\u200d\u203c-\u3299\ufe0f\u20e3#*0-9\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)


async def read_input_sticker(world: World, parameters: Parameters, wish: Any, sticker_type: str) -> Sticker:
    """Return the sticker that an InputSticker describes; `wish` is its JSON.

    Raises:
        ApiError: it is malformed, its file breaks a rule, or nothing can be reached under its name.
    """
    if not isinstance(wish, dict):
        raise bad_request("can't parse InputSticker: expected an Object")
    fields = Parameters.from_object(wish, parameters.files)
    chosen = read_format(fields.text("format"))
    emoji = read_emoji(fields)
    keywords = read_keywords(fields)
    media = await _media(world, fields, chosen, sticker_type)
    position = fields.json("mask_position", "mask position") if sticker_type == "mask" else None
    emoji_id = str(secrets.randbits(62)) if sticker_type == "custom_emoji" else ""
    return Sticker(media, chosen, emoji, keywords, position, emoji_id)


def read_format(text: str) -> Format:
    """Return a format of stickers; TGS ("animated") is not served here.

    Raises:
        ApiError: it is none. The word is ours: the server's is not known.
    """
    if text == "static":
        return "static"
    if text == "video":
        return "video"
    raise bad_request("STICKER_TGS_NOTGS" if text == "animated" else "invalid sticker format specified")


def read_emoji(fields: Parameters) -> list[str]:
    """Return the 1-20 emoji of a sticker.

    Raises:
        ApiError: there are none, too many, or one is a word.
    """
    listed = fields.json("emoji_list", "emoji_list")
    is_list = isinstance(listed, list) and 0 < len(listed) <= _MOST_EMOJI
    if not is_list or not all(isinstance(emoji, str) and _is_emoji(emoji) for emoji in listed):
        raise bad_request("invalid sticker emojis")
    return list(listed)


def _is_emoji(text: str) -> bool:
    return len(text) <= _LONGEST_EMOJI and _EMOJI.fullmatch(text) is not None


def read_keywords(fields: Parameters) -> list[str]:
    """Return the up to 20 search words of a sticker, together up to 64 characters.

    Raises:
        ApiError: there are more. The word is ours: the server's is not known.
    """
    listed = fields.json("keywords", "keywords") or []
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
        raise bad_request("expected an Array of String as keywords")
    if len(listed) > _MOST_KEYWORDS or sum(map(len, listed)) > _KEYWORD_LETTERS:
        raise bad_request("STICKER_KEYWORDS_INVALID")
    return list(listed)


async def _media(world: World, fields: Parameters, chosen: Format, sticker_type: str) -> Media:
    """Return the file of a sticker: an upload, or one that uploadStickerFile took or a set holds.

    Every sticker of a set gets ids of its own, so that a file that is used twice names one sticker each time.
    """
    upload = find_upload(fields, "sticker")
    if upload is None:
        known = known_media(world, fields.text("sticker"), "sticker")
        if known.kind != "sticker":
            raise bad_request("STICKER_FILE_INVALID")
        content = await asyncio.to_thread(known.file.read)
        return await keep_upload(world, content, chosen, sticker_type)
    check_size(world, upload, "sticker")
    return await keep_upload(world, upload.content, chosen, sticker_type)


async def keep_upload(world: World, content: bytes, chosen: Format, sticker_type: str | None) -> Media:
    """Store an uploaded file as a sticker.

    Raises:
        ApiError: it breaks a rule; without a type only those hold that every type has.
    """
    sticker = await asyncio.to_thread(_checked, content, chosen, sticker_type)
    return world.remember(keep_sticker(world.files, sticker))


def _checked(content: bytes, chosen: Format, sticker_type: str | None) -> StickerFile:
    if format_of(content) != chosen:
        raise bad_request("STICKER_PNG_NOPNG" if chosen == "static" else "STICKER_VIDEO_NOWEBM")
    try:
        return read_sticker(content, side=_SIDES[sticker_type] if sticker_type else None)
    except NoStickerError as error:
        raise bad_request(str(error)) from error
