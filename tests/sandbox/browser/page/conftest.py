"""The page in front of a bot that is the test's own, so that each moment can be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.sandbox.telegram.bare import BareBot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from sandbox.client import Control
    from sandbox.server import Sandbox
    from tests.support.browser import Browse


@pytest.fixture
def bare_clients() -> bool:
    """Tell that the calls are the tests' own."""
    return True


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BareBot]:
    async with aiohttp.ClientSession() as session:
        yield BareBot(session, sandbox.url)


@pytest_asyncio.fixture(loop_scope="session")
async def people(control: Control) -> dict[str, int]:
    """Return the ids of the default cast by first name."""
    return {one["first_name"]: one["id"] for one in (await control.post("scene"))["people"]}


@pytest_asyncio.fixture(loop_scope="session")
async def page(browse: Browse, sandbox: Sandbox, people: dict[str, int]) -> AsyncIterator[Page]:
    """Open Alice's private chat, in which nothing was said yet."""
    async with browse(f"{sandbox.url}/#as={people['Alice']}&chat={people['Alice']}") as opened:
        await expect(opened.get_by_role("heading", name="Drop a selfie here")).to_be_visible()
        yield opened
