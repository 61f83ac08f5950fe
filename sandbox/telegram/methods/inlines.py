"""The methods that answer what people type behind the bot's name, or where it is a guest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.inline import Result, give_inline_id, offer
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.messages import Content
from sandbox.telegram.methods.sending import read_caption, read_text
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
    wishes = [Parameters.from_object(result) for result in results]
    read = {wish.text("id"): _read(world, wish) for wish in wishes}
    if len(read) < len(wishes):
        raise bad_request("RESULT_ID_DUPLICATE")
    query = world.inline.take(parameters.text("inline_query_id"))
    offer(world, query, read)
    world.log.add(
        "telegram.inline_answered",
        id=query.id,
        user_id=query.sender.id,
        results=[_shown(wish, read[wish.text("id")]) for wish in wishes],
        next_offset=parameters.text("next_offset"),
        cache_time=parameters.integer("cache_time") if "cache_time" in parameters.values else 300,
        is_personal=parameters.flag("is_personal"),
        button=parameters.json("button", "button"),
    )
    return True


async def answer_guest_query(world: World, parameters: Parameters) -> dict[str, Any]:
    """Put the bot's one answer into a chat that it is not in; it may be changed by its inline id."""
    wish = parameters.json("result", "result")
    if not isinstance(wish, dict):
        raise bad_request("can't parse inline query result: expected an InlineQueryResult")
    result = _read(world, Parameters.from_object(wish))
    called = world.guest_calls.take(parameters.text("guest_query_id")).message
    message = world.post(
        called.chat,
        world.bot,
        result.content,
        keyboard=result.keyboard,
        replies_to=called,
        thread_id=called.thread_id,
        extras={"guest_bot_caller_user": called.sender.as_json()},
    )
    return {"inline_message_id": give_inline_id(world, message)}


def _read(world: World, wish: Parameters) -> Result:
    """Return what one result puts into a chat, after checking it."""
    if not 1 <= len(wish.text("id").encode()) <= _ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    content = _article(wish) if wish.text("type") == "article" else _cached(world, wish)
    return Result(content, read_keyboard(wish))


def _article(wish: Parameters) -> Content:
    """Return the words that an article stands for; it has nothing else to put into a chat."""
    message = wish.json("input_message_content", "input message content")
    if not wish.text("title") or not isinstance(message, dict):
        missing = "input_message_content" if wish.text("title") else "title"
        raise bad_request(f"can't parse inline query result: can't find field \"{missing}\"")
    # The same rules as those of sendMessage; an InputTextMessageContent only calls the text otherwise.
    return Content(read_text(Parameters.from_object({**message, "text": message.get("message_text")})))


def _cached(world: World, wish: Parameters) -> Content:
    """Return a medium that Telegram has, with its caption."""
    kind = wish.text("type")
    if kind not in _CACHED:
        raise bad_request(f"can't parse inline query result: type {kind!r} is not known to this sandbox")
    field, medium = _CACHED[kind]
    if kind != "mpeg4_gif" and not wish.text("title"):
        raise bad_request("can't parse inline query result: can't find field \"title\"")
    known = world.media.get(wish.text(field))
    if known is None or known.kind != medium:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return Content(read_caption(wish), known)


def _shown(wish: Parameters, result: Result) -> dict[str, Any]:
    """Return what somebody sees of one result above what they type, and what it would say in the chat."""
    media, words = result.content.media, result.content.words.text
    return {
        "id": wish.text("id"),
        "type": wish.text("type"),
        "file_id": media.file.file_id if media is not None else None,
        "title": wish.text("title"),
        "description": wish.text("description"),
        "text": None if media else words,
        "caption": words if media else None,
        "buttons": result.keyboard,
    }
