"""Gets the picture that a model call names: from temporary storage, or from an address on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import aiohttp
from yarl import URL

from sandbox.dashscope.errors import download_failed, unresolved_oss
from sandbox.dashscope.pictures import MAX_BYTES

if TYPE_CHECKING:
    from sandbox.dashscope.calls import Call
    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.dashscope.world import World

_ANSWERS: Final = {
    401: "Don't have authorization to access the media resource.",
    403: "Don't have authorization to access the media resource.",
    404: "Failed to find the requested media resource.",
}


@dataclass(slots=True)
class Downloads:
    """Fetches pictures over http(s), from loopback only: a sandbox does not reach out."""

    switches: ProviderSwitches
    _session: aiohttp.ClientSession | None = None

    async def fetch(self, address: str) -> bytes:
        """Return what the address holds, at most one byte more than a picture may have.

        Raises:
            ApiError: 400 InvalidParameter, with the provider's words for what went wrong.
        """
        try:
            url = URL(address)
        except ValueError as error:
            raise download_failed("url error, please check url") from error
        if not _is_loopback(url.host or ""):
            raise download_failed()
        if self._session is None:
            self._session = aiohttp.ClientSession()
        patience = aiohttp.ClientTimeout(total=self.switches.download_seconds)
        try:
            # A redirect could lead off this machine.
            async with self._session.get(url, timeout=patience, allow_redirects=False) as response:
                return await _read(response)
        except TimeoutError as error:
            raise download_failed("Download the media resource timed out.") from error
        except aiohttp.ClientError as error:
            raise download_failed() from error

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()


async def _read(response: aiohttp.ClientResponse) -> bytes:
    if response.status != 200:  # noqa: PLR2004 - HTTP's own figure
        raise download_failed(_ANSWERS.get(response.status, "Failed to download input files."))
    data = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        data += chunk
        if len(data) > MAX_BYTES:
            break
    return bytes(data)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def picture_bytes(world: World, call: Call, address: str, model: str) -> bytes:
    """Return the bytes of the picture at `address` for a call of `model`.

    Raises:
        ApiError: it cannot be fetched, or this caller may not use it for this model.
    """
    if address.startswith("oss://"):
        return _uploaded(world, call, address.removeprefix("oss://"), model)
    if not address.startswith(("http://", "https://")):
        raise download_failed("url error, please check url")
    return await world.downloads.fetch(address)


def _uploaded(world: World, call: Call, key: str, model: str) -> bytes:
    switches = world.switches
    header = call.request.headers.get("X-DashScope-OssResourceResolve", "")
    if switches.oss_header_required and header.lower() != "enable":
        raise unresolved_oss()
    file = world.uploads.get(key)
    if file is None:
        raise download_failed("Failed to find the requested media resource.")
    if switches.upload_bound and (file.model, file.account) != (model, call.caller.account):
        raise download_failed("oss download error.")
    return file.data
