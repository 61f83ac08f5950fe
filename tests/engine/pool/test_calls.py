"""The functions that run in workers are the standard library's: they can be imported there by name."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import threading
import xmlrpc.client
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from studio.intake import IntakeError, IntakeReason, normalise
from studio.probe import ClipError, ClipReason, probe
from tests.support.workers import held

if TYPE_CHECKING:
    from engine.pool import StudioPool


async def test_a_call_returns_what_the_function_returns(pool: StudioPool) -> None:
    assert await pool.run(math.hypot, 3.0, 4.0) == 5.0


async def test_calls_run_in_other_processes_that_stay(lone: StudioPool) -> None:
    pids = {await lone.run(os.getpid) for _ in range(5)}

    assert len(pids) == 1
    assert os.getpid() not in pids


async def test_large_messages_pass_both_ways(pool: StudioPool) -> None:
    photo = os.urandom(5_000_000)

    assert await pool.run(bytes, photo) == photo


async def test_the_loop_goes_on_while_a_worker_works(pool: StudioPool, fifo: Path) -> None:
    call, end = await held(pool, fifo)
    assert not call.done()

    os.write(end, b"done")
    os.close(end)

    assert await call == b"done"


async def test_two_calls_run_at_the_same_time(pool: StudioPool, fifo: Path) -> None:
    # Each waits for the other one: one after the other they would never end.
    read, written = await asyncio.gather(
        pool.run(Path.read_bytes, fifo), pool.run(Path.write_bytes, fifo, b"met")
    )

    assert (read, written) == (b"met", 3)


async def test_more_calls_than_workers_wait_in_line(pool: StudioPool) -> None:
    pids = await asyncio.gather(*(pool.run(os.getpid) for _ in range(20)))

    assert 1 <= len(set(pids)) <= 2


async def test_studios_refusals_come_back_as_they_are(pool: StudioPool) -> None:
    with pytest.raises(IntakeError) as photo:
        await pool.run(normalise, b"no picture at all")
    with pytest.raises(ClipError) as clip:
        await pool.run(probe, b"")

    assert photo.value.reason is IntakeReason.BAD_FORMAT
    assert clip.value.reason is ClipReason.EMPTY


async def test_an_exception_tells_where_in_the_worker_it_arose(pool: StudioPool) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        await pool.run(Path.read_bytes, Path("/no/such/file"))

    assert any("pathlib.py" in note for note in caught.value.__notes__)


async def test_an_exception_that_cannot_be_pickled_still_says_what_it_was(lone: StudioPool) -> None:
    fault = (
        "<methodResponse><fault><value><struct>"
        "<member><name>faultCode</name><value><int>7</int></value></member>"
        "<member><name>faultString</name><value>no good</value></member>"
        "</struct></value></fault></methodResponse>"
    )
    with pytest.raises(RuntimeError, match=r"Fault: .*no good"):
        await lone.run(xmlrpc.client.loads, fault)

    assert await lone.run(abs, -1) == 1


async def test_an_answer_that_cannot_be_pickled_is_the_callers_error(lone: StudioPool) -> None:
    with pytest.raises(TypeError, match="pickle"):
        await lone.run(threading.Lock)


async def test_workers_leave_stop_signals_to_the_parent(lone: StudioPool) -> None:
    pid = await lone.run(os.getpid)

    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)

    assert await lone.run(os.getpid) == pid
    assert await lone.run(os.getpgrp) != os.getpgrp()  # a terminal's Ctrl-C does not even reach them


async def test_what_a_function_prints_does_not_get_into_the_answers(lone: StudioPool) -> None:
    assert await lone.run(os.write, 1, b"noise on standard output\n") == 25
    assert await lone.run(os.read, 0, 1) == b""
    assert await lone.run(abs, -1) == 1


async def test_workers_know_no_secrets(lone: StudioPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:secret")

    assert await lone.run(os.getenv, "TELEGRAM_BOT_TOKEN") is None
    assert await lone.run(os.getenv, "PATH") == os.environ["PATH"]


async def test_workers_import_studio_and_nothing_else_of_ours(lone: StudioPool) -> None:
    loaded = set((await lone.run(eval, "' '.join(__import__('sys').modules)")).split())

    assert {"studio.intake", "studio.probe"} <= loaded
    assert not loaded & {"bot", "handlers", "storage", "engine", "asyncio", "aiohttp", "telegram", "numpy"}
