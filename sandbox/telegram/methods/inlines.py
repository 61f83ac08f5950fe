"""The method that answers what people type behind the bot's name: with clips that Telegram knows already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.inline import take
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.methods.sending import read_caption
from sandbox.telegram.parameters import Parameters

if TYPE_CHECKING:
    from sandbox.telegram.world import World

_MOST_RESULTS = 50
_ID_BYTES = 64
_OFFSET_BYTES = 64
# The cached results that this Telegram knows: their field, and the kind of medium that it names.
_CACHED = {
    "mpeg4_gif": ("mpeg4_file_id", "animation"),
    "video": ("video_file_id", "video"),
    "document": ("document_file_id", "document"),
}


async def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """Show results above the text that somebody types, once, while the query is young."""
    results = parameters.json("results", "results")
    if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
        raise bad_request("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(results) > _MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(parameters.text("next_offset").encode()) > _OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    shown = [_shown(world, Parameters.from_object(result)) for result in results]
    if len({result["id"] for result in shown}) < len(shown):
        raise bad_request("RESULT_ID_DUPLICATE")
    query = take(world, parameters.text("inline_query_id"))
    world.log.add(
        "telegram.inline_answered",
        id=query.id,
        user_id=query.sender.id,
        results=shown,
        next_offset=parameters.text("next_offset"),
        cache_time=parameters.integer("cache_time") if "cache_time" in parameters.values else 300,
        is_personal=parameters.flag("is_personal"),
        button=parameters.json("button", "button"),
    )
    return True


def _shown(world: World, result: Parameters) -> dict[str, Any]:
    """Return what somebody sees of one result, after checking it."""
    result_id, kind = result.text("id"), result.text("type")
    if not 1 <= len(result_id.encode()) <= _ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if kind not in _CACHED:
        raise bad_request(f"can't parse inline query result: type {kind!r} is not known to this sandbox")
    field, medium = _CACHED[kind]
    if kind != "mpeg4_gif" and not result.text("title"):
        raise bad_request("can't parse inline query result: can't find field \"title\"")
    file_id = result.text(field)
    known = world.media.get(file_id)
    if known is None or known.kind != medium:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return {
        "id": result_id,
        "type": kind,
        "file_id": file_id,
        "title": result.text("title"),
        "caption": read_caption(result).text,
        "buttons": read_keyboard(result),
    }
