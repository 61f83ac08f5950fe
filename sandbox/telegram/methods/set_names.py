"""What a call says about a sticker set as a whole: its owner, its name, its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from sandbox.telegram.accounts import User
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_NAME = re.compile(r"[A-Za-z](?!.*__)[A-Za-z0-9_]{0,63}")
_LONGEST_TITLE = 64


def read_owner(world: World, parameters: Parameters) -> User:
    """Return the person a set shall belong to.

    Raises:
        ApiError: nobody has this id, or this person never wrote to the bot.
    """
    person = world.people.get(parameters.integer("user_id"))
    if person is None:
        raise bad_request("user not found")
    if person.id not in world.chats:
        raise bad_request("PEER_ID_INVALID")
    return person


def read_name(world: World, parameters: Parameters) -> str:
    """Return the name for a new set, which must end with the bot's own.

    Raises:
        ApiError: it cannot be one or is taken.
    """
    name = parameters.text("name").strip()
    if not _NAME.fullmatch(name) or not name.lower().endswith(f"_by_{world.bot.username}".lower()):
        raise bad_request("invalid sticker set name is specified")
    if name in world.sticker_sets:
        raise bad_request("sticker set name is already occupied")
    return name


def read_title(parameters: Parameters) -> str:
    """Return the title of a set.

    Raises:
        ApiError: it is empty or longer than 64 characters.
    """
    title = parameters.text("title").strip()
    if not 0 < len(title) <= _LONGEST_TITLE:
        raise bad_request("PACK_TITLE_INVALID")
    return title
