"""Posts waiting updates to the bot's webhook: in order where order matters, again after failures."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.telegram.webhook_post import Outcome, open_session, post

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import aiohttp

    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.pending import Lane, Pending
    from sandbox.telegram.webhooks import Hook
    from sandbox.telegram.world import World

_LONGEST_RETRY_AFTER = 3600
_GONE = 410
_GONE_FOR = 23 * 3600.0
# Calls that make no sense as a reply to an update; everything else is carried out.
_NOT_AS_REPLY = frozenset({"deletewebhook", "setwebhook", "close", "logout"})


@dataclass(slots=True)
class _Trouble:
    """How often an update failed, the delay that grows meanwhile, and when it may be tried again."""

    failures: int
    delay: float
    due: float


@dataclass(slots=True)
class WebhookSender:
    """Does what the webhook of a world asks for, from its first day to `close` (facts/telegram.md section 1).

    Of every lane only the first update is under way; as many lanes as the bot allows connections go side by
    side. Like the real server it looks only at twice as many updates as there may be connections.

    Attributes:
        world: the webhook, the queue, the switches and the clock.
        carry_out: performs a method call that the bot put into an answer; its result goes nowhere.
    """

    world: World
    carry_out: Callable[[Parameters], Awaitable[None]]
    _running: asyncio.Task[None] | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _busy: set[Lane] = field(default_factory=set)
    _troubles: dict[int, _Trouble] = field(default_factory=dict)
    _gone_since: float | None = None

    def __post_init__(self) -> None:
        self.world.webhook.on_change = self._changed

    async def close(self) -> None:
        """Cut every post that is under way and return when nothing runs any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _changed(self) -> None:
        """Stop serving the former hook, and serve the new one if there is one."""
        if self._running is not None:
            self._running.cancel()
        self._running, hook = None, self.world.webhook.hook
        self._busy, self._troubles, self._gone_since = set(), {}, None
        if hook is not None:
            self._running = self._start(self._serve(hook))

    def _start(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _serve(self, hook: Hook) -> None:
        """Post what is due, then wait for news or for the next try, until this hook is replaced."""
        async with (
            open_session(hook, self.world.switches.webhook_timeout) as session,
            asyncio.TaskGroup() as posts,
        ):
            while True:
                news = self.world.updates.news
                for update in self._due(hook):
                    self._busy.add(update.lane)
                    posts.create_task(self._send(session, hook, update))
                await _wait(news, self._seconds_to_next_try())

    def _due(self, hook: Hook) -> list[Pending]:
        """Return the updates to be posted now: the first of every free lane, if it may be tried already."""
        seen, now, due = set(self._busy), self.world.now(), []
        for update in itertools.islice(self.world.updates.pending(), 2 * hook.max_connections):
            if update.lane in seen:
                continue
            seen.add(update.lane)
            trouble = self._troubles.get(update.id)
            if trouble is None or trouble.due <= now:
                due.append(update)
        return due[: max(hook.max_connections - len(self._busy), 0)]

    def _seconds_to_next_try(self) -> float | None:
        now = self.world.now()
        times = [trouble.due - now for trouble in self._troubles.values() if trouble.due > now]
        return min(times, default=None)

    async def _send(self, session: aiohttp.ClientSession, hook: Hook, update: Pending) -> None:
        """Post an update once, note what became of it, and free its lane."""
        started = time.monotonic()
        outcome = await post(session, hook, update)
        trouble = self._troubles.pop(update.id, None)
        self.world.log.add(
            "telegram.webhook",
            update_id=update.id,
            status=outcome.status,
            error=outcome.error,
            attempt=trouble.failures + 1 if trouble else 1,
            duration_ms=round((time.monotonic() - started) * 1000, 3),
        )
        if outcome.error:
            self._note_failure(update, outcome, trouble or _Trouble(0, self._first_delay(), 0.0))
        else:
            self._note_success(update, outcome)
        self._busy.discard(update.lane)
        self.world.updates.wake()

    def _first_delay(self) -> float:
        return self.world.switches.webhook_first_delay / 2  # doubled before it is used

    def _note_success(self, update: Pending, outcome: Outcome) -> None:
        self._gone_since = None
        self.world.updates.confirm(update)
        if outcome.reply is not None and _is_reply(outcome.reply.text("method")):
            self._start(self.carry_out(outcome.reply))

    def _note_failure(self, update: Pending, outcome: Outcome, trouble: _Trouble) -> None:
        """Decide when to try again; the first failure is repeated at once, as the server's source has it."""
        now, wait = self.world.now(), float(min(outcome.retry_after, _LONGEST_RETRY_AFTER))
        if not wait and trouble.failures:
            longest = self.world.switches.webhook_longest_delay
            # Not for secrets: so that the updates of many bots do not come back in the same second.
            trouble.delay = wait = min(random.uniform(longest, 2 * longest), 2 * trouble.delay)
        self.world.webhook.note_error(outcome.error)
        if now + wait > update.expires:
            self.world.updates.drop(update)
        else:
            self._troubles[update.id] = _Trouble(trouble.failures + 1, trouble.delay, now + wait)
        self._note_gone(outcome, now)

    def _note_gone(self, outcome: Outcome, now: float) -> None:
        """Take the webhook away from a bot that has said 410 for 23 hours and nothing else."""
        if outcome.status != _GONE:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now > self._gone_since + _GONE_FOR:
            self.world.log.add("telegram.webhook_closed", status=_GONE)
            self.world.webhook.replace(None)


def _is_reply(method: str) -> bool:
    """Return whether an answer is a call that may come this way; reading something makes no sense here."""
    return bool(method) and method.lower() not in _NOT_AS_REPLY and not method.lower().startswith("get")


async def _wait(news: asyncio.Event, seconds: float | None) -> None:
    """Wait for news, at most so many seconds when they are given."""
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return
