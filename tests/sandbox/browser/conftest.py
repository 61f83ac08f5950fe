"""The page in front of the real program: a sandbox, the bot, a quick provider, a portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.program import running
from sandbox.bot_process import BotHome
from sandbox.client import Control
from sandbox.example_photo import find_portrait
from sandbox.server import Sandbox
from sandbox.settings import Settings
from sandbox.telegram import TelegramSwitches
from tests.sandbox.browser.window import SECONDS, Window
from tests.support.browser import Browse, chromium_running
from tests.support.program import FAST_PROVIDER, settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.program import Program
    from tests.support.conformance_witness import Collected

_PACE = {**FAST_PROVIDER, "clip_seconds": 1.0}  # long enough to be seen playing


@pytest.fixture
def bare_clients() -> bool:
    """Tell that our own bot makes the calls: all of them have to conform."""
    return False


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browse() -> AsyncIterator[Browse]:
    """Start one browser for all tests, which open windows of their own in it."""
    async with chromium_running() as chromium:
        yield Browse(chromium)


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(witness: Collected) -> AsyncIterator[Sandbox]:
    """Run a whole sandbox on the event loop that the browser is bound to."""
    async with Sandbox() as running:
        running.telegram.watch(witness)
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """Return the client of its control API."""
    async with Control(sandbox.url) as client:
        yield client


@pytest.fixture
def portrait() -> Path:
    """Return a photo of a face, which is what the sandbox serves as its example."""
    found = find_portrait()
    assert found is not None, "scikit-image, which brings it, is locked for the tests"
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def program(sandbox: Sandbox, control: Control, tmp_path: Path) -> AsyncIterator[Program]:
    """Run the bot in this process against a quick provider."""
    await control.switch(provider=_PACE)
    async with running(settings_for(sandbox.url, tmp_path / "data")) as program:
        yield program


@pytest_asyncio.fixture(loop_scope="session")
async def window(
    browse: Browse,
    sandbox: Sandbox,
    program: Program,  # noqa: ARG001 - the bot answers what is done
) -> AsyncIterator[Window]:
    """Open the page on a desktop, as somebody who types its address into a browser."""
    async with browse(sandbox.url) as page:
        yield Window(page)


@pytest_asyncio.fixture(loop_scope="session")
async def kept(witness: Collected, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Run a sandbox that keeps the bot as a process of its own, which has made its first call."""
    talk = TelegramSwitches(supports_inline_queries=True)
    settings = Settings(telegram=talk, bot=BotHome(tmp_path, tmp_path / "bot.log"))
    async with Sandbox(settings) as sandbox, Control(sandbox.url) as control:
        sandbox.telegram.watch(witness)
        await control.switch(provider=_PACE)
        await control.wait_for("bot.ready", seconds=SECONDS)
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def kept_window(browse: Browse, kept: Sandbox) -> AsyncIterator[Window]:
    """Open the page of that sandbox on a desktop."""
    async with browse(kept.url) as page:
        yield Window(page)
