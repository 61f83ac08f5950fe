"""Reads an OSS upload form: text fields first, exactly one file, and the file last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aiohttp import BodyPartReader

from sandbox.broken_bodies import BROKEN_MULTIPART
from sandbox.dashscope.answers import OssError

if TYPE_CHECKING:
    from aiohttp import web

_TEXT_BYTES: Final = 64 * 1024
"""A policy is a few hundred bytes; no field of this form is longer."""


@dataclass(slots=True)
class Form:
    """The fields by name, and the file's bytes; None when there was no file.

    Attributes:
        too_large: the file was longer than asked for, and `file` is only its beginning.
    """

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    file: bytes | None = field(default=None, repr=False)
    too_large: bool = False


async def read_form(request: web.Request, max_bytes: int) -> Form:
    """Read the whole form, keeping at most `max_bytes` of the file.

    Raises:
        OssError: 400 MalformedPOSTRequest for anything that is no such form, or has a field after the file
            (OSS's documents name both causes).
    """
    if request.content_type != "multipart/form-data":
        raise _malformed()
    try:
        return await _read(request, max_bytes)
    except BROKEN_MULTIPART as error:
        raise _malformed() from error


async def _read(request: web.Request, max_bytes: int) -> Form:
    form = Form()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or form.file is not None or not part.name:
            raise _malformed()
        if part.name == "file":
            form.file, form.too_large = await _bounded(part, max_bytes)
        else:
            text, too_long = await _bounded(part, _TEXT_BYTES)
            if too_long:
                raise _malformed()
            form.fields[part.name] = text.decode()
    return form


async def _bounded(part: BodyPartReader, limit: int) -> tuple[bytes, bool]:
    """Return the part's first `limit` bytes and whether there were more; the rest is read and dropped."""
    data, too_long = bytearray(), False
    while chunk := await part.read_chunk(1 << 16):
        too_long = too_long or len(data) + len(chunk) > limit
        if not too_long:
            data += chunk
    return bytes(data), too_long


def _malformed() -> OssError:
    message = "The body of your POST request is not well-formed multipart/form-data."
    return OssError(400, "MalformedPOSTRequest", message)
