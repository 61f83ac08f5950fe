"""What the bot told about its webhook, and what getWebhookInfo says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.telegram.updates import UpdateQueue


@dataclass(frozen=True, slots=True)
class Hook:
    """Where and how updates are posted.

    Attributes:
        url: the bot's address.
        secret: goes along in a header; "" when there is none.
        max_connections: posts under way at the same time.
        ip_address: where the address's name leads, without asking anybody; "" to let the machine look it up.
        certificate: PEM text that the bot's server is trusted by; "" when it needs none of its own.
    """

    url: str = field(repr=False)  # many bots have their token in it
    secret: str = field(default="", repr=False)
    max_connections: int = 40
    ip_address: str = ""
    certificate: str = field(default="", repr=False)


@dataclass(slots=True)
class Webhook:
    """The one webhook a bot may have; while it is there, nobody polls.

    Attributes:
        hook: None while the bot polls.
        on_change: called after every change of the hook.
    """

    updates: UpdateQueue
    hook: Hook | None = None
    on_change: Callable[[], None] = lambda: None
    _last_error: dict[str, Any] = field(default_factory=dict)

    def replace(self, hook: Hook | None) -> None:
        """Set the webhook or, with None, go back to polling; a poll that waits ends with a conflict."""
        if hook == self.hook:
            return
        self.hook, self._last_error = hook, {}
        self.updates.has_webhook = hook is not None
        self.updates.interrupt("terminated by setWebhook request")
        self.on_change()

    def note_error(self, message: str) -> None:
        """Remember why the last post failed."""
        date = int(self.updates.now())
        self._last_error = {"last_error_date": date, "last_error_message": message}

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's WebhookInfo."""
        hook, allowed = self.hook, self.updates.allowed
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": bool(hook and hook.certificate),
            "pending_update_count": len(self.updates.waiting),
            **self._last_error,
        }
        if hook is not None:
            info["max_connections"] = hook.max_connections
            if hook.ip_address:
                info["ip_address"] = hook.ip_address
        if allowed is not None:
            info["allowed_updates"] = sorted(allowed)
        return info
