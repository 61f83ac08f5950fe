"""A bare bot, two people, a group, and the sandbox they meet in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.sandbox.telegram.bare import BareBot
from tests.sandbox.telegram.hooked import HookedBot, serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Control, Group, Person
    from sandbox.server import Sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[BareBot]:
    async with aiohttp.ClientSession() as session:
        yield BareBot(session, sandbox.url)


@pytest.fixture
async def alice(control: Control) -> Person:
    """Return a person who has said hello, so that the chat is open."""
    person = await control.person("Alice", username="alice", language_code="en")
    await control.send_text(person, "hello")
    return person


@pytest.fixture
async def bob(control: Control) -> Person:
    return await control.person("Bob", username="bob")


@pytest.fixture
async def group(control: Control, alice: Person, bob: Person) -> Group:
    return await control.group("Weekend", alice, bob)


@pytest.fixture
async def hooked() -> AsyncIterator[HookedBot]:
    """Return a bot whose server answers at once; its webhook is not set yet."""
    server = HookedBot()
    server.gate.set()
    async with serve(server.take) as server.url:
        yield server
        server.gate.set()
