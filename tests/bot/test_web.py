from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.outside import utc_now
from bot.program import running
from bot.web import Health, serve
from tests.support.program import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Control
    from sandbox.server import Sandbox


async def _ask(url: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.json()


@asynccontextmanager
async def _later(sandbox: Sandbox, folder: Path, by: timedelta) -> AsyncIterator[str]:
    """Serve the health of a running bot with a clock that is ahead."""
    async with running(settings_for(sandbox.url, folder)) as program:
        health = Health(program.storage, program.pump, lambda: utc_now() + by, started=utc_now())
        async with serve(health, host="127.0.0.1", port=0) as url:
            yield url


async def test_a_bot_that_polls_is_healthy(sandbox: Sandbox, control: Control, tmp_path: Path) -> None:
    async with running(settings_for(sandbox.url, tmp_path)) as program:
        await control.wait_for("telegram.waiting")
        status, body = await _ask(program.health_url)
    assert status == 200
    assert (body["healthy"], body["reasons"]) == (True, [])
    assert (body["quarantined_updates"], body["paused_providers"]) == (0, {})


async def test_a_silent_telegram_is_a_reason_not_to_be_healthy(sandbox: Sandbox, tmp_path: Path) -> None:
    async with _later(sandbox, tmp_path, timedelta(minutes=4)) as url:
        status, body = await _ask(url)
    assert status == 503
    assert body["reasons"] == ["telegram has not answered a poll for a while"]
    assert body["last_good_poll_seconds"] >= 180


async def test_one_long_poll_is_no_silence(sandbox: Sandbox, tmp_path: Path) -> None:
    async with _later(sandbox, tmp_path, timedelta(seconds=70)) as url:
        assert (await _ask(url))[0] == 200


async def test_a_database_that_cannot_be_read_is_a_reason_too(sandbox: Sandbox, tmp_path: Path) -> None:
    async with _later(sandbox, tmp_path, timedelta()) as url:
        # In a thread: the bot in this process may hold the write lock until its loop goes on.
        await asyncio.to_thread(_ruin, tmp_path / "selfmoji.db")
        status, body = await _ask(url)
    assert status == 503
    assert body["reasons"] == ["the database cannot be used"]


def _ruin(database: Path) -> None:
    """Take a table away under the running bot, as a bad restore does."""
    with contextlib.closing(sqlite3.connect(database, timeout=5)) as connection:
        connection.execute("ALTER TABLE provider RENAME TO gone")
        connection.commit()


async def test_nothing_but_health_is_served(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(settings_for(sandbox.url, tmp_path)) as program, aiohttp.ClientSession() as session:
        async with session.get(program.health_url.replace("/health", "/")) as response:
            assert response.status == 404
        async with session.post(program.health_url) as response:
            assert response.status == 405
