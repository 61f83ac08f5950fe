"""The bot's queue of updates: ids, offsets, lifetimes, one long poll at a time or a webhook."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import ActError, conflict
from sandbox.telegram.pending import NOT_BY_DEFAULT, Pending, lane_of, life_of
from sandbox.telegram.polls import Brake, WaitingPoll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.events import EventLog
    from sandbox.telegram.switches import TelegramSwitches
    from sandbox.telegram.witness import Witness

_LONGEST_POLL = 50
_LARGEST_BATCH = 100
_REMEMBERED = 10_000


@dataclass(slots=True)
class UpdateQueue:
    """Everything between something happening and the bot confirming it (facts/reliability.md 2.2).

    Attributes:
        allowed: the kinds the bot asked for; None means the usual ones.
        has_webhook: the updates are posted to the bot, which may not poll meanwhile.
        news: set, and replaced by a new event, whenever there may be something new to hand out.
    """

    log: EventLog
    switches: TelegramSwitches
    now: Callable[[], float]
    waiting: dict[int, Pending] = field(default_factory=dict)
    allowed: frozenset[str] | None = None
    witness: Witness | None = None
    has_webhook: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: itertools.count[int] = field(
        default_factory=lambda: itertools.count(random.randint(10**8, 9 * 10**8))
    )
    _known: dict[int, Pending] = field(default_factory=dict)
    _again: list[Pending] = field(default_factory=list)
    _waiting_poll: WaitingPoll = field(init=False)
    _brake: Brake = field(default_factory=Brake)

    def __post_init__(self) -> None:
        self._waiting_poll = WaitingPoll(self.log)

    def put(self, kind: str, thing: dict[str, Any], date: float | None = None) -> int | None:
        """Queue an update and wake the poll; None when the bot did not ask for this kind.

        Args:
            kind: the update's field name, such as "message" or "callback_query".
            thing: what stands in that field.
            date: when its life starts, epoch seconds; now when not given.
        """
        if kind in NOT_BY_DEFAULT if self.allowed is None else kind not in self.allowed:
            return None
        update_id = next(self._ids)
        body = {"update_id": update_id, kind: thing}
        if self.witness is not None:
            self.witness.updated(body)
        self._add(update_id, kind, body, self.now() if date is None else date)
        return update_id

    def put_raw(self, body: dict[str, Any]) -> int:
        """Queue whatever the tester wrote, garbled or not; the queue's own id orders it."""
        update_id = next(self._ids)
        kind = next((name for name in body if name != "update_id"), "")
        self._add(update_id, kind, {"update_id": update_id, **body}, self.now())
        return update_id

    @property
    def newest(self) -> int | None:
        """The id of the update that came last, given out or not; None before the first."""
        return next(reversed(self._known), None)

    def redeliver(self, update_id: int) -> None:
        """Hand an update out once more although it is confirmed, before everything else.

        Raises:
            ActError: this id was never given out, or too long ago.
        """
        if update_id not in self._known:
            raise ActError(f"no update {update_id} is known", 404)
        if update_id not in self.waiting:
            self._again.append(self._known[update_id])
        self.wake()

    def forget(self) -> None:
        """Drop everything that waits."""
        self.waiting.clear()
        self._again.clear()

    def _add(self, update_id: int, kind: str, body: dict[str, Any], born: float) -> None:
        expires = born + life_of(kind, self.switches)
        update = Pending(update_id, kind, body, expires, lane_of(update_id, kind, body.get(kind)))
        self.waiting[update.id] = update
        self._known[update.id] = update
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        self.log.add("telegram.update", update_id=update.id, update=update.kind)
        self.wake()

    def wake(self) -> None:
        """Let whoever hands updates out look again: something came, or the clock was put forward."""
        self.news.set()
        self.news = asyncio.Event()
        self._waiting_poll.wake()

    async def poll(
        self, *, offset: int, limit: int, seconds: int, is_gone: Callable[[], bool] = lambda: False
    ) -> list[dict[str, Any]]:
        """Answer getUpdates: confirm below `offset`, then return what waits, or wait for it.

        A client that `is_gone` when something comes gets nothing, so that nothing is spent on it.

        Raises:
            ApiError: 409 when there is a webhook or another getUpdates came meanwhile; 500 when the sandbox
                closes.
        """
        if self.has_webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self.interrupt(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        self._confirm(offset)
        limit = limit if 1 <= limit <= _LARGEST_BATCH else _LARGEST_BATCH
        if self.switches.anti_hammer and self.waiting:
            pause, limit = self._brake.slow_down(offset, limit)
            await self._waiting_poll.wait_out(pause)
        deadline = time.monotonic() + min(max(seconds, 0), _LONGEST_POLL)
        while not (batch := self._batch(limit)) and (left := deadline - time.monotonic()) > 0:
            await self._waiting_poll.wait(left)
            if is_gone():
                return []
        self._brake.note(offset)
        return batch

    def interrupt(self, why: str) -> None:
        """End the poll that waits, if any, with a 409 that says why."""
        self._waiting_poll.interrupt(why)

    def close(self) -> None:
        """End the poll that waits as a restarting server does, and let no other wait."""
        self._waiting_poll.close()

    def _confirm(self, offset: int) -> None:
        """Forget what an offset confirms; a negative one keeps only that many from the end."""
        ids = list(self.waiting)
        done = [update_id for update_id in ids if update_id < offset] if offset >= 0 else ids[:offset]
        for update_id in done:
            del self.waiting[update_id]
        if done:
            self.log.add("telegram.confirmed", offset=offset, update_ids=done)

    def _batch(self, limit: int) -> list[dict[str, Any]]:
        """Return the oldest updates, after those to be repeated, without those whose life is over."""
        self._drop_expired()
        again, self._again = self._again[:limit], self._again[limit:]
        fresh = itertools.islice(self.waiting.values(), limit - len(again))
        return [update.body for update in [*again, *fresh]]

    def _drop_expired(self) -> None:
        now = self.now()
        for update in [update for update in self.waiting.values() if update.expires <= now]:
            self.drop(update)

    def pending(self) -> Iterator[Pending]:
        """Return what a webhook has to be sent, the oldest first, after those to be repeated."""
        self._drop_expired()
        return itertools.chain(tuple(self._again), self.waiting.values())

    def confirm(self, update: Pending) -> None:
        """Forget an update that a webhook took."""
        self._remove(update)
        self.log.add("telegram.confirmed", update_ids=[update.id])

    def drop(self, update: Pending) -> None:
        """Give an update up whose life is over, or would be before the next try."""
        self._remove(update)
        self.log.add("telegram.expired", update_id=update.id, update=update.kind)

    def _remove(self, update: Pending) -> None:
        if update in self._again:
            self._again.remove(update)
        else:
            self.waiting.pop(update.id, None)
