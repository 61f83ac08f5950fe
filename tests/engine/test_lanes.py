from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from engine.lanes import Lanes


class Work:
    """Coroutines that wait at a gate, and what became of them."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun: list[str] = []
        self.done: list[str] = []
        self.calls = 0

    async def run(self, name: str) -> None:
        """Wait until the gate opens."""
        self.begun.append(name)
        await self.gate.wait()
        self.done.append(name)

    def count(self) -> None:
        """Note that a lane has ended."""
        self.calls += 1


@pytest.fixture
async def work() -> Work:
    return Work()


async def test_a_key_is_in_flight_once(work: Work) -> None:
    lanes = Lanes("test", limit=9, on_done=work.count)
    assert lanes.start("a", work.run("first"))
    assert not lanes.start("a", work.run("second"))
    assert lanes.start("b", work.run("third"))
    assert (lanes.busy, lanes.room) == ({"a", "b"}, 7)
    work.gate.set()
    await lanes.settle()
    assert work.done == ["first", "third"]
    assert (lanes.busy, lanes.room, work.calls) == (set(), 9, 2)


async def test_a_key_may_start_again_once_it_has_ended(work: Work) -> None:
    lanes = Lanes("test", limit=1, on_done=work.count)
    work.gate.set()
    for name in ("first", "second"):
        assert lanes.start("a", work.run(name))
        await lanes.settle()
    assert work.done == ["first", "second"]


async def test_no_more_start_than_there_is_room_for(work: Work) -> None:
    lanes = Lanes("test", limit=2, on_done=work.count)
    assert [lanes.start(key, work.run(key)) for key in ("a", "b", "c")] == [True, True, False]
    assert lanes.room == 0
    work.gate.set()
    await lanes.settle()
    assert lanes.start("c", work.run("c"))
    await lanes.settle()
    assert work.done == ["a", "b", "c"]


async def test_whoever_is_told_of_an_end_finds_the_key_free(work: Work) -> None:
    found: list[set[object]] = []
    lanes = Lanes("test", limit=1, on_done=lambda: found.append(set(lanes.busy)))
    work.gate.set()
    lanes.start("a", work.run("a"))
    await lanes.settle()
    assert found == [set()]


async def test_settling_waits_for_lanes_that_start_meanwhile(work: Work) -> None:
    lanes = Lanes("test", limit=2, on_done=work.count)

    async def starts_another() -> None:
        lanes.start("b", work.run("b"))

    lanes.start("a", starts_another())
    work.gate.set()
    await lanes.settle()
    assert work.done == ["b"]


async def test_settling_with_nothing_in_flight_returns_at_once(work: Work) -> None:
    lanes = Lanes("test", limit=2, on_done=work.count)
    await lanes.settle()
    await lanes.stop()
    assert work.calls == 0


async def test_stopping_ends_everything_in_flight_and_waits_for_it(work: Work) -> None:
    lanes = Lanes("test", limit=2, on_done=work.count)
    ended: list[str] = []
    begun = asyncio.Event()

    async def tidies_up() -> None:
        try:
            begun.set()
            await work.gate.wait()
        finally:
            await asyncio.to_thread(ended.append, "tidy")

    lanes.start("a", tidies_up())
    lanes.start("b", work.run("b"))
    await begun.wait()
    with capture_logs() as logs:
        await lanes.stop()
    assert (ended, work.done, lanes.busy, logs) == (["tidy"], [], set(), [])


async def fails() -> None:
    """Do what no lane should."""
    raise OSError("broken disk")


async def test_a_lane_that_fails_is_logged_and_its_key_rests(work: Work) -> None:
    lanes = Lanes("test", limit=2, on_done=work.count, rest=1000)
    with capture_logs() as logs:
        lanes.start(7, fails())
        await lanes.settle()
    (entry,) = logs
    assert (entry["event"], entry["lane"], entry["key"]) == ("lane_failed", "test", "7")
    assert str(entry["exc_info"]) == "broken disk"
    assert (lanes.busy, lanes.room, work.calls) == ({7}, 1, 1)
    assert not lanes.start(7, work.run("too early"))
    assert lanes.start(8, work.run("another key"))
    await lanes.stop()
    assert (lanes.busy, lanes.room) == (set(), 2)


@pytest.mark.parametrize("frees_rows", [True, False])
async def test_after_its_rest_the_row_is_freed_and_the_key_may_start_again(
    work: Work, *, frees_rows: bool
) -> None:
    free = asyncio.Event()
    freed: list[object] = []

    async def note(key: object) -> None:
        freed.append(key)

    def look() -> None:
        if not lanes.busy:
            free.set()

    lanes = Lanes("test", limit=1, on_done=look, on_failure=note if frees_rows else None, rest=0.01)
    work.gate.set()
    with capture_logs():
        lanes.start(7, fails())
        async with asyncio.timeout(10):
            await free.wait()
    assert freed == ([7] if frees_rows else [])
    assert lanes.start(7, work.run("next"))
    await lanes.settle()
    assert work.done == ["next"]


async def test_a_lane_that_fails_while_it_is_stopped_is_not_followed_up(work: Work) -> None:
    begun = asyncio.Event()

    async def fails_at_the_end() -> None:
        try:
            begun.set()
            await work.gate.wait()
        finally:
            await fails()

    lanes = Lanes("test", limit=1, on_done=work.count, on_failure=lambda _: work.run("late"), rest=1000)
    with capture_logs() as logs:
        lanes.start(7, fails_at_the_end())
        await begun.wait()
        await lanes.stop()
    assert [entry["event"] for entry in logs] == ["lane_failed"]
    assert (lanes.busy, work.begun) == (set(), [])
