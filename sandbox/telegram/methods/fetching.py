"""Methods by which updates and files reach the bot."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_FILE_ID = re.compile(r"[A-Za-z0-9_-]{32,}")
_INT32 = 2**31


async def get_updates(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Confirm and fetch updates."""
    _remember_allowed(world, parameters)
    offset = parameters.integer("offset")
    return await world.updates.poll(
        offset=offset if -_INT32 <= offset < _INT32 else 0,
        limit=parameters.integer("limit"),
        seconds=parameters.integer("timeout"),
        is_gone=parameters.is_gone,
    )


def _remember_allowed(world: World, parameters: Parameters) -> None:
    """Note which kinds of updates are wanted from now on; without the parameter it stays as before."""
    try:
        kinds = json.loads(parameters.text("allowed_updates") or "null")
    except (ValueError, RecursionError):
        return  # the server ignores what it cannot read here
    if isinstance(kinds, list):
        known = frozenset(kind for kind in kinds if isinstance(kind, str))
        world.updates.allowed = known or None


async def delete_webhook(world: World, parameters: Parameters) -> bool:
    """Forget the webhook, which this Telegram does not serve; on wish forget the waiting updates too."""
    if parameters.flag("drop_pending_updates"):
        world.updates.forget()
    return True


async def set_webhook(world: World, parameters: Parameters) -> bool:
    """Accept an empty address only, which means the same as deleteWebhook."""
    if parameters.text("url"):
        raise bad_request("bad webhook: the sandbox serves getUpdates only")
    return await delete_webhook(world, parameters)


async def get_webhook_info(world: World, parameters: Parameters) -> dict[str, Any]:  # noqa: ARG001 - it takes none
    """Tell that there is no webhook, and how many updates wait."""
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates.waiting)}


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
