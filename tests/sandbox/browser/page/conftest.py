"""The page in front of a bot that is the test's own, so that each moment can be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio

from tests.sandbox.telegram.bare import BareBot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.server import Sandbox


@pytest.fixture
def bare_clients() -> bool:
    """Tell that the calls are the tests' own."""
    return True


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BareBot]:
    async with aiohttp.ClientSession() as session:
        yield BareBot(session, sandbox.url)
