"""`make demo` in a browser: a page, a bot that may die, a photo to begin with, an end that leaves nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import aiohttp
import pytest
from PIL import Image

from sandbox.client import Control
from sandbox.demo_page import USUAL_PORT
from tests.support.processes import lives, start_module

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

_SECONDS = 60.0
_LAST_LINE = "The demo has ended; nothing of it runs any more."


async def _line_with(demo: Process, part: str) -> str:
    assert demo.stdout is not None
    seen = ""
    async with asyncio.timeout(_SECONDS):
        while line := (await demo.stdout.readline()).decode():
            if part in line:
                return line.strip()
            seen += line
    assert demo.stderr is not None
    raise AssertionError(seen + (await demo.stderr.read()).decode())


async def _address(demo: Process) -> str:
    return (await _line_with(demo, "Open")).split()[-1].rstrip("/")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "selfie.png"
    Image.linear_gradient("L").resize((600, 600)).convert("RGB").save(path)
    return path


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Process]:
    """Start the demo as `make` does, wherever there is a free port."""
    process = await start_module("sandbox.demo", "--out", str(tmp_path / "out"))
    yield process
    if process.returncode is None:
        process.terminate()
        await process.communicate()


async def test_the_demo_serves_a_page_with_a_cast_and_a_bot_until_it_is_stopped(
    demo: Process, tmp_path: Path
) -> None:
    url = await _address(demo)
    async with aiohttp.ClientSession() as session, session.get(f"{url}/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
    async with Control(url) as control:
        assert [person.first_name for person in await control.people()] == ["Alice", "Bob", "Mei"]
        await control.wait_for("bot.ready", seconds=_SECONDS)
        pid = (await control.bot()).pid
    demo.send_signal(signal.SIGINT)
    output, errors = await demo.communicate()
    assert (demo.returncode, errors) == (0, b"")
    assert output.decode().splitlines()[-1] == _LAST_LINE
    assert not lives(pid)
    assert (tmp_path / "out" / "bot.log").stat().st_size > 0


async def test_a_bot_that_dies_is_told_on_the_terminal_and_can_be_started_on_the_page(demo: Process) -> None:
    url = await _address(demo)
    async with Control(url) as control:
        await control.wait_for("bot.ready", seconds=_SECONDS)
        os.kill((await control.bot()).pid or 0, signal.SIGKILL)
        assert "exit code -9" in await _line_with(demo, "ended by itself")
        assert (await control.bot()).state == "stopped"
        assert (await control.start_bot()).starts == 2
        await control.wait_for("bot.ready", count=2, seconds=_SECONDS)
    assert demo.returncode is None


async def test_alice_sends_the_photo_that_was_named_and_sigterm_is_an_end_as_good_as_ctrl_c(
    tmp_path: Path, photo: Path
) -> None:
    demo = await start_module("sandbox.demo", "--out", str(tmp_path / "out"), "--photo", str(photo))
    async with Control(await _address(demo)) as control:
        alice = (await control.people())[0]
        chat = await control.wait_until_chat(alice, lambda chat: chat.from_bot, _SECONDS)
        assert chat.messages[0].kind == "photo"
    demo.terminate()
    output, errors = await demo.communicate()
    assert (demo.returncode, errors) == (0, b"")
    assert output.decode().splitlines()[-1] == _LAST_LINE


async def test_a_named_port_that_is_taken_is_a_plain_message(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = await start_module("sandbox.demo", "--out", str(tmp_path), "--port", str(port))
        output, errors = await demo.communicate()
    assert (demo.returncode, output) == (1, b"")
    assert errors.decode().startswith(f"Port {port} is taken.")
    assert errors.count(b"\n") == 1


async def test_when_the_usual_port_is_taken_the_demo_takes_the_next_free_one_and_says_so(
    tmp_path: Path,
) -> None:
    try:
        blocker = socket.create_server(("127.0.0.1", USUAL_PORT))
    except OSError:  # somebody's demo runs here, which takes the port as well
        blocker = None
    demo = await start_module("sandbox.demo", "--out", str(tmp_path))
    told = await _line_with(demo, f"Port {USUAL_PORT} is taken")
    assert (await _address(demo)).rsplit(":", 1)[1] in told
    demo.terminate()
    await demo.communicate()
    if blocker is not None:
        blocker.close()


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """Return a browser that tells through a pipe beside it which page it was asked for."""
    os.mkfifo(tmp_path / "opened")
    path = tmp_path / "browser"
    path.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path / "opened"}"\n')
    path.chmod(0o700)
    return path


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="there the system is asked for its browser")
@pytest.mark.parametrize(("wish", "opens"), [((), True), (("--no-open",), False)])
async def test_the_page_opens_where_there_is_a_desktop_unless_that_is_not_wanted(
    tmp_path: Path, browser: Path, wish: tuple[str, ...], *, opens: bool
) -> None:
    pipe = os.open(tmp_path / "opened", os.O_RDWR | os.O_NONBLOCK)
    told = asyncio.Event()
    asyncio.get_running_loop().add_reader(pipe, told.set)
    demo = await start_module(
        "sandbox.demo", "--out", str(tmp_path / "out"), *wish, DISPLAY=":0", BROWSER=f"{browser} %s"
    )
    url = await _address(demo)
    if opens:
        async with asyncio.timeout(_SECONDS):
            await told.wait()
        assert os.read(pipe, 100).decode().strip() == f"{url}/"
    demo.terminate()
    await demo.communicate()
    assert told.is_set() is opens
    asyncio.get_running_loop().remove_reader(pipe)
    os.close(pipe)
