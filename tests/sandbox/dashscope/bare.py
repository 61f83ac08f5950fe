"""A bare client of the pretended provider: aiohttp and nothing of ours, so that every rule can be broken."""

from __future__ import annotations

import io
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.dashscope import DashScope, ProviderSwitches
    from sandbox.events import Event, EventLog
    from sandbox.faults import Faults

KEY = "sk-DUMMYDUMMY"
RESOLVE = {"X-DashScope-OssResourceResolve": "enable"}
ASYNC = {"X-DashScope-Async": "enable"}
DETECT = "/api/v1/services/aigc/image2video/face-detect"
SUBMIT = "/api/v1/services/aigc/image2video/video-synthesis"
BOXES = {"face_bbox": [220, 180, 470, 430], "ext_bbox": [70, 20, 620, 570]}


@dataclass(frozen=True)
class Reply:
    """An answer with its whole body read."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> dict[str, Any]:
        """Return the body as JSON, whatever its Content-Type says."""
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def code(self) -> str:
        """Return the top-level error code."""
        return str(self.json.get("code", ""))


@dataclass
class Provider:
    """The provider under test, and calls to it."""

    service: DashScope
    log: EventLog
    faults: Faults
    url: str
    session: aiohttp.ClientSession

    @property
    def switches(self) -> ProviderSwitches:
        """Return the switches."""
        return self.service.switches

    async def call(
        self,
        method: str,
        path: str,
        *,
        key: str | None = KEY,
        headers: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> Reply:
        """Send one request; `path` may be a whole address."""
        own = {"Authorization": f"Bearer {key}"} if key is not None else {}
        url = path if "://" in path else self.url + path
        async with self.session.request(method, url, headers=own | dict(headers or {}), **rest) as response:
            return Reply(response.status, response.headers, await response.read())

    async def control(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Call the control API, which must agree."""
        reply = await self.call(method, f"/control/provider{path}", key=None, json=body)
        assert reply.status == 200, reply.body
        return reply.json

    async def policy(self, model: str = "emoji-v1", **rest: Any) -> dict[str, Any]:
        """Return a granted policy."""
        reply = await self.call(
            "GET", "/api/v1/uploads", params={"action": "getPolicy", "model": model}, **rest
        )
        assert reply.status == 200, reply.body
        granted: dict[str, Any] = reply.json["data"]
        return granted

    async def post_form(self, fields: Mapping[str, str], file: bytes | None, *, last: bool = True) -> Reply:
        """Post an upload form, its file last or first."""
        form = aiohttp.FormData(default_to_multipart=True)
        if file is not None and not last:
            form.add_field("file", io.BytesIO(file), filename="selfie.jpg")
        for name, value in fields.items():
            form.add_field(name, value)
        if file is not None and last:
            form.add_field("file", io.BytesIO(file), filename="selfie.jpg")
        return await self.call("POST", "/oss", key=None, data=form)

    async def upload(self, photo: bytes, model: str = "emoji-v1", **rest: Any) -> str:
        """Upload a photo and return its oss:// address."""
        fields = form_fields(await self.policy(model, **rest))
        reply = await self.post_form(fields, photo)
        assert reply.status == 200, reply.body
        return "oss://" + fields["key"]

    async def detect(self, address: str, headers: Mapping[str, str] = RESOLVE, **body: Any) -> Reply:
        """Ask for a detection; `body` replaces parts of a correct one."""
        given = {
            "model": "emoji-detect-v1",
            "input": {"image_url": address},
            "parameters": {"ratio": "1:1"},
        } | body
        return await self.call("POST", DETECT, headers=headers, json=given)

    async def detect_photo(self, photo: bytes) -> Reply:
        """Upload a photo for detection and ask for it."""
        return await self.detect(await self.upload(photo, "emoji-detect-v1"))

    async def submit(self, address: str, *, key: str = KEY, **given: Any) -> Reply:
        """Order a clip; `given` replaces fields of a correct input, None leaves one out."""
        full = {"image_url": address, "driven_id": "jingdian_tiaopi", **BOXES} | given
        body = {
            "model": "emoji-v1",
            "input": {name: value for name, value in full.items() if value is not None},
        }
        return await self.call("POST", SUBMIT, key=key, headers=RESOLVE | ASYNC, json=body)

    async def order(self, **given: Any) -> str:
        """Upload a fresh photo, order a clip, and return the task's id."""
        reply = await self.submit(await self.upload(photo_bytes()), **given)
        assert reply.status == 200, reply.body
        return str(reply.json["output"]["task_id"])

    async def status(self, task_id: str, key: str = KEY) -> dict[str, Any]:
        """Return the whole answer of a status query, which is always 200."""
        reply = await self.call("GET", f"/api/v1/tasks/{task_id}", key=key)
        assert reply.status == 200, reply.body
        return reply.json

    async def state(self, task_id: str, key: str = KEY) -> str:
        """Return a task's state as its status query tells it."""
        return str((await self.status(task_id, key))["output"]["task_status"])

    async def listed(self, key: str = KEY, **query: Any) -> dict[str, Any]:
        """Return one page of the task list."""
        reply = await self.call("GET", "/api/v1/tasks", key=key, params=query)
        assert reply.status == 200, reply.body
        return reply.json

    async def until(self, task_id: str, state: str) -> dict[str, Any]:
        """Wait until the task reaches a state, and return its `output`."""
        events = await self.log.wait(kind="provider.task", match={"task_id": task_id, "state": state})
        assert events, self.events("provider.task")
        output: dict[str, Any] = (await self.status(task_id))["output"]
        return output

    async def ledger(self) -> dict[str, Any]:
        """Return the provider's ledger."""
        return await self.control("GET", "/ledger")

    def events(self, kind: str, **match: Any) -> list[Event]:
        """Return what has been recorded so far."""
        return self.log.find(kind=kind, match=match)


def form_fields(policy: Mapping[str, Any]) -> dict[str, str]:
    """Return the text fields of a correct upload form."""
    return {
        "OSSAccessKeyId": policy["oss_access_key_id"],
        "Signature": policy["signature"],
        "policy": policy["policy"],
        "key": f"{policy['upload_dir']}/{secrets.token_hex(8)}.jpg",
        "x-oss-object-acl": policy["x_oss_object_acl"],
        "x-oss-forbid-overwrite": policy["x_oss_forbid_overwrite"],
        "success_action_status": "200",
    }


def photo_bytes(width: int = 640, height: int = 640, kind: str = "JPEG") -> bytes:
    """Return a picture of a coloured ramp, so that a crop of it is recognisable."""
    ramp = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), ramp))
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()
