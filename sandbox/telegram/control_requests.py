"""What a request to the control API asks for and whom it names, read once for all its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.bodies import read_parameters
from sandbox.telegram.errors import ActError
from sandbox.telegram.lookups import find_chat, find_person

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

CHAT = "/control/chats/{chat_id:-?[0-9]{1,18}}"
PERSON = "/control/people/{person_id:[0-9]{1,18}}"

_LARGEST_FILE = 512 * 1024 * 1024


async def read_wish(request: web.Request, *known: str) -> Parameters:
    """Return what a control request asks for.

    Raises:
        ActError: it names something that does not exist, which is more likely a typing error than a wish.
    """
    wish = await read_parameters(request, _LARGEST_FILE)
    if unknown := sorted(set(wish.values) - set(known)):
        raise ActError(f"unknown fields {', '.join(unknown)}; known are {', '.join(known)}")
    return wish


async def read_object(request: web.Request) -> dict[str, Any]:
    """Return a body whose names are not known beforehand.

    Raises:
        ActError: it is no JSON object.
    """
    try:
        body = await request.json()
    except ValueError as error:
        raise ActError("the body must be a JSON object") from error
    if not isinstance(body, dict):
        raise ActError("the body must be a JSON object")
    return body


def named_chat(world: World, request: web.Request) -> Chat:
    """Return the chat that a path below `CHAT` names.

    Raises:
        ActError: there is none.
    """
    return find_chat(world, int(request.match_info["chat_id"]))


def named_person(world: World, request: web.Request) -> User:
    """Return the person that a path below `PERSON` names.

    Raises:
        ActError: there is none.
    """
    return find_person(world, int(request.match_info["person_id"]))
