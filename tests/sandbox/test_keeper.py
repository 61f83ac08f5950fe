"""The kept bot: started, stopped, killed and started again, and its end is noticed whoever caused it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from sandbox.bot_process import BotHome
from sandbox.client import Control, ControlError
from sandbox.server import Sandbox
from sandbox.settings import Settings
from tests.support.processes import lives, start_module

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_SECONDS = 60.0  # a bot that starts loads its libraries; on a busy machine that takes a while


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Control]:
    """Run a sandbox that keeps a bot, and return the client once the bot has called."""
    settings = Settings(bot=BotHome(tmp_path, tmp_path / "bot.log"))
    async with Sandbox(settings) as sandbox, Control(sandbox.url) as control:
        await control.wait_for("bot.ready", seconds=_SECONDS)
        yield control


async def test_a_bot_is_killed_and_goes_on_where_it_was_when_it_is_started_again(kept: Control) -> None:
    alice = await kept.person("Alice", language_code="en")
    first = await kept.bot()
    assert (first.state, first.starts, first.username) == ("running", 1, "selfmoji_bot")
    killed = await kept.kill_bot()
    assert (killed.state, killed.pid) == ("stopped", None)
    assert not lives(first.pid)
    assert [(end["code"], end["expected"]) for end in await kept.events("bot.ended")] == [(-9, True)]
    sent = await kept.send_text(alice, "/start")
    assert (await kept.start_bot()).starts == 2
    chat = await kept.wait_until_chat(alice, lambda chat: chat.from_bot, _SECONDS)
    assert chat.from_bot[0].message_id > sent.message_id


async def test_a_bot_is_stopped_gently_and_restarted(kept: Control) -> None:
    first = await kept.bot()
    second = await kept.restart_bot()
    assert (second.state, second.starts) == ("starting", 2)
    assert second.pid != first.pid
    await kept.wait_for("bot.ready", count=2, seconds=_SECONDS)
    assert (await kept.stop_bot()).state == "stopped"
    assert [end["code"] for end in await kept.events("bot.ended")] == [0, 0]
    assert (await kept.bot()).log_tail
    for lever in (kept.stop_bot, kept.kill_bot):
        with pytest.raises(ControlError, match="409: the bot does not run"):
            await lever()
    assert (await kept.restart_bot()).starts == 3
    with pytest.raises(ControlError, match="409: the bot runs already"):
        await kept.start_bot()


async def test_the_crash_of_the_fault_panel_starts_the_bot_and_one_by_itself_is_told_as_such(
    kept: Control,
) -> None:
    first = await kept.bot()
    assert await kept.make_trouble("crash") == "The bot was killed and started again."
    assert not lives(first.pid)
    second = await kept.bot()
    assert second.starts == 2
    os.kill(second.pid or 0, signal.SIGKILL)
    ends = await kept.wait_for("bot.ended", count=2, seconds=_SECONDS)
    assert [(end["code"], end["expected"]) for end in ends] == [(-9, True), (-9, False)]
    assert (await kept.bot()).state == "stopped"


async def test_what_is_said_of_the_bot_before_its_first_call_names_its_own_id(tmp_path: Path) -> None:
    settings = Settings(bot=BotHome(tmp_path, tmp_path / "bot.log"))
    async with Sandbox(settings) as sandbox, Control(sandbox.url) as control:
        await control.set_scene()
        early = sandbox.telegram.world.bot.id
        await control.wait_for("bot.ready", seconds=_SECONDS)
        assert sandbox.telegram.world.bot.id == early


async def test_a_sandbox_without_a_bot_says_how_to_get_one(control: Control) -> None:
    bot = await control.bot()
    assert (bot.state, bot.pid, bot.starts, bot.log_tail) == ("unmanaged", None, 0, [])
    for lever in (control.start_bot, control.stop_bot, control.kill_bot, control.restart_bot):
        with pytest.raises(ControlError, match=r"409: .*make demo"):
            await lever()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
async def test_the_bot_dies_with_a_sandbox_that_is_killed(tmp_path: Path) -> None:
    process = await start_module("sandbox", "--bot", str(tmp_path / "home"))
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().split()[-1]
    async with Control(url) as control:
        await control.wait_for("bot.ready", seconds=_SECONDS)
        pid = (await control.bot()).pid
    assert pid is not None
    ended = os.pidfd_open(pid)
    process.kill()
    await process.wait()
    readable = asyncio.Event()
    asyncio.get_running_loop().add_reader(ended, readable.set)
    async with asyncio.timeout(10):
        await readable.wait()
    asyncio.get_running_loop().remove_reader(ended)
    os.close(ended)
