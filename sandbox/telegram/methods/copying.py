"""Methods that show messages again elsewhere: copies without a trace, forwards with their origin."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sandbox.telegram.entities import FormattedText
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.posting import find_destination, post, put
from sandbox.telegram.methods.sending import read_caption
from sandbox.telegram.methods.targets import existing_message, read_message_ids
from sandbox.telegram.replies import forward_fields
from sandbox.telegram.service_messages import service_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.telegram.accounts import Chat
    from sandbox.telegram.messages import Content, Message
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World


async def copy_message(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send the content of a message again, on wish with another caption; only the id comes back."""
    message = _source(world, parameters, "copy")
    content = message.content
    if "caption" in parameters.values and content.media is not None:
        above = parameters.flag("show_caption_above_media")
        content = replace(content, words=read_caption(parameters), caption_above=above)
    destination = find_destination(world, parameters, [content.kind])
    return {"message_id": post(world, destination, content).id}


async def forward_message(world: World, parameters: Parameters) -> dict[str, Any]:
    """Send a message on, with a note of who wrote it first."""
    message = _source(world, parameters, "forward")
    destination = replace(find_destination(world, parameters, [message.content.kind]), keyboard=None)
    return post(world, destination, message.content, forward_fields(message)).as_json()


async def copy_messages(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Copy up to 100 messages; those that are gone or not copyable are skipped, albums stay albums."""
    bare = parameters.flag("remove_caption")
    return _send_all(world, parameters, lambda message: (_without_caption(message.content, bare=bare), {}))


async def forward_messages(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Forward up to 100 messages; those that are gone or not forwardable are skipped, albums stay albums."""
    return _send_all(world, parameters, lambda message: (message.content, forward_fields(message)))


def _send_all(
    world: World, parameters: Parameters, remake: Callable[[Message], tuple[Content, dict[str, Any]]]
) -> list[dict[str, Any]]:
    messages = _sources(world, parameters)
    kinds = sorted({message.content.kind for message in messages})
    destination = replace(find_destination(world, parameters, kinds), keyboard=None)
    albums: dict[str, str] = {}
    sent = []
    world.flood.admit(destination.chat, times=len(messages))
    for message in messages:
        content, extras = remake(message)
        posted = put(world, destination, content, extras | _album(world, message, albums))
        sent.append({"message_id": posted.id})
    return sent


def _album(world: World, message: Message, albums: dict[str, str]) -> dict[str, str]:
    """Return the new album of a message that was in one; `albums` maps the old ones to the new."""
    old = message.extras.get("media_group_id")
    if old is None:
        return {}
    if old not in albums:
        albums[old] = str(next(world.albums))
    return {"media_group_id": albums[old]}


def _without_caption(content: Content, *, bare: bool) -> Content:
    return replace(content, words=FormattedText()) if bare and content.media else content


def _source_chat(world: World, parameters: Parameters) -> Chat:
    if not parameters.text("from_chat_id"):
        raise bad_request('parameter "from_chat_id" is required')
    return world.chat(parameters.integer("from_chat_id"))


def _source(world: World, parameters: Parameters, verb: str) -> Message:
    chat = _source_chat(world, parameters)
    message_id = parameters.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = existing_message(chat, message_id, f"message to {verb} not found")
    if not _may_leave(message):
        done = {"copy": "copied", "forward": "forwarded"}[verb]
        raise bad_request(f"message can't be {done}")
    return message


def _sources(world: World, parameters: Parameters) -> list[Message]:
    chat = _source_chat(world, parameters)
    ids = read_message_ids(parameters)
    if any(message_id <= 0 for message_id in ids):
        raise bad_request("invalid message identifier specified")
    if any(later <= earlier for earlier, later in pairwise(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [chat.messages[message_id] for message_id in ids if message_id in chat.messages]
    messages = [message for message in found if not message.deleted and _may_leave(message)]
    if not messages:
        raise bad_request("there are no messages to forward")
    return messages


def _may_leave(message: Message) -> bool:
    """Return whether a message may be shown elsewhere: service messages and protected ones may not."""
    return service_field(message) is None and "has_protected_content" not in message.extras
