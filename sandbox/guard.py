"""Lets nobody in who does not belong: other names for this machine, and other people's web pages."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

_FORBIDDEN: Final = 403
_OWN_SITES: Final = frozenset({"", "same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses requests that a browser was talked into.

    A web page of somebody else can point a name of its own at this machine (DNS rebinding) and is then, for
    the browser, on the sandbox's own site; only the Host header tells. And it can send requests across
    sites, whose answers it may not read but which would press buttons all the same; there the browser says
    in Origin and Sec-Fetch-Site where they come from. Bots and tests send neither of these two.

    Attributes:
        host: the address that was asked to be listened on.
        expose: other machines may come too, by that name or by any address.
    """

    host: str
    expose: bool = False

    def middleware(self) -> Middleware:
        """Return what the server asks before anything else."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            reason = self._reason(request)
            if reason is None:
                return await handler(request)
            return web.json_response({"error": reason}, status=_FORBIDDEN)

        return check

    def _reason(self, request: web.Request) -> str | None:
        """Return why a request is refused, None for one that may pass."""
        headers = request.headers
        host = headers.get(hdrs.HOST, "")
        if not self._is_ours(host):
            return (
                f"this is not {host or 'a host without a name'}: the sandbox answers to loopback names only"
            )
        origin = headers.get(hdrs.ORIGIN)
        if origin is not None and _host_of(origin) != host.lower():
            return f"a page of {origin} may not act here: only the sandbox's own page may"
        # A link to the page itself may stand anywhere; it changes nothing, and no frame may hold the page.
        is_page = request.path == "/" or request.path.startswith("/page/")
        if not is_page and headers.get("Sec-Fetch-Site", "") not in _OWN_SITES:
            return "a page of another site may not act here: only the sandbox's own page may"
        return None

    def _is_ours(self, host: str) -> bool:
        """Return whether a Host header names this machine in a way that no stranger can borrow."""
        name = _name_in(host)
        if name == "localhost" or (self.expose and name == self.host.lower()):
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        # A bare address is nobody's name, so no stranger's page can be served under it from elsewhere.
        return address.is_loopback or self.expose


def _name_in(host: str) -> str:
    """Return the name or address in a Host header, without port and brackets; "" when there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:  # brackets that do not match
        return ""


def _host_of(origin: str) -> str:
    """Return host and port of an Origin header; "" for "null" and for what is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
