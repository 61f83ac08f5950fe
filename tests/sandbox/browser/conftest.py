"""The page in front of the real program: a sandbox, the bot, a quick provider, a portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.program import running
from sandbox.bot_process import BotHome
from sandbox.client import Control
from sandbox.example_photo import find_portrait
from sandbox.server import Sandbox
from sandbox.settings import Settings
from tests.sandbox.browser.window import SECONDS, Window
from tests.support.browser import browse
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


@pytest.fixture
def portrait() -> Path:
    """Return a photo of a face, which is what the sandbox serves as its example."""
    found = find_portrait()
    assert found is not None, "scikit-image, which brings it, is locked for the tests"
    return found


@pytest.fixture
async def program(sandbox: Sandbox, control: Control, tmp_path: Path) -> AsyncIterator[Program]:
    """Run the bot in this process against a quick provider."""
    await control.switch(provider=_PACE)
    async with running(settings_for(sandbox.url, tmp_path / "data")) as program:
        yield program


@pytest.fixture
async def window(sandbox: Sandbox, program: Program) -> AsyncIterator[Window]:  # noqa: ARG001 - the bot answers what is done
    """Open the page on a desktop, as somebody who types its address into a browser."""
    async with browse(sandbox.url) as page:
        yield Window(page)


@pytest.fixture
async def kept(witness: Collected, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Run a sandbox that keeps the bot as a process of its own, which has made its first call."""
    settings = Settings(bot=BotHome(tmp_path, tmp_path / "bot.log"))
    async with Sandbox(settings) as sandbox, Control(sandbox.url) as control:
        sandbox.telegram.watch(witness)
        await control.switch(provider=_PACE)
        await control.wait_for("bot.ready", seconds=SECONDS)
        yield sandbox


@pytest.fixture
async def kept_window(kept: Sandbox) -> AsyncIterator[Window]:
    """Open the page of that sandbox on a desktop."""
    async with browse(kept.url) as page:
        yield Window(page)
