"""Reads what a client sent to a Bot API method: query string, form, JSON or multipart, all alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web

from sandbox.broken_bodies import BROKEN_MULTIPART, UNREADABLE
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.parameters import Parameters, Upload

if TYPE_CHECKING:
    from aiohttp import ClientResponse, StreamReader
    from multidict import CIMultiDictProxy

# Room for the other fields of a call whose file is as big as it may be.
_ROOM = 1024 * 1024
_CHUNK = 256 * 1024


async def read_parameters(request: web.Request, most: int) -> Parameters:
    """Return the call's parameters; the body wins over the query string.

    Args:
        request: the call, its body not yet read.
        most: the biggest file that may come, in bytes.

    Raises:
        ApiError: the body is too large or cannot be understood.
    """
    fields: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if _is_multipart(request):
        await _read_multipart(request.headers, request.content, most + _ROOM, fields, files)
    elif request.can_read_body:
        fields |= _decode(request.content_type, await _read_all(request.content, most + _ROOM))
    return Parameters.from_object(fields, files)


def _is_multipart(request: web.Request) -> bool:
    """Tell a form with files; `content_type` parses each new boundary, a fifth of a load test's time."""
    declared = request.headers.get("Content-Type", "")
    return declared.partition(";")[0].strip().lower() == "multipart/form-data"


async def read_reply(response: ClientResponse, most: int) -> Parameters:
    """Return the parameters of a call that a bot put into its answer to a webhook's post.

    Raises:
        ApiError: the answer is too large or cannot be understood.
    """
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    if response.content_type == "multipart/form-data":
        await _read_multipart(response.headers, response.content, most, fields, files)
    else:
        fields |= _decode(response.content_type, await _read_all(response.content, most))
    return Parameters.from_object(fields, files)


async def _read_all(content: StreamReader, most: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > most:
                raise _too_large()
    except UNREADABLE as error:
        raise bad_request("can't parse body of the request") from error
    return bytes(body)


def _decode(content_type: str, body: bytes) -> dict[str, Any]:
    """Understand a JSON or a form body; any other is ignored, as Telegram does."""
    try:
        if content_type == "application/json" and body.strip():
            fields = json.loads(body)
            if not isinstance(fields, dict):
                raise bad_request("can't parse JSON object")
            return fields
        if content_type == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse parameters of the request") from error
    return {}


async def _read_multipart(
    headers: CIMultiDictProxy[str],
    content: StreamReader,
    most: int,
    fields: dict[str, Any],
    files: dict[str, Upload],
) -> None:
    """Fill `fields` and `files` from the parts; a part with a file name is a file."""
    try:
        reader = MultipartReader(headers, content)
        while (part := await _next_part(reader)) is not None:
            value = await _read_part(part, most)
            most -= len(value)
            if part.filename is None:
                fields[part.name or ""] = value.decode()
            else:
                mime = part.headers.get("Content-Type", "application/octet-stream")
                files[_free_name(part.name or "", files)] = Upload(part.filename, mime, value)
    except BROKEN_MULTIPART as error:
        raise bad_request("can't parse multipart body of the request") from error


def _free_name(name: str, files: dict[str, Upload]) -> str:
    """Return the name under which one more file is listed when several came under the same."""
    return name if name not in files else f"{name} {len(files)}"


async def _next_part(reader: MultipartReader) -> BodyPartReader | None:
    """Return the next plain part; parts that hold parts mean nothing here."""
    while (part := await reader.next()) is not None:
        if isinstance(part, BodyPartReader):
            return part
    return None


async def _read_part(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        content += chunk
        if len(content) > most:
            raise _too_large()
    return bytes(content)


def _too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")
