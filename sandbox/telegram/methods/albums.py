"""sendMediaGroup: several media that stand in a chat as one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.messages import Content
from sandbox.telegram.methods.input_media import read_input_media
from sandbox.telegram.methods.posting import find_destination, put
from sandbox.telegram.methods.sending import read_any_media, read_caption
from sandbox.telegram.methods.targets import demand_right, open_chat

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_FEWEST, _MOST = 2, 10
_KINDS = frozenset({"audio", "document", "live_photo", "photo", "video"})
_ONLY_AMONG_THEMSELVES = ("audio", "document")


async def send_media_group(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Send an album; in it soundless videos stay videos, and documents stay documents."""
    wishes = _input_media(parameters)
    kinds = {wish.text("type") for wish in wishes}
    for kind in _ONLY_AMONG_THEMSELVES:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    chat = open_chat(world, parameters)
    for kind in sorted(kinds):
        demand_right(world, chat, kind)
    contents = [await _content(world, wish) for wish in wishes]
    destination = replace(find_destination(world, parameters, sorted(kinds)), keyboard=None)
    album = {"media_group_id": str(next(world.albums))}
    world.flood.admit(destination.chat, times=len(contents))
    return [put(world, destination, content, album).as_json() for content in contents]


async def _content(world: World, wish: Parameters) -> Content:
    return Content(
        read_caption(wish),
        await read_any_media(world, wish, "media", wish.text("type"), "album"),
        has_spoiler=wish.flag("has_spoiler"),
        caption_above=wish.flag("show_caption_above_media"),
    )


def _input_media(parameters: Parameters) -> list[Parameters]:
    """Return the InputMedia of a call, each as parameters of its own with the call's uploads beside it.

    The server itself lets an album of one pass; the documentation says 2 to 10, and who relies on less than
    that should learn of it here.
    """
    listed = parameters.json("media", "media")
    if not isinstance(listed, list):
        raise bad_request("expected an Array of InputMedia")
    if len(listed) > _MOST:
        raise bad_request("too many messages to send as an album")
    if not listed:
        raise bad_request("there are no messages to send")
    if len(listed) < _FEWEST:
        raise bad_request("too few messages to send as an album")
    return [_one(media, parameters) for media in listed]


def _one(media: Any, parameters: Parameters) -> Parameters:
    wish = read_input_media(media, parameters)
    if not wish.text("media"):
        raise bad_request("can't parse InputMedia: media not found")
    kind = wish.text("type")
    if kind == "animation":
        raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    if kind not in _KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    return wish
