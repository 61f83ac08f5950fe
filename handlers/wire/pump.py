"""The pump: commits raw updates, lets Telegram forget them, then handles them in order per chat."""

from __future__ import annotations

import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Update
from telegram import error as ptb

from engine.lanes import Lanes
from handlers.wire.attempt import Attempt, LaterError, current_attempt
from handlers.wire.errors import wait_of
from handlers.wire.raw import is_id, lane_of
from storage import StorageFailedError, inbox
from storage.clock import has_come

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa
    from telegram.ext import Application

    from handlers.wire.poller import Poller
    from storage import Storage
    from storage.rows import StoredUpdate

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PumpSettings:
    """The pump's limits.

    Attributes:
        parallel: chats that are handled side by side.
        exceptions: an update whose handlers raised this often is quarantined.
        deaths: an update that was replayed alone this often without coming back is quarantined.
        retry_after: the wait before an update is handled again.
        poll_retry: the wait after a failed poll; it doubles up to `poll_retry_most`.
        poll_retry_most: see above.
    """

    parallel: int = 64
    exceptions: int = 3
    deaths: int = 5
    retry_after: timedelta = timedelta(seconds=1)
    poll_retry: timedelta = timedelta(seconds=1)
    poll_retry_most: timedelta = timedelta(seconds=30)


@dataclass(slots=True)
class _Waiting:
    """The updates of one chat that are not handled yet; a hint, the rows are the truth."""

    rows: deque[StoredUpdate] = field(default_factory=deque)
    wait: timedelta = timedelta(0)
    not_before: datetime | None = None

    def put_off(self, now: datetime, wait: timedelta) -> None:
        """Let the first update be tried no earlier than after this wait."""
        self.wait, self.not_before = wait, now + wait


