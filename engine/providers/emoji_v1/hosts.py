"""Which hosts may be given a photo or be asked for a clip: the guard against foreign links."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yarl import URL


def is_loopback(address: URL) -> bool:
    """Return whether the address names this very machine."""
    host = address.host or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class AllowedHosts:
    """The provider names hosts in its answers; only these are believed.

    Args:
        suffixes: domains with a leading dot, ".aliyuncs.com".
        loopback: whether this machine is allowed, because the provider itself stands on it.
    """

    def __init__(self, suffixes: tuple[str, ...], *, loopback: bool) -> None:
        self._suffixes = tuple(f".{suffix.lower().lstrip('.')}" for suffix in suffixes)
        self._loopback = loopback

    def admit(self, address: URL) -> bool:
        """Return whether the address is http or https on an allowed host, without user or odd port."""
        if address.scheme not in {"http", "https"} or address.raw_user or address.raw_password:
            return False
        if is_loopback(address):
            return self._loopback
        return address.is_default_port() and (address.host or "").lower().endswith(self._suffixes)

    def admit_photo(self, address: URL) -> bool:
        """Return whether a photo may go there: an allowed host, and encrypted unless it stays here."""
        return self.admit(address) and (address.scheme == "https" or is_loopback(address))

    def addresses(self, link: URL) -> tuple[URL, ...]:
        """Return where to fetch the link, best first: results are documented as http, so https is tried."""
        if link.scheme == "https" or is_loopback(link):
            return (link,)
        return (link.with_scheme("https"), link)
