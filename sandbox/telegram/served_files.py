"""Gives files of people and bots to a browser, which shall neither guess their type nor run them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.telegram.files import StoredFile

# A person or a bot chose bytes and type, so a browser must neither guess nor run them; and a message may show
# other bytes at its next edit.
_STRANGERS_FILE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def serve(file: StoredFile) -> web.FileResponse:
    """Return an answer with a file's bytes, or the range of them that a player asks for."""
    mime = file.mime if _MIME.fullmatch(file.mime) else "application/octet-stream"
    return web.FileResponse(file.location, headers={**_STRANGERS_FILE, "Content-Type": mime})
