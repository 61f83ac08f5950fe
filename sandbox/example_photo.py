"""Serves a portrait to start with: NASA's picture of Eileen Collins, which is in the public domain."""

from __future__ import annotations

import asyncio
import importlib.util
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import web
from PIL import Image

from sandbox.telegram.errors import ActError

_QUALITY = 92
# The portrait shows more of the suit than a selfie would; so near, its face is as large as in one.
_SELFIE: Final = (64, 0, 384, 320)  # left, top, right, bottom in the portrait
_SIDE: Final = 800
_NOT_FOUND = 404


def find_portrait() -> Path | None:
    """Return where scikit-image keeps the portrait, without importing it; None where it is not installed."""
    found = importlib.util.find_spec("skimage")
    folders = found.submodule_search_locations if found else None
    picture = Path(folders[0]) / "data" / "astronaut.png" if folders else None
    return picture if picture is not None and picture.is_file() else None


@dataclass(slots=True)
class ExamplePhoto:
    """Serves the portrait as the JPEG that a phone would send: the face near, the picture square.

    Attributes:
        portrait: the picture, None when there is none.
    """

    portrait: Path | None = field(default_factory=find_portrait)
    _jpeg: bytes | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return the route; sandbox/README.md has the table."""
        return [web.get("/control/example.jpg", self._show)]

    async def _show(self, _request: web.Request) -> web.Response:
        """Answer with the picture.

        Raises:
            ActError: there is no picture to show.
        """
        if self.portrait is None:
            raise ActError("there is no example photo here: it comes with scikit-image", _NOT_FOUND)
        if self._jpeg is None:
            self._jpeg = await asyncio.to_thread(_as_jpeg, self.portrait)
        return web.Response(body=self._jpeg, content_type="image/jpeg")


def _as_jpeg(picture: Path) -> bytes:
    with Image.open(picture) as image:
        out = io.BytesIO()
        selfie = image.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS, box=_SELFIE)
        selfie.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
