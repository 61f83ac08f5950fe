"""A provider on loopback that answers exactly what a test tells it to, and writes down what it was sent."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from multidict import CIMultiDict

    Reply = Callable[["ScriptedServer", web.Request], Awaitable[web.StreamResponse]]

TASK_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
CLIP = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 700
SIGNATURE = "c2lnbmF0dXJlLW9mLWEtbGluaw=="
FORM_SIGNATURE = "Zm9ybS1zaWduYXR1cmU="
FOLDER = "dashscope-instant/0123456789abcdef0123456789abcdef/2026-11-20/one"
BOXES = {"bbox_face": [220, 180, 470, 430], "ext_bbox_face": [70, 20, 620, 470]}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    operation: str
    method: str
    path: str
    query: dict[str, str]
    headers: CIMultiDict[str]
    body: bytes
    peer: tuple[str, int]
    at: float = field(default_factory=time.monotonic)

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class ScriptedServer:
    """Replies by operation: those of `script` in order, the last of them for ever.

    Attributes:
        url: its origin; the provider's base address is `url` + "/api/v1".
        seen: every request, in order of arrival.
        released: set it to let hanging replies end.
        door: what listens; stop it to refuse new connections.
    """

    def __init__(self) -> None:
        self.url = ""
        self.door: web.TCPSite | None = None
        self.seen: list[Seen] = []
        self.released = asyncio.Event()
        self._scripts: dict[str, list[Reply]] = {}

    def script(self, operation: str, *replies: Reply) -> None:
        """Answer the next calls of an operation with these replies."""
        self._scripts[operation] = list(replies)

    def sent(self, operation: str) -> list[Seen]:
        """Return what arrived for an operation."""
        return [seen for seen in self.seen if seen.operation == operation]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Write the request down, then reply."""
        body = await request.read()
        operation = _operation(request)
        peer = request.transport.get_extra_info("peername") if request.transport else ("", 0)
        self.seen.append(
            Seen(
                operation,
                request.method,
                request.raw_path,
                dict(request.query),
                request.headers.copy(),
                body,
                peer[:2],
            )
        )
        script = self._scripts.get(operation) or [_DEFAULTS[operation]]
        return await (script.pop(0) if len(script) > 1 else script[0])(self, request)


def says(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """Return a reply: an object as JSON without a Content-Type of its own, a text or bytes as they are."""

    async def reply(_server: ScriptedServer, _request: web.Request) -> web.StreamResponse:
        raw = body if isinstance(body, bytes) else body if isinstance(body, str) else json.dumps(body)
        content = raw if isinstance(raw, bytes) else raw.encode()
        return web.Response(body=content, status=status, headers=headers)

    return reply


async def drops(_server: ScriptedServer, request: web.Request) -> web.StreamResponse:
    """Read the request, then cut the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def breaks_off(status: int = 200, body: bytes = b'{"output": {"ta', length: int = 400) -> Reply:
    """Return a reply whose body ends before its announced length."""

    async def reply(_server: ScriptedServer, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers={"Content-Length": str(length)})
        await response.prepare(request)
        await response.write(body)
        assert request.transport is not None
        request.transport.close()
        return response

    return reply


def hangs(status: int = 200, body: bytes = b'{"output": {"ta') -> Reply:
    """Return a reply that sends its head and half of its body, and then nothing until released."""

    async def reply(server: ScriptedServer, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status)
        await response.prepare(request)
        await response.write(body)
        await server.released.wait()
        return response

    return reply


def finished(server: ScriptedServer, *, path: str = "results/clip.mp4", **output: Any) -> Reply:
    """Return the status reply of a task that succeeded."""
    link = f"{server.url}/{path}?Expires=1790000000&OSSAccessKeyId=LTAIDUMMY&Signature={SIGNATURE}"
    return says(task("SUCCEEDED", **{"video_url": link, **output}, usage={"video_duration": 3}))


def task(status: str, *, usage: dict[str, Any] | None = None, **output: Any) -> dict[str, Any]:
    """Return the body of a status answer."""
    body: dict[str, Any] = {
        "request_id": "r-1",
        "output": {"task_id": TASK_ID, "task_status": status, **output},
    }
    if usage is not None:
        body["usage"] = usage
    return body


def listed(task_id: str, made_ms: int, **fields: Any) -> dict[str, Any]:
    """Return one entry of the task list."""
    entry = {
        "task_id": task_id,
        "status": "RUNNING",
        "model_name": "emoji-v1",
        "gmt_create": made_ms,
        "api_key_id": "12345",
        "request_id": f"request-of-{task_id}",
    }
    return entry | fields


def page(*entries: dict[str, Any], total: int | None = None, pages: int | None = 1) -> dict[str, Any]:
    """Return the body of a page of the task list."""
    body: dict[str, Any] = {"request_id": "r-2", "data": list(entries)}
    body["total"] = len(entries) if total is None else total
    if pages is not None:
        body["total_page"] = pages
    return body


async def _policy(server: ScriptedServer, _request: web.Request) -> web.StreamResponse:
    data = {
        "policy": "cG9saWN5LXRleHQ=",
        "signature": FORM_SIGNATURE,
        "upload_dir": FOLDER,
        "upload_host": f"{server.url}/oss",
        "expire_in_seconds": 300,
        "max_file_size_mb": 100,
        "oss_access_key_id": "LTAIDUMMY",
        "x_oss_object_acl": "private",
        "x_oss_forbid_overwrite": "true",
    }
    return web.json_response({"request_id": "r-3", "data": data})


async def _result(_server: ScriptedServer, _request: web.Request) -> web.StreamResponse:
    return web.Response(body=CLIP, content_type="video/mp4")


async def _done(server: ScriptedServer, request: web.Request) -> web.StreamResponse:
    return await finished(server)(server, request)


_DEFAULTS: dict[str, Reply] = {
    "get_policy": _policy,
    "oss_upload": says(b""),
    "detect": says({"output": BOXES, "usage": {"image_count": 1}, "request_id": "r-4"}),
    "submit": says({"output": {"task_status": "PENDING", "task_id": TASK_ID}, "request_id": "r-5"}),
    "status": _done,
    "list": says(page()),
    "cancel": says({"request_id": "r-6"}),
    "result": _result,
}


_PATHS = {
    r"/api/v1/services/.*/face-detect": "detect",
    r"/api/v1/services/.*/video-synthesis": "submit",
    r"/api/v1/uploads": "get_policy",
    r"/api/v1/tasks": "list",
    r"/api/v1/tasks/[^/]+/cancel": "cancel",
    r"/api/v1/tasks/.*": "status",
    r"/oss": "oss_upload",
    r".*": "result",
}


def _operation(request: web.Request) -> str:
    return next(name for pattern, name in _PATHS.items() if re.fullmatch(pattern, request.path))
