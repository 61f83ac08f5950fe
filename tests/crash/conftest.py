"""A sandbox in this process, and the program beside it in its own."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest

from tests.crash.bot_process import BotProcess
from tests.support.memory import memory
from tests.support.program import FAST_PROVIDER, settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Control
    from sandbox.server import Sandbox

__all__ = ["memory"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what may take longest, so that processes which share the tests end together.

    Each process is given two tests at first (pytest-xdist), so a short one follows each long one.
    """
    long = sorted(filter(_limit, items), key=_limit, reverse=True)
    others = [item for item in items if not _limit(item)]
    pairs = zip_longest(long, others[: len(long)])
    items[:] = [item for pair in pairs for item in pair if item is not None] + others[len(long) :]


def _limit(item: pytest.Item) -> float:
    limit = item.get_closest_marker("timeout")
    return 0 if limit is None else float(limit.args[0])


@pytest.fixture
async def control(control: Control) -> Control:
    """Return the client of a sandbox whose provider is quick."""
    await control.switch(provider=FAST_PROVIDER)
    return control


@pytest.fixture
async def bot(sandbox: Sandbox, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[BotProcess]:
    """Not started yet, so that a test may change its settings; its log is shown when the test fails."""
    process = BotProcess(settings_for(sandbox.url, tmp_path / "disk" / "data"), tmp_path / "bot.log")
    yield process
    await process.stop()
    log = process.log.read_text() if process.log.exists() else "never started"
    request.node.add_report_section("teardown", "log of the bot", log)
