"""Brings a person's file from Telegram to our disk, streamed and bounded."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

import aiohttp

from handlers.wire.errors import NotSentError, RefusedCallError, TooBigError, UnsureError, translated

if TYPE_CHECKING:
    from pathlib import Path

    from telegram import Bot

    from handlers.wire.request import AiohttpRequest

# Source: facts/telegram.md section 1; the server counts 20 MiB.
DOWNLOAD_LIMIT = 20 * 1024 * 1024


class Downloads:
    """Fetches files by their id."""

    def __init__(self, bot: Bot, request: AiohttpRequest, *, media_seconds: float) -> None:
        """Prepare downloads.

        Args:
            bot: PTB's bot.
            request: the open client.
            media_seconds: how long one download may take.
        """
        self._bot = bot
        self._request = request
        self._media_seconds = media_seconds

    async def fetch(self, file_id: str, into: Path) -> int:
        """Stream a person's file to the new file `into` and return its bytes.

        Raises:
            TooBigError: larger than 20 MiB.
            RefusedCallError: Telegram no longer has it.
            UnsureError, NotSentError: may be repeated.
        """
        with translated():
            file = await self._bot.get_file(file_id)
        if not file.file_path:
            raise RefusedCallError("no file path")
        timeout = aiohttp.ClientTimeout(total=self._media_seconds)
        try:
            async with self._request.session.get(
                file.file_path, timeout=timeout, allow_redirects=False
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    raise UnsureError(f"download answered {answer.status}")
                size = await _stream(answer, into)
        # The address holds the token: only the class of the error is passed on.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UnsureError(type(error).__name__) from None
        if size != (file.file_size or size):
            # Whatever stands between may answer 200 with a page of its own; a photo would be refused for it.
            raise UnsureError(f"download of {size} bytes, {file.file_size} announced")
        return size


async def _stream(answer: aiohttp.ClientResponse, into: Path) -> int:
    size = 0
    with _created(into) as handle:
        async for chunk in answer.content.iter_chunked(256 * 1024):
            size += len(chunk)
            if size > DOWNLOAD_LIMIT:
                raise TooBigError(f"more than {DOWNLOAD_LIMIT} bytes")
            await asyncio.to_thread(handle.write, chunk)
    return size


def _created(path: Path) -> BinaryIO:
    # Not in a thread: a cancellation while it opens would lose the handle.
    return path.open("xb")
