from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.outside import utc_now
from bot.program import running
from bot.web import Health, serve
from tests.support.program import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Control
    from sandbox.server import Sandbox
    from storage import Storage


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
    assert body["reasons"] == ["the database cannot be used: no such table: provider"]


async def test_a_full_disk_is_named_once_confirms_nothing_and_is_forgotten_when_it_is_over(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    alice = await control.person("Alice", language_code="en")
    settings = settings_for(sandbox.url, tmp_path, storage_retry_seconds=0.05)
    async with running(settings) as program:
        await control.wait_for("telegram.waiting")
        with capture_logs() as logs:
            disk = _Disk(program.storage)
            asked = await control.send_text(alice, "/help")
            polled = await control.wait_for("telegram.call", method="getUpdates")
            status, body = await _ask(program.health_url)
            confirmed = await control.events("telegram.confirmed")
            disk.is_full = False
            await control.wait_until_chat(alice, lambda chat: chat.from_bot)
        healthy, _ = await _ask(program.health_url)

    assert (status, body["reasons"]) == (503, ["the database cannot be used: database or disk is full"])
    assert polled
    assert not any(asked.update_id in event["update_ids"] for event in confirmed)
    assert healthy == 200
    said = [entry["event"] for entry in logs if entry["log_level"] in {"warning", "error"}]
    assert said == ["storage_failed"]
    assert [entry["event"] for entry in logs].count("storage_recovered") == 1


class _Disk:
    """Lets every commit fail, as a full disk does."""

    def __init__(self, storage: Storage) -> None:
        self.is_full = True
        sa.event.listen(storage.engine.sync_engine, "commit", self._commit)

    def _commit(self, _conn: sa.Connection) -> None:
        if self.is_full:
            raise sa.exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))


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
