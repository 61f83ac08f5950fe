"""The sandbox's Telegram, a person in it, and the real PTB application that talks with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram.ext import Application

from handlers import others
from handlers.wire.request import AiohttpRequest
from handlers.wire.transport import Transport
from storage import open_storage
from tests.handlers.wire.raw_server import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from storage import Storage


@pytest.fixture
async def alice(control: Control) -> Person:
    """Return a person who has said hello, so that the chat is open."""
    person = await control.person("Alice", language_code="en")
    await control.send_text(person, "hello")
    return person


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    """Return an open client with little patience."""
    client = AiohttpRequest(connections=1, connect_seconds=0.3, read_seconds=0.3)
    await client.initialize()
    yield client
    await client.shutdown()


@pytest.fixture
async def media_request() -> AsyncIterator[AiohttpRequest]:
    """Return an open client with usual patience."""
    client = AiohttpRequest(connections=8, connect_seconds=5, read_seconds=10)
    await client.initialize()
    yield client
    await client.shutdown()


@pytest.fixture
async def application(sandbox: Sandbox) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """Return the application as the program builds it, without any handlers but the one for errors."""
    calls = AiohttpRequest(connections=16, connect_seconds=5, read_seconds=10)
    polls = AiohttpRequest(connections=1, connect_seconds=5, read_seconds=10)
    builder = Application.builder().token(TOKEN).request(calls).get_updates_request(polls)
    builder = builder.base_url(f"{sandbox.url}/bot").base_file_url(f"{sandbox.url}/file/bot")
    made = builder.updater(None).job_queue(None).build()
    # Our handler for errors is typed for our own context, of which it uses only what PTB's has as well.
    failed: Any = others.failed
    made.add_error_handler(failed)
    await made.initialize()
    yield made
    await made.shutdown()


@pytest.fixture
def transport(application: Application[Any, Any, Any, Any, Any, Any]) -> Transport:
    return Transport(application.bot, media_seconds=10)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path / "selfmoji.sqlite") as opened:
        yield opened