class Pump:
    """One turn takes what a poll brought, starts the next poll and hands updates to the handlers."""

    def __init__(
        self,
        storage: Storage,
        application: Application[Any, Any, Any, Any, Any, Any],
        poller: Poller,
        settings: PumpSettings,
        *,
        apologise: Callable[[sa.Connection, Any], None],
        wake: Callable[[], None],
    ) -> None:
        """Prepare a pump.

        Args:
            apologise: owes a word to whoever sent an update that is set aside, given in its raw form.
            wake: called when there may be something to do.
        """
        self._storage = storage
        self._application = application
        self._poller = poller
        self._settings = settings
        self._apologise = apologise
        self._lanes = Lanes("update", limit=settings.parallel, on_done=wake)
        self._waiting: dict[int, _Waiting] = {}
        self._replays: deque[StoredUpdate] | None = None
        self._failed_polls = 0
        self._poll_wait = timedelta(0)
        self._poll_not_before: datetime | None = None
        self.last_good_poll: datetime | None = None

    async def turn(self, now: datetime) -> datetime | None:
        """Do what is due; return when to look again if nothing wakes us before."""
        if self._replays is None:
            self._replays = deque(await self._storage.transact(inbox.unhandled))
        await self._take_batch(now)
        if has_come(self._poll_not_before, now, longest=self._poll_wait):
            self._poller.start()
        if self._replays or "replay" in self._lanes.busy:
            self._start_replay(now)
        else:
            self._start_chats(now)
        waits = [waiting.not_before for waiting in self._waiting.values()] + [self._poll_not_before]
        return min((moment for moment in waits if moment is not None and moment > now), default=None)

    async def _take_batch(self, now: datetime) -> None:
        try:
            batch = self._poller.take()
        except ptb.TelegramError as error:
            self._note_failed_poll(error, now)
            return
        if batch is None:
            return
        self._failed_polls, self._poll_not_before, self.last_good_poll = 0, None, now
        updates = [
            inbox.RawUpdate(update["update_id"], lane_of(update), json.dumps(update))
            for update in batch
            if is_id(update.get("update_id"))
        ]
        new = await self._storage.transact(inbox.store, updates, generation=self._storage.generation, now=now)
        self._poller.confirm([update.update_id for update in updates])
        for row in new:
            self._waiting.setdefault(row.lane, _Waiting()).rows.append(row)

    def _note_failed_poll(self, error: ptb.TelegramError, now: datetime) -> None:
        doubled = self._settings.poll_retry * 2 ** min(self._failed_polls, 10)
        wait = min(doubled, self._settings.poll_retry_most)
        if isinstance(error, ptb.RetryAfter):
            wait = timedelta(seconds=wait_of(error))
        self._failed_polls += 1
        self._poll_wait, self._poll_not_before = wait, now + wait
        log.warning("poll_failed", error=f"{type(error).__name__}: {error}", failures=self._failed_polls)

    def _start_replay(self, now: datetime) -> None:
        """Handle what an earlier start left behind, one at a time: one of them may be deadly."""
        if self._replays and not self._lanes.busy:
            self._lanes.start("replay", self._replay(self._replays[0], now))

    async def _replay(self, row: StoredUpdate, now: datetime) -> None:
        deaths = await self._storage.transact(inbox.count_death, row.update_id)
        if deaths > self._settings.deaths:
            await self._quarantine(row, f"died {deaths - 1} times")
        elif (wait := await self._handle_alone(row)) is not None:
            self._postpone(row.lane, now, wait)
            return
        if self._replays:
            self._replays.popleft()

    async def _handle_alone(self, row: StoredUpdate) -> timedelta | None:
        try:
            return await self._handle(row)
        except StorageFailedError:
            # Not replayed by this start again, which would count as another death.
            return self._settings.retry_after

    def _postpone(self, lane: int, now: datetime, wait: timedelta) -> None:
        """Let a chat's replays wait for the first one's next try: an exception is no death, order stays."""
        replays = self._replays or deque()
        waiting = self._waiting.setdefault(lane, _Waiting())
        waiting.rows.extendleft(row for row in reversed(replays) if row.lane == lane)
        waiting.put_off(now, wait)
        self._replays = deque(row for row in replays if row.lane != lane)

    def _start_chats(self, now: datetime) -> None:
        for lane, waiting in list(self._waiting.items()):
            if not waiting.rows:
                if lane not in self._lanes.busy:
                    del self._waiting[lane]
            elif has_come(waiting.not_before, now, longest=waiting.wait):
                waiting.not_before = None
                self._lanes.start(lane, self._drain(waiting, now))

    async def _drain(self, waiting: _Waiting, now: datetime) -> None:
        """Handle the updates of one chat in order until one has to be tried again."""
        while waiting.rows:
            # Set beforehand, so that a disk that fails under the handling is not tried without a pause.
            waiting.put_off(now, self._settings.retry_after)
            wait = await self._handle(waiting.rows[0])
            if wait is not None:
                waiting.put_off(now, wait)
                return
            waiting.rows.popleft()
        waiting.not_before = None

    async def _handle(self, row: StoredUpdate) -> timedelta | None:
        """Return how long this update waits for its next try; None once the pump is finished with it."""
        try:
            update = Update.de_json(json.loads(row.raw), self._application.bot)
        except Exception as error:  # noqa: BLE001 - any parser's failure sets this update aside
            await self._quarantine(row, f"cannot be parsed: {type(error).__name__}")
            return None
        attempt = Attempt(row.update_id)
        token = current_attempt.set(attempt)
        try:
            await self._application.process_update(update)
        finally:
            current_attempt.reset(token)
        return await self._settle(row, attempt)

    async def _settle(self, row: StoredUpdate, attempt: Attempt) -> timedelta | None:
        """Record how a try went; return what `_handle` does."""
        if attempt.decided:
            return None
        if attempt.error is None:
            await self._storage.transact(inbox.mark_handled, [row.update_id])
            return None
        if isinstance(attempt.error, LaterError):
            return attempt.error.wait or self._settings.retry_after
        # A disk that fails is no fault of the update's.
        if isinstance(attempt.error, StorageFailedError) or not await self._gives_up(row, attempt.error):
            return self._settings.retry_after
        return None

    async def _gives_up(self, row: StoredUpdate, error: BaseException) -> bool:
        """Count what a handler raised; return whether the update was set aside for it."""
        failures = await self._storage.transact(
            inbox.count_failure, row.update_id, error=type(error).__name__
        )
        if failures < self._settings.exceptions:
            return False
        await self._quarantine(row, f"raised {type(error).__name__} in a handler")
        return True

    async def _quarantine(self, row: StoredUpdate, error: str) -> None:
        await self._storage.transact(self._set_aside, row, error)
        log.error("update_quarantined", update_id=row.update_id, error=error)

    def _set_aside(self, conn: sa.Connection, row: StoredUpdate, error: str) -> None:
        inbox.quarantine(conn, row.update_id, error=error)
        with suppress(ValueError):  # it is no JSON at all: then nobody can be told
            self._apologise(conn, json.loads(row.raw))

    async def settle(self) -> None:
        """Wait until no handler is at work."""
        await self._lanes.settle()

    async def stop(self) -> None:
        """Stop asking and handling at once; unhandled rows are replayed by the next start."""
        await self._poller.stop()
        await self._lanes.stop()
