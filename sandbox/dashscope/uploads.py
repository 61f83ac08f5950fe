"""Temporary storage: upload policies, and the files uploaded with them (facts section 6)."""

from __future__ import annotations

import base64
import hmac
import json
import math
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.dashscope.links import ACCESS_KEY_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.dashscope.clock import Clock
    from sandbox.dashscope.switches import ProviderSwitches


@dataclass(frozen=True, slots=True)
class Grant:
    """What a policy allows, to whom, until when."""

    account: str
    model: str
    folder: str
    expires_ms: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in temporary storage."""

    data: bytes = field(repr=False)
    account: str
    model: str
    created_ms: int


@dataclass(slots=True)
class UploadStore:
    """Policies given out, by their text, and files, by their key."""

    switches: ProviderSwitches
    clock: Clock
    base_url: Callable[[], str]
    grants: dict[str, Grant] = field(default_factory=dict, repr=False)
    files: dict[str, Upload] = field(default_factory=dict, repr=False)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(20), repr=False)

    def grant(self, account: str, model: str, request_id: str) -> dict[str, Any]:
        """Return the `data` of a policy answer; its folder ends in the answer's request id (captured)."""
        now = self.clock.ms()
        folder = f"dashscope-instant/{secrets.token_hex(16)}/{datetime.now(UTC):%Y-%m-%d}/{request_id}"
        expires_ms = now + round(self.switches.policy_seconds * 1000)
        max_bytes = round(self.switches.upload_max_mb * 1024 * 1024)
        policy = _policy_text(folder, expires_ms, max_bytes)
        self.grants[policy] = Grant(account, model, folder, expires_ms, max_bytes)
        return {
            "policy": policy,
            "signature": self.sign(policy),
            "upload_dir": folder,
            "upload_host": f"{self.base_url()}/oss",
            "expire_in_seconds": math.ceil(self.switches.policy_seconds),
            "max_file_size_mb": math.ceil(self.switches.upload_max_mb),
            "capacity_limit_mb": 999_999_999,
            "oss_access_key_id": ACCESS_KEY_ID,
            "x_oss_object_acl": "private",
            "x_oss_forbid_overwrite": "true",
        }

    def sign(self, policy: str) -> str:
        """Return the signature a form must carry beside `policy`."""
        return base64.b64encode(hmac.digest(self._secret, policy.encode(), "sha1")).decode()

    def put(self, key: str, data: bytes, grant: Grant) -> None:
        """Keep a file, and let go of those whose life is over."""
        now = self.clock.ms()
        self.files = {name: file for name, file in self.files.items() if not self._over(file)}
        self.files[key] = Upload(data, grant.account, grant.model, now)

    def get(self, key: str) -> Upload | None:
        """Return a file that still lives."""
        file = self.files.get(key)
        return file if file and not self._over(file) else None

    def _over(self, file: Upload) -> bool:
        return self.clock.ms() - file.created_ms > self.switches.upload_life * 1000


def _policy_text(folder: str, expires_ms: int, max_bytes: int) -> str:
    """Return the policy in base64, with the conditions of the captured one."""
    policy = {
        "expiration": f"{datetime.fromtimestamp(expires_ms // 1000, UTC):%Y-%m-%dT%H:%M:%S}.000Z",
        "conditions": [
            ["content-length-range", 0, max_bytes],
            ["starts-with", "$key", folder],
            {"bucket": "dashscope-file-mgr"},
            {"x-oss-object-acl": "private"},
            {"x-oss-forbid-overwrite": "true"},
        ],
    }
    return base64.b64encode(json.dumps(policy).encode()).decode()
