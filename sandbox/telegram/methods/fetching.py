"""Methods by which updates and files reach the bot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.webhooks import remember_allowed

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_FILE_ID = re.compile(r"[A-Za-z0-9_-]{32,}")
_INT32 = 2**31


async def get_updates(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Confirm and fetch updates."""
    remember_allowed(world, parameters)
    offset = parameters.integer("offset")
    return await world.updates.poll(
        offset=offset if -_INT32 <= offset < _INT32 else 0,
        limit=parameters.integer("limit"),
        seconds=parameters.integer("timeout"),
        is_gone=parameters.is_gone,
    )


async def get_file(world: World, parameters: Parameters) -> dict[str, Any]:
    """Prepare a file for download and return its path."""
    file_id = parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    if not _FILE_ID.fullmatch(file_id):
        raise bad_request("invalid file_id")
    stored = world.files.find(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > world.switches.download_limit:
        raise bad_request("file is too big")
    path = world.files.link(stored, world.now() + world.switches.file_link_life)
    return {**stored.as_json(), "file_path": path}
