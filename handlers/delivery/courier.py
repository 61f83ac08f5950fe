"""The courier: says what is owed, brings every message up to date and delivers clips by editing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from engine.lanes import Lanes
from storage import answers, messages, people, scenes
from storage.clock import from_ms, to_ms
from storage.urgency import Openings, Urgency

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.delivery.answerer import Answerer
    from handlers.delivery.presenter import Presenter
    from handlers.wire.limiter import FloodLimiter
    from storage import Storage
    from storage.limits import Limits
    from storage.rows import Answer
    from storage.scenes import Scene

    # Makes one call, unless it turns out that none is needed; returns whether it did.
    _Call = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """How much the courier does side by side.

    Attributes:
        messages: messages in flight at one time.
    """

    messages: int = 30


@dataclass(slots=True)
class _Work:
    """What one look at the rows found to do.

    Attributes:
        next_ms: when a row is due that is not yet.
        crowded: something is due, but has to wait for its turn at Telegram's limits.
    """

    answers: list[Answer] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    next_ms: int | None = None
    crowded: bool = False


class Courier:
    """One lane for each message, and one for each chat's answers; the limiter says what may go out now."""

    def __init__(
        self,
        storage: Storage,
        limiter: FloodLimiter,
        answerer: Answerer,
        presenter: Presenter,
        settings: CourierSettings,
        *,
        allowed: Limits,
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._limiter = limiter
        self._answerer = answerer
        self._presenter = presenter
        self._allowed = allowed
        self._lanes = Lanes("message", limit=settings.messages, on_done=wake)

    async def turn(self, now: datetime) -> datetime | None:
        """Start what is due; return when to look again if nothing wakes us before."""
        work = await self._storage.transact(self._look, self._limiter.openings(now), now)
        passed = [
            self._start(
                _lane_of(answer), answer.chat_id, Urgency.SEND, partial(self._answerer.give, answer), now
            )
            for answer in work.answers
        ]
        passed += [
            self._start(
                scene.message.id,
                scene.message.chat_id,
                scene.urgency,
                partial(self._presenter.present, scene),
                now,
            )
            for scene in work.scenes
        ]
        if not all(passed):
            return now  # what stood behind the crowd of one chat is found without it
        moments = [from_ms(work.next_ms) if work.next_ms is not None else None]
        if work.crowded:
            moments.append(self._limiter.next_look(now))
        return min((moment for moment in moments if moment is not None), default=None)

    def _look(self, conn: sa.Connection, openings: Openings, now: datetime) -> _Work:
        held_ms = people.held_until(conn)
        if held_ms > to_ms(now):
            return _Work(next_ms=held_ms)
        busy = self._lanes.busy
        chats = {key[1] for key in busy if isinstance(key, tuple)}
        rows = {key for key in busy if isinstance(key, int)}
        room = self._lanes.room
        work = _Work(answers=answers.due(conn, busy=chats, limit=room, openings=openings, now=now))
        room -= len(work.answers)
        work.scenes = scenes.due(
            conn, allowed=self._allowed, busy=rows, limit=room, now=now, openings=openings
        )
        if not work.answers and not work.scenes:
            # What was found wakes us when it is done, and then there is another look.
            moments = answers.next_due(conn, now=now), messages.next_due(conn, now=now)
            work.next_ms = min((moment for moment in moments if moment is not None), default=None)
            work.crowded = openings != Openings() and bool(
                answers.due(conn, busy=chats, limit=1, openings=Openings(), now=now)
                or messages.due(conn, busy=rows, limit=1, now=now)
            )
        return work

    def _start(self, key: Hashable, chat_id: int, urgency: Urgency, call: _Call, now: datetime) -> bool:
        """Start a lane unless its chat, or all together, have had enough; return whether it started."""
        if not self._limiter.admit(chat_id, urgency, now):
            return False
        return self._lanes.start(key, self._carry(chat_id, call))

    async def _carry(self, chat_id: int, call: _Call) -> None:
        called = True
        try:
            called = await call()
        finally:
            self._limiter.end(chat_id, called=called)

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._lanes.settle()

    async def stop(self) -> None:
        """Drop what is in flight; the rows still say that it is owed."""
        await self._lanes.stop()


def _lane_of(answer: Answer) -> tuple[str, int]:
    """Return the lane of a chat's answers, which keep their order."""
    return "answers", answer.chat_id
