"""Methods about sticker sets: make, fill, order, describe, show, take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.incoming import check_size, find_upload
from sandbox.telegram.methods.input_stickers import (
    keep_upload,
    read_emoji,
    read_format,
    read_input_sticker,
    read_keywords,
)
from sandbox.telegram.methods.set_names import read_name, read_owner, read_title
from sandbox.telegram.methods.set_thumbnails import read_set_thumbnail
from sandbox.telegram.stickers import StickerSet

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_TYPES = ("regular", "mask", "custom_emoji")
_MOST_AT_FIRST = 50
_MOST_EMOJI_IDS = 200


async def upload_sticker_file(world: World, parameters: Parameters) -> dict[str, Any]:
    """Take a file that will be a sticker of several sets, and return its id."""
    read_owner(world, parameters)
    chosen = read_format(parameters.text("sticker_format"))
    upload = find_upload(parameters, "sticker")
    if upload is None:
        raise bad_request("there is no sticker in the request")
    check_size(world, upload, "sticker")
    media = await keep_upload(world, upload.content, chosen, None)
    return media.file.as_json()


async def create_new_sticker_set(world: World, parameters: Parameters) -> bool:
    """Make a set for a person who has used the bot."""
    owner, name, title = read_owner(world, parameters), read_name(world, parameters), read_title(parameters)
    sticker_type = parameters.text("sticker_type") or "regular"
    if sticker_type not in _TYPES:
        raise bad_request("unsupported sticker type specified")
    listed = parameters.json("stickers", "stickers")
    if not isinstance(listed, list):
        raise bad_request("expected an Array of InputSticker")
    if not listed:
        raise bad_request("STICKERS_EMPTY")
    if len(listed) > _MOST_AT_FIRST:
        raise bad_request("STICKERS_TOO_MUCH")
    made = StickerSet(name, title, sticker_type, owner, parameters.flag("needs_repainting"))
    made.stickers = [await read_input_sticker(world, parameters, wish, sticker_type) for wish in listed]
    read_name(world, parameters)  # once more: files were being read meanwhile
    world.sticker_sets.add(made)
    return _changed(world, made)


async def add_sticker_to_set(world: World, parameters: Parameters) -> bool:
    """Put one more sticker at the end of a set."""
    read_owner(world, parameters)
    found = world.sticker_sets.find(parameters.text("name"))
    wish = parameters.json("sticker", "InputSticker")
    sticker = await read_input_sticker(world, parameters, wish, found.sticker_type)
    if len(found.stickers) >= found.most:
        raise bad_request("STICKERS_TOO_MUCH")
    found.stickers.append(sticker)
    return _changed(world, found)


async def replace_sticker_in_set(world: World, parameters: Parameters) -> bool:
    """Put a new sticker in the place of an old one."""
    read_owner(world, parameters)
    found = world.sticker_sets.find(parameters.text("name"))
    wish = parameters.json("sticker", "InputSticker")
    sticker = await read_input_sticker(world, parameters, wish, found.sticker_type)
    holder, position = world.sticker_sets.place(parameters.text("old_sticker"))
    if holder is not found:
        raise bad_request("STICKER_INVALID")
    _forget(world, found, position)
    found.stickers[position] = sticker
    return _changed(world, found)


async def set_sticker_position_in_set(world: World, parameters: Parameters) -> bool:
    """Move a sticker within its set; a place beyond the end means the end."""
    found, old = world.sticker_sets.place(parameters.text("sticker"))
    position = parameters.integer("position")
    if position < 0:
        raise bad_request("wrong sticker position specified")
    found.stickers.insert(position, found.stickers.pop(old))
    return _changed(world, found)


async def delete_sticker_from_set(world: World, parameters: Parameters) -> bool:
    """Take a sticker out of its set; messages that show it keep it."""
    found, position = world.sticker_sets.place(parameters.text("sticker"))
    _forget(world, found, position)
    del found.stickers[position]
    return _changed(world, found)


async def set_sticker_emoji_list(world: World, parameters: Parameters) -> bool:
    """Let a sticker stand for other emoji."""
    found, position = world.sticker_sets.place(parameters.text("sticker"))
    found.stickers[position].emoji = read_emoji(parameters)
    return _changed(world, found)


async def set_sticker_keywords(world: World, parameters: Parameters) -> bool:
    """Let a sticker be found by other words."""
    found, position = world.sticker_sets.place(parameters.text("sticker"))
    found.stickers[position].keywords = read_keywords(parameters)
    return _changed(world, found)


async def set_sticker_set_title(world: World, parameters: Parameters) -> bool:
    """Give a set another title."""
    found = world.sticker_sets.find(parameters.text("name"))
    found.title = read_title(parameters)
    return _changed(world, found)


async def set_sticker_set_thumbnail(world: World, parameters: Parameters) -> bool:
    """Give a set another picture; without one its first sticker stands for it again."""
    read_owner(world, parameters)
    found = world.sticker_sets.find(parameters.text("name"))
    found.thumbnail = await read_set_thumbnail(world, parameters)
    return _changed(world, found)


async def delete_sticker_set(world: World, parameters: Parameters) -> bool:
    """Take a whole set away."""
    found = world.sticker_sets.remove(parameters.text("name"))
    for position in range(len(found.stickers)):
        _forget(world, found, position)
    world.log.add("telegram.sticker_set", name=found.name)
    return True


async def get_sticker_set(world: World, parameters: Parameters) -> dict[str, Any]:
    """Return a set with all its stickers."""
    return world.sticker_sets.find(parameters.text("name")).as_json()


async def get_custom_emoji_stickers(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the stickers behind ids of custom emoji; unknown ids are skipped."""
    ids = parameters.json("custom_emoji_ids", "custom emoji identifiers")
    if not isinstance(ids, list):
        raise bad_request("expected an Array of custom emoji identifiers")
    if len(ids) > _MOST_EMOJI_IDS:
        raise bad_request("too many custom emoji identifiers specified")
    known = {
        sticker.custom_emoji_id: held.media_of(sticker).fields["sticker"]
        for held in world.sticker_sets.sets.values()
        for sticker in held.stickers
        if sticker.custom_emoji_id
    }
    return [known[emoji_id] for emoji_id in map(str, ids) if emoji_id in known]


def _forget(world: World, found: StickerSet, position: int) -> None:
    """Let a sticker be sent again without the set it leaves."""
    world.remember(found.stickers[position].media)


def _changed(world: World, found: StickerSet) -> bool:
    """Let every sticker of a set be sent with what the set says of it, and tell that it changed."""
    for sticker in found.stickers:
        world.remember(found.media_of(sticker))
    world.log.add("telegram.sticker_set", name=found.name)
    return True
