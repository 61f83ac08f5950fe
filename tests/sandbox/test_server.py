"""The whole sandbox as one server and as a program of its own."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from pathlib import Path

import aiohttp
import pytest

from sandbox.client import Control
from sandbox.faults import Effect
from sandbox.server import Sandbox
from sandbox.settings import Settings
from sandbox.telegram import TelegramSwitches
from sandbox.trouble_rows import TROUBLES
from tests.support.processes import start_module

_ROOT = Path(__file__).parents[2]


def _count(folder: Path) -> int:
    return len(list(folder.rglob("*")))


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode().strip()
    assert line.startswith("Sandbox at http://127.0.0.1:")
    return line.split()[-1]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_the_program_serves_until_it_is_told_to_stop(stop: signal.Signals) -> None:
    process = await start_module("sandbox", "--token", "5:only-this")
    url = await _address(process)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/bot5:only-this/getMe") as response:
            assert (await response.json())["result"]["id"] == 5
        async with session.get(f"{url}/bot6:another/getMe") as response:
            assert response.status == 401
    process.send_signal(stop)
    assert (await process.communicate())[1] == b""
    assert process.returncode == 0


async def test_the_program_stops_at_once_although_a_poll_and_a_wait_are_open() -> None:
    process = await start_module("sandbox")
    url = await _address(process)
    async with aiohttp.ClientSession() as session, Control(url) as control:
        poll = asyncio.create_task(session.get(f"{url}/bot5:a/getUpdates?timeout=50").__aenter__())
        await control.wait_for("telegram.waiting")
        wait = asyncio.create_task(control.get("events", kind="never", seconds=60))
        started = time.monotonic()
        process.terminate()
        await process.communicate()
        assert time.monotonic() - started < 5
        assert process.returncode == 0
        (await poll).release()
        await asyncio.wait({wait})
        wait.exception()


async def test_an_address_that_others_reach_needs_to_be_asked_for() -> None:
    process = await start_module("sandbox", "--host", "0.0.0.0")  # noqa: S104 - that it is refused is the point
    _, complaint = await process.communicate()
    assert process.returncode == 2
    assert b"--expose" in complaint
    with pytest.raises(ValueError, match="not a loopback address"):
        Sandbox(Settings(host="example.org"))
    Sandbox(Settings(host="0.0.0.0", expose=True))  # noqa: S104 - built, not started


async def test_a_port_that_is_taken_is_a_plain_message() -> None:
    async with Sandbox() as sandbox:
        process = await start_module("sandbox", "--port", sandbox.url.rsplit(":", 1)[1])
        _, complaint = await process.communicate()
    assert process.returncode == 2
    assert complaint.startswith(b"The sandbox cannot start: ")


async def test_both_halves_and_the_control_api_share_one_port() -> None:
    settings = Settings(bot_username="other_bot", telegram=TelegramSwitches(supports_inline_queries=True))
    async with Sandbox(settings) as sandbox, aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.url}/bot5:a/getMe") as response:
            me = (await response.json())["result"]
        assert (me["username"], me["supports_inline_queries"]) == ("other_bot", True)
        async with session.get(f"{sandbox.url}/api/v1/tasks/x") as response:
            assert response.status == 401
        async with session.get(f"{sandbox.url}/control/provider/ledger") as response:
            assert response.status == 200


async def test_nothing_is_left_of_a_closed_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        alice = await control.person("Alice")
        await control.send_document(alice, b"notes")
        assert _count(tmp_path) == 2
    assert _count(tmp_path) == 0


async def test_an_ipv6_loopback_address_works_too() -> None:
    async with Sandbox(Settings(host="::1")) as sandbox, Control(sandbox.url) as control:
        assert sandbox.url.startswith("http://[::1]:")
        assert (await control.person("Alice")).first_name == "Alice"


_PREFIXES = {
    "CHAT": "/control/chats/{chat}",
    "PERSON": "/control/people/{person_id}",
    "_TOPICS": "/control/chats/{chat}/topics",
    "_SETS": "/control/sticker_sets",
    "_SET": "/control/sticker_sets/{name}",
}
"""What the names stand for to which the control API's paths are added."""


def test_the_readme_names_every_route_every_event_and_every_effect() -> None:
    readme = (_ROOT / "sandbox" / "README.md").read_text()
    sandbox = _ROOT / "sandbox"
    ours = [*sandbox.glob("*.py"), *(sandbox / "telegram").rglob("*.py")]
    source = "".join(path.read_text() for path in ours)
    for name, path in _PREFIXES.items():
        source = re.sub(rf'\b{name} \+ "', f'"{path}', source)
    routes = {re.sub(r":[^{}/]+}", "}", path.replace("{1,18}", "")) for path in _paths(source)}
    routes = {path.replace("{chat_id}", "{chat}").replace("{fault_id}", "{id}") for path in routes}
    events = set(re.findall(r'log\.add\(\s*"((?:telegram|bot|trouble)\.\w+)"', source))
    assert len(routes) > 30
    assert len(events) > 15
    assert {path for path in routes if path not in readme} == set()
    assert {kind for kind in events if f"`{kind}`" not in readme} == set()
    assert {effect for effect in Effect if f"`{effect}`" not in readme} == set()


def test_the_providers_readme_names_every_event() -> None:
    provider = _ROOT / "sandbox" / "dashscope"
    source = "".join(path.read_text() for path in provider.glob("*.py"))
    events = set(re.findall(r'"(provider\.\w+)"', source))
    assert len(events) > 5
    assert {kind for kind in events if f"`{kind}`" not in (provider / "README.md").read_text()} == set()


def _paths(source: str) -> list[str]:
    return re.findall(r'"(/control/[^"]*)"', source.replace("{1,4}", ""))


def test_the_readme_explains_every_trouble_in_the_words_of_its_switch() -> None:
    readme = (_ROOT / "sandbox" / "README.md").read_text()
    row = r"^\| `(\w+)` \| ([^|]+) \| [^|]*\| (?:once|until off) \|$"
    told = dict(re.findall(row, readme, re.MULTILINE))
    assert told == {row.name: row.explains for row in TROUBLES}
