"""The example photo: a portrait for people who have none at hand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image

from sandbox.control import explain_refusals
from sandbox.example_photo import ExamplePhoto, find_portrait
from studio.opening import Opened, Strictness, open_photo

if TYPE_CHECKING:
    from pathlib import Path


async def _fetch(example: ExamplePhoto) -> tuple[int, str, bytes]:
    application = web.Application(middlewares=[explain_refusals])
    application.add_routes(example.routes())
    async with TestServer(application) as server, aiohttp.ClientSession() as client:
        answer = await client.get(server.make_url("/control/example.jpg"))
        return answer.status, answer.content_type, await answer.read()


async def test_a_person_without_a_photo_gets_a_portrait_as_jpeg() -> None:
    status, mime, content = await _fetch(ExamplePhoto())

    assert (status, mime) == (200, "image/jpeg")
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (800, 800))


async def test_the_bot_finds_nothing_to_warn_of_in_the_portrait(tmp_path: Path) -> None:
    _, _, content = await _fetch(ExamplePhoto())
    photo = tmp_path / "example.jpg"
    photo.write_bytes(content)

    opened = open_photo(photo, Strictness.STRICT)

    assert isinstance(opened, Opened)
    assert not opened.soft


async def test_without_a_portrait_the_refusal_is_a_sentence() -> None:
    status, _, content = await _fetch(ExamplePhoto(portrait=None))

    assert status == 404
    assert b"no example photo" in content


def test_the_portrait_comes_with_what_the_tests_install() -> None:
    assert find_portrait() is not None
