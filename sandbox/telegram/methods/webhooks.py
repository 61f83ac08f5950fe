"""Methods by which a bot chooses between having its updates posted and fetching them."""

from __future__ import annotations

import ipaddress
import json
import re
import ssl
from typing import TYPE_CHECKING, Any

from yarl import URL

from sandbox.telegram.errors import bad_request
from sandbox.telegram.pending import KINDS
from sandbox.telegram.webhooks import Hook

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_LONGEST_SECRET = 256
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_MOST_CONNECTIONS = 100
_USUAL_CONNECTIONS = 40


async def set_webhook(world: World, parameters: Parameters) -> bool:
    """Have updates posted to an address on this machine; an empty address means deleteWebhook."""
    address = parameters.text("url").strip()
    if not address:
        return await delete_webhook(world, parameters)
    hook = _read_hook(address, parameters)
    remember_allowed(world, parameters)
    if parameters.flag("drop_pending_updates"):
        world.updates.forget()
    world.webhook.replace(hook)
    return True


async def delete_webhook(world: World, parameters: Parameters) -> bool:
    """Go back to getUpdates; on wish forget the waiting updates too."""
    if parameters.flag("drop_pending_updates"):
        world.updates.forget()
    world.webhook.replace(None)
    return True


async def get_webhook_info(world: World, parameters: Parameters) -> dict[str, Any]:  # noqa: ARG001 - it takes none
    """Tell what is set, how many updates wait, and why the last post failed."""
    return world.webhook.as_json()


def remember_allowed(world: World, parameters: Parameters) -> None:
    """Note which kinds of updates are wanted from now on; without the parameter it stays as before.

    Unknown kinds are skipped; when none is left, the usual ones are meant. What is no list of texts changes
    nothing.
    """
    try:
        kinds = json.loads(parameters.text("allowed_updates") or "null")
    except (ValueError, RecursionError):
        return  # the server ignores what it cannot read here
    if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
        world.updates.allowed = KINDS.intersection(kind.lower() for kind in kinds) or None


def _read_hook(address: str, parameters: Parameters) -> Hook:
    """Return the hook a call describes.

    Raises:
        ApiError: the address, the secret or the certificate is none that could work here.
    """
    secret = parameters.text("secret_token")
    if len(secret) > _LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    ip_address = parameters.text("ip_address").strip()
    _check_address(address, ip_address)
    connections = parameters.integer("max_connections") if parameters.text("max_connections") else None
    return Hook(
        address,
        secret,
        _USUAL_CONNECTIONS if connections is None else min(max(connections, 1), _MOST_CONNECTIONS),
        ip_address,
        _read_certificate(parameters),
    )


def _check_address(address: str, ip_address: str) -> None:
    """Refuse what is no address, and every address outside of this machine: the sandbox never calls out."""
    try:
        url = URL(address)
        host, _port = url.host, url.port
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if not host or url.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if ip_address and not _is_loopback(ip_address):
        raise bad_request("bad webhook: the sandbox posts to loopback addresses only")
    if not _is_loopback(host) and (not ip_address or _is_ip(host)):
        raise bad_request(
            "bad webhook: the sandbox posts to loopback addresses only; for a name give a loopback ip_address"
        )


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ipaddress.ip_address(host).is_loopback)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _read_certificate(parameters: Parameters) -> str:
    """Return the PEM text that came along, which must hold a certificate."""
    upload = parameters.files.get("certificate")
    if upload is None:
        return ""
    try:
        text = upload.content.decode("ascii")
        ssl.create_default_context(cadata=text)
    except (ValueError, ssl.SSLError) as error:
        raise bad_request("bad webhook: can't use the certificate") from error
    return text
