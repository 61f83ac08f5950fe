"""Keeps one bot as a process of its own: starts it, ends it, kills it, and says what became of it."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.bot_process import launch_bot
from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

    from sandbox.bot_process import BotHome
    from sandbox.events import EventLog

_SECONDS_TO_STOP: Final = 10.0
_TAIL_LINES: Final = 40
_TAIL_BYTES: Final = 16 * 1024


@dataclass(slots=True)
class Keeper:
    """One bot; every change of its life is an event.

    Attributes:
        log: told `bot.started`, `bot.ready` (it made its first call) and `bot.ended`.
        home: where the bot lives, over all its starts.
        url: gives the sandbox's address, known once it listens.
        starts: how often the bot was started.
    """

    log: EventLog
    home: BotHome
    url: Callable[[], str]
    starts: int = 0
    _process: Process | None = None
    _is_ready: bool = False
    _is_ending: bool = False
    _watching: set[asyncio.Task[None]] = field(default_factory=set)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def state(self) -> str:
        """Starting (it has not called yet), running or stopped."""
        if self._process is None:
            return "stopped"
        return "running" if self._is_ready else "starting"

    @property
    def pid(self) -> int | None:
        """The id of the process, None when there is none."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the bot.

        Raises:
            ActError: it runs already.
        """
        async with self._one_at_a_time:
            if self._process is not None:
                raise ActError("the bot runs already", 409)
            await self._start()

    async def stop(self) -> None:
        """Ask the bot to end, as an operator would, and insist when it does not.

        Raises:
            ActError: it does not run.
        """
        async with self._one_at_a_time:
            await self._end(self._running(), gently=True)

    async def kill(self) -> None:
        """End the bot in the middle of whatever it does: SIGKILL, as a crash or a power failure would.

        Raises:
            ActError: it does not run.
        """
        async with self._one_at_a_time:
            await self._end(self._running(), gently=False)

    async def restart(self) -> None:
        """Stop the bot if it runs, and start it."""
        async with self._one_at_a_time:
            if self._process is not None:
                await self._end(self._process, gently=True)
            await self._start()

    async def close(self) -> None:
        """End the bot with the sandbox."""
        async with self._one_at_a_time:
            if self._process is not None:
                await self._end(self._process, gently=True)
        await asyncio.gather(*self._watching)

    def last_words(self) -> list[str]:
        """Return the last lines of the bot's log."""
        try:
            with self.home.log.open("rb") as log:
                log.seek(max(0, log.seek(0, os.SEEK_END) - _TAIL_BYTES))
                text = log.read().decode(errors="replace")
        except FileNotFoundError:
            return []
        return text.splitlines()[-_TAIL_LINES:]

    def _running(self) -> Process:
        if self._process is None:
            raise ActError("the bot does not run", 409)
        return self._process

    async def _start(self) -> None:
        with self.home.log.open("ab") as errors:
            process = await launch_bot(self.home, self.url(), errors)
        self.starts += 1
        self._process, self._is_ready, self._is_ending = process, False, False
        started = self.log.add("bot.started", pid=process.pid, starts=self.starts)
        for watch in (self._await_end(process), self._await_call(process, started.seq)):
            task = asyncio.create_task(watch)
            self._watching.add(task)
            task.add_done_callback(self._watching.discard)

    async def _end(self, process: Process, *, gently: bool) -> None:
        self._is_ending = True
        # It may have ended by itself a moment ago, which is what was wanted.
        with suppress(ProcessLookupError):
            process.terminate() if gently else process.kill()
        try:
            async with asyncio.timeout(_SECONDS_TO_STOP):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        self._ended(process)

    async def _await_end(self, process: Process) -> None:
        await process.wait()
        self._ended(process)

    def _ended(self, process: Process) -> None:
        """Note the end once, whoever sees it first."""
        if self._process is process:
            self._process = None
            self.log.add("bot.ended", code=process.returncode, expected=self._is_ending)

    async def _await_call(self, process: Process, started: int) -> None:
        """Note the bot's first call, from which on it is more than a process that loads its modules."""
        ended = asyncio.create_task(process.wait())
        called = asyncio.create_task(self.log.wait(after=started, kind="telegram.call", seconds=None))
        await asyncio.wait({ended, called}, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, called):
            task.cancel()
        await asyncio.wait({ended, called})
        if self._process is process and not called.cancelled() and called.result():
            self._is_ready = True
            self.log.add("bot.ready", pid=process.pid)
