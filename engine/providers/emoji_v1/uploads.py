"""Puts a photo into the provider's temporary storage, bound to the one model that may read it."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

import aiohttp
from yarl import URL

from engine.errors import DefectError, OperatorError, OperatorProblem
from engine.providers.emoji_v1.answer import as_object, as_text, as_whole, unreadable
from engine.providers.emoji_v1.error_table import classify_upload
from engine.providers.emoji_v1.redaction import clean

if TYPE_CHECKING:
    from pathlib import Path

    from engine.errors import EngineError
    from engine.providers.emoji_v1.answer import Answer
    from engine.providers.emoji_v1.api import Api
    from engine.providers.emoji_v1.hosts import AllowedHosts
    from engine.providers.emoji_v1.settings import EmojiV1Settings
    from engine.providers.emoji_v1.transport import Transport

# The answer's names and the form's names for the same values (section 6).
_FORM_FIELDS = {
    "oss_access_key_id": "OSSAccessKeyId",
    "signature": "Signature",
    "policy": "policy",
    "x_oss_object_acl": "x-oss-object-acl",
    "x_oss_forbid_overwrite": "x-oss-forbid-overwrite",
}
_LONGEST_LIFE = 86_400


@dataclass(frozen=True, slots=True)
class _Policy:
    """Leave to store one file: everything in it is secret for as long as it lives."""

    host: URL
    folder: str = field(repr=False)
    fields: dict[str, str] = field(repr=False)
    life: timedelta

    @staticmethod
    def of(answer: Answer) -> _Policy:
        data = as_object(answer.require_success().get("data"))
        fields = {name: as_text(data.get(key)) for key, name in _FORM_FIELDS.items()}
        folder = as_text(data.get("upload_dir"))
        seconds = min(as_whole(data.get("expire_in_seconds")) or 0, _LONGEST_LIFE)
        if not folder or seconds < 1 or not all(fields.values()):
            raise unreadable("an upload policy with gaps")
        try:
            host = URL(as_text(data.get("upload_host")))
        except ValueError:
            raise unreadable("an upload host that is no address") from None
        return _Policy(host, folder, fields, timedelta(seconds=seconds))


@dataclass(frozen=True, slots=True)
class _Stored:
    """The storage's answer: no body for success, XML for a refusal."""

    status: int
    code: str
    message: str
    request_id: str
    link: str = field(repr=False)

    @property
    def fine(self) -> bool:
        return self.status in range(200, 300)

    @property
    def too_late(self) -> bool:
        return self.code == "AccessDenied" and "policy expired" in self.message.lower()

    def error(self) -> EngineError:
        return classify_upload(self.status, self.code, self.message)


class Uploads:
    """Asks `api` for leave, and uploads through `transport` to hosts that `hosts` admits."""

    def __init__(
        self, settings: EmojiV1Settings, transport: Transport, api: Api, hosts: AllowedHosts
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._api = api
        self._hosts = hosts

    async def put(self, photo: Path, model: str) -> str:
        """Return a fresh oss:// link to the photo, readable by that model for 48 h.

        A policy that expired on the way is replaced once.

        Raises:
            EngineError: nothing that could be used was stored.
        """
        stored = await self._store(photo, model)
        if stored.too_late:
            stored = await self._store(photo, model)
        if not stored.fine:
            raise stored.error()
        return stored.link

    async def _store(self, photo: Path, model: str) -> _Stored:
        query = {"action": "getPolicy", "model": model}
        policy = _Policy.of(await self._api.call("get_policy", "GET", "uploads", params=query))
        if not self._hosts.admit_photo(policy.host):
            raise OperatorError(
                "upload_host_not_allowed", policy.host.host or "", problem=OperatorProblem.ACCESS
            )
        with await asyncio.to_thread(_open, photo) as handle:
            return await self._post(policy, handle)

    async def _post(self, policy: _Policy, handle: BinaryIO) -> _Stored:
        name = f"{secrets.token_hex(16)}.jpg"
        key = f"{policy.folder}/{name}"
        form = aiohttp.FormData({**policy.fields, "key": key, "success_action_status": "200"})
        # Streamed from disk; the storage demands that the file comes last.
        form.add_field("file", handle, filename=name, content_type="image/jpeg")

        async def read(response: aiohttp.ClientResponse) -> _Stored:
            told = (await self._transport.read_body(response)).decode(errors="replace")
            request_id = clean(response.headers.get("x-oss-request-id", ""))
            return _Stored(
                response.status, _element(told, "Code"), _element(told, "Message"), request_id, f"oss://{key}"
            )

        patience = min(self._settings.upload_timeout, policy.life)
        return await self._transport.exchange(
            "oss_upload", "POST", policy.host, read, patience=patience, data=form
        )


def _open(photo: Path) -> BinaryIO:
    try:
        return photo.open("rb")
    except OSError as exc:
        raise DefectError("photo_unreadable", exc.strerror or "") from exc


def _element(xml: str, name: str) -> str:
    found = re.search(rf"<{name}>([^<]*)</{name}>", xml)
    return clean(found[1]) if found else ""
