"""Serves the chat page: the files of sandbox/page, and nothing beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

PAGE: Final = Path(__file__).parent / "page"

# What the page may load and talk to: this sandbox alone, whatever a message of a bot says.
_POLICY: Final = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: data:; style-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # A page of an older sandbox on the same port must not meet a newer control API.
    "Cache-Control": "no-cache",
}
# Spelled out: what a machine's own table says of .js differs, and a module of a wrong type does not run.
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The page below / and /page.

    Attributes:
        folder: where its files are.
    """

    folder: Path = PAGE

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page."""
        return [web.get("/", self._index), web.get("/page/{path:.+}", self._file)]

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return self._answer("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return self._answer(request.match_info["path"])

    def _answer(self, path: str) -> web.StreamResponse:
        """Return a file of the page.

        What comes from outside is only compared with the names of the files that there are, so no path,
        however it is spelled, reaches the file system.
        """
        for place in self.folder.rglob("*"):
            is_file = place.suffix in _TYPES and not place.is_symlink()
            if is_file and place.relative_to(self.folder).as_posix() == path:
                return web.FileResponse(place, headers={**_HEADERS, "Content-Type": _TYPES[place.suffix]})
        return web.json_response({"error": f"the page has no file {path[:100]!r}"}, status=404)
