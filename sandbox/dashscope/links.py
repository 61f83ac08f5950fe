"""Signed result links: who has one may download, until it expires."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from sandbox.dashscope.answers import OssError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.dashscope.clock import Clock
    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.dashscope.tasks import Task

ACCESS_KEY_ID: Final = "LTAISANDBOX"


@dataclass(slots=True)
class Links:
    """Makes and checks the `video_url` of tasks."""

    switches: ProviderSwitches
    clock: Clock
    base_url: Callable[[], str]
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(20), repr=False)

    def make(self, task: Task) -> str:
        """Return a plain http link like OSS's (facts section 9)."""
        expires = str(self.clock.ms() // 1000 + int(self.switches.link_seconds))
        signature = self._sign(task.id, expires)
        query = urlencode({"Expires": expires, "OSSAccessKeyId": ACCESS_KEY_ID, "Signature": signature})
        return f"{self.switches.result_host or self.base_url()}/results/{task.id}/clip.mp4?{query}"

    def check(self, task: Task, query: Mapping[str, str]) -> None:
        """Accept a link that `make` made and whose time is not over.

        Raises:
            OssError: unsigned, tampered with, or expired.
        """
        expires, signature = query.get("Expires", ""), query.get("Signature", "")
        if not (expires.isdecimal() and signature and query.get("OSSAccessKeyId") == ACCESS_KEY_ID):
            raise OssError(403, "AccessDenied", "You have no right to access this object.")
        if not hmac.compare_digest(signature.encode(), self._sign(task.id, expires).encode()):
            raise OssError(
                403, "SignatureDoesNotMatch", "The request signature we calculated does not match."
            )
        if task.link_expired or self.clock.ms() >= int(expires) * 1000:
            raise OssError(403, "AccessDenied", "Request has expired.")

    def _sign(self, task_id: str, expires: str) -> str:
        digest = hmac.digest(self._secret, f"{task_id}\n{expires}".encode(), "sha1")
        return base64.b64encode(digest).decode()
