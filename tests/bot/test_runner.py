from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.runner import keep_turning
from storage import StorageFailedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


class _Turns:
    """A loop that counts its turns and lets tests wait for them."""

    def __init__(self, next_look: Callable[[datetime], datetime | None]) -> None:
        self._next_look = next_look
        self.count = 0
        self._turned = asyncio.Condition()

    async def turn(self, now: datetime) -> datetime | None:
        async with self._turned:
            self.count += 1
            self._turned.notify_all()
        return self._next_look(now)

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(5), self._turned:
            await self._turned.wait_for(lambda: self.count >= count)


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def _kept_turning(
    turns: _Turns, signal: asyncio.Event, clock: Callable[[], datetime] = _now
) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(keep_turning("test", turns, signal, clock))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_a_loop_turns_again_at_the_time_it_asked_for() -> None:
    turns = _Turns(lambda now: now + timedelta(milliseconds=20))
    started = _now()
    async with _kept_turning(turns, asyncio.Event()):
        await turns.wait_for(4)
    assert _now() - started >= timedelta(milliseconds=60)


async def test_a_time_in_the_past_means_at_once() -> None:
    turns = _Turns(lambda now: now - timedelta(days=1))
    async with _kept_turning(turns, asyncio.Event()):
        await turns.wait_for(50)


async def test_a_signal_wakes_a_loop_that_asked_for_nothing() -> None:
    turns, signal = _Turns(lambda _: None), asyncio.Event()
    async with _kept_turning(turns, signal):
        await turns.wait_for(1)
        signal.set()
        await turns.wait_for(2)


async def test_a_signal_during_the_turn_is_not_lost() -> None:
    signal = asyncio.Event()

    def wish(_now: datetime) -> None:
        if turns.count == 1:
            signal.set()

    turns = _Turns(wish)
    async with _kept_turning(turns, signal):
        await turns.wait_for(2)


async def test_a_disk_that_fails_once_does_not_end_the_loop() -> None:
    signal = asyncio.Event()

    def fail_first(_now: datetime) -> None:
        if turns.count == 1:
            signal.set()
            raise StorageFailedError("disk full")

    turns = _Turns(fail_first)
    async with _kept_turning(turns, signal) as task:
        await turns.wait_for(2)
        assert not task.done()


async def test_a_disk_that_fails_is_not_asked_again_without_a_pause() -> None:
    def fail(_now: datetime) -> None:
        raise StorageFailedError("disk full")

    turns, signal = _Turns(fail), asyncio.Event()
    async with _kept_turning(turns, signal) as task:
        await turns.wait_for(1)
        done, _ = await asyncio.wait({task}, timeout=0.2)
        assert not done
    assert turns.count == 1


async def test_any_other_error_ends_the_loop_for_whoever_watches() -> None:
    def fail(_now: datetime) -> None:
        raise LookupError("a defect")

    turns = _Turns(fail)
    async with _kept_turning(turns, asyncio.Event()) as task:
        with pytest.raises(LookupError, match="a defect"):
            await task
