"""Serves finished clips to whoever has a valid link (facts section 9)."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from sandbox.dashscope.answers import Answer, OssError

if TYPE_CHECKING:
    from sandbox.dashscope.calls import Call
    from sandbox.dashscope.world import World


async def result(world: World, call: Call) -> Answer:
    """Answer the clip, or the part of it that a Range header asks for; every "no" is XML."""
    task = world.queue.tasks.get(call.request.match_info["task_id"])
    if task is None or task.clip is None or not task.link:
        raise OssError(HTTPStatus.NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
    world.links.check(task, call.request.query)
    clip = await task.clip
    asked = _range(call, len(clip))
    body = clip[asked.start : asked.stop]
    world.log.add("provider.result", task_id=task.id, bytes=len(body), total=len(clip))
    headers = {
        "ETag": f'"{hashlib.md5(clip, usedforsecurity=False).hexdigest().upper()}"',
        "Accept-Ranges": "bytes",
        "x-oss-request-id": call.id,
    }
    status = HTTPStatus.OK
    if "Range" in call.request.headers:
        status = HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{len(clip)}"
    switches = world.switches
    return Answer(status, body, switches.result_content_type, headers, spread_seconds=switches.result_seconds)


def _range(call: Call, length: int) -> range:
    """Return which bytes the client wants; all of them without a Range header.

    Raises:
        OssError: 416, the clip has no such part.
    """
    try:
        wanted = call.request.http_range
    except ValueError as error:
        raise OssError(416, "InvalidRange", "The requested range cannot be satisfied.") from error
    span = range(length)[wanted]
    if not span:
        raise OssError(416, "InvalidRange", "The requested range cannot be satisfied.")
    return span
