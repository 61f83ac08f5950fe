"""Fetches a finished clip to disk: from an allowed host only, bounded in size and time."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

from yarl import URL

from engine.errors import DefectError, OperatorError, OperatorProblem, TransientError
from engine.providers.emoji_v1.answer import unreadable
from engine.providers.emoji_v1.failures import NotSentError
from engine.providers.emoji_v1.redaction import clean

if TYPE_CHECKING:
    from pathlib import Path

    import aiohttp

    from engine.providers.emoji_v1.hosts import AllowedHosts
    from engine.providers.emoji_v1.settings import EmojiV1Settings
    from engine.providers.emoji_v1.transport import Transport

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class _Saved:
    """A clip that is wholly on disk."""

    status: int
    request_id: str
    code: str = ""


class Results:
    """Downloads through `transport` from hosts that `hosts` admits."""

    def __init__(self, settings: EmojiV1Settings, transport: Transport, hosts: AllowedHosts) -> None:
        self._settings = settings
        self._transport = transport
        self._hosts = hosts

    async def save(self, link: str, into: Path) -> None:
        """Write the clip behind a signed link to `into`.

        The bytes go to a file beside it, which is synced and renamed when it is whole: whatever
        happens, `into` is the whole clip or is not there.

        Links are documented as plain http: https is tried first, and the link as given only when
        no connection comes about that way.

        Raises:
            OperatorError: the host is not on the list of the settings.
            DefectError: the clip is larger than any clip can be.
            TransientError: anything else.
        """
        *better, given = self._addresses(link)
        for address in better:
            try:
                await self._download(address, into)
            except NotSentError:
                continue
            return
        await self._download(given, into)

    def _addresses(self, link: str) -> tuple[URL, ...]:
        try:
            # Already encoded: another spelling of the query would spoil its signature.
            address = URL(link, encoded=True)
        except ValueError:
            raise unreadable("a result link that is no address") from None
        if not address.host:
            raise unreadable("a result link without a host")
        if not self._hosts.admit(address):
            raise OperatorError("result_host_not_allowed", address.host, problem=OperatorProblem.ACCESS)
        return self._hosts.addresses(address)

    async def _download(self, address: URL, into: Path) -> None:
        async def read(response: aiohttp.ClientResponse) -> _Saved:
            self._demand(response)
            await self._receive(response, into)
            return _Saved(response.status, clean(response.headers.get("x-oss-request-id", "")))

        # Identity: the length that is promised is then the length of the file.
        headers = {"Accept-Encoding": "identity", "Accept": "video/mp4,*/*"}
        await self._transport.exchange(
            "result", "GET", address, read, patience=self._settings.fetch_timeout, headers=headers
        )

    def _demand(self, response: aiohttp.ClientResponse) -> None:
        if response.status == HTTPStatus.FORBIDDEN:  # how the storage answers an expired link
            raise TransientError("result_link_expired")
        if response.status != HTTPStatus.OK:  # no range was asked for, so nothing else is whole
            raise TransientError(f"result_http_{response.status}")
        if (response.content_length or 0) > self._settings.fetch_limit:
            raise DefectError("result_too_large", f"{response.content_length} bytes announced")

    async def _receive(self, response: aiohttp.ClientResponse, into: Path) -> None:
        beside = into.with_name(f"{into.name}.part")
        # Not in a thread: a cancellation while it opens would lose the handle.
        handle = _create(beside)
        try:
            written = await self._copy(response, handle)
            _demand_whole(written, response.content_length)
            await asyncio.to_thread(_settle, handle, beside, into)
        finally:
            _tidy(handle, beside)

    async def _copy(self, response: aiohttp.ClientResponse, handle: BinaryIO) -> int:
        written = 0
        async for chunk in response.content.iter_chunked(_CHUNK):
            written += len(chunk)
            if written > self._settings.fetch_limit:
                raise DefectError("result_too_large", f"more than {self._settings.fetch_limit} bytes")
            await asyncio.to_thread(_append, handle, chunk)
        return written


def _demand_whole(written: int, announced: int | None) -> None:
    if not written or written != (announced or written):
        raise TransientError("result_cut", f"{written} of {announced or 'some'} bytes")


def _create(beside: Path) -> BinaryIO:
    # A file that a killed process left there is worthless and is overwritten.
    try:
        return beside.open("wb")
    except OSError as exc:
        raise _not_written(exc) from exc


def _append(handle: BinaryIO, chunk: bytes) -> None:
    try:
        handle.write(chunk)
    except OSError as exc:
        raise _not_written(exc) from exc


def _settle(handle: BinaryIO, beside: Path, into: Path) -> None:
    try:
        handle.flush()
        os.fsync(handle.fileno())
        handle.close()
        beside.replace(into)
        folder = os.open(into.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as exc:
        raise _not_written(exc) from exc


def _tidy(handle: BinaryIO, beside: Path) -> None:
    try:
        handle.close()
    except OSError as exc:
        raise _not_written(exc) from exc
    finally:
        beside.unlink(missing_ok=True)


def _not_written(exc: OSError) -> TransientError:
    return TransientError("result_not_written", exc.strerror or "")
