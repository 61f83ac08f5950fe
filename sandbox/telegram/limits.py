"""Telegram's flood limits: per private chat, per group (edits too), and overall; off by default."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.telegram.errors import too_many_requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.telegram.accounts import Chat
    from sandbox.telegram.switches import TelegramSwitches

_NEVER = 60.0
"""The wait, in seconds, that a rate of nothing names."""


@dataclass(slots=True)
class _Bucket:
    """Fills with `rate` drops a second up to `size`; a call takes one drop."""

    drops: float
    filled_at: float

    def wait(self, now: float, rate: float, size: float) -> float:
        """Refill and return the seconds until a drop is there."""
        self.drops = min(self.drops + (now - self.filled_at) * rate, size)
        self.filled_at = now
        if self.drops >= 1:
            return 0.0
        return (1 - self.drops) / rate if rate else _NEVER


@dataclass(slots=True)
class FloodGate:
    """Counts what the bot posts; the figures come from the switches at every call."""

    switches: TelegramSwitches
    now: Callable[[], float]
    _all: _Bucket | None = None
    _private: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def admit(self, chat: Chat, *, edit: bool = False, times: int = 1) -> None:
        """Count a send, an edit, or the messages of an album, which come all or not at all.

        One message's room is enough for a whole album; the next call then waits for all of it.

        Raises:
            ApiError: 429 with retry_after; the refused call counts nowhere.
        """
        waits = [self._wait_for_group(chat)] if chat.is_group else []
        if not edit:
            waits.append(self._wait_for_all())
            waits.append(0.0 if chat.is_group else self._wait_for_private(chat))
        if max(waits, default=0.0) > 0:
            raise too_many_requests(math.ceil(max(waits)))
        self._count(chat, times, edit=edit)

    def _wait_for_group(self, chat: Chat) -> float:
        if (most := self.switches.group_per_minute) is None:
            return 0.0
        now, times, minute = self.now(), self._groups.setdefault(chat.id, deque()), self.switches.group_minute
        while times and times[0] <= now - minute:
            times.popleft()
        return 0.0 if len(times) < most else (times[0] if times else now) + minute - now

    def _wait_for_all(self) -> float:
        if (rate := self.switches.global_per_second) is None:
            return 0.0
        size = max(rate, 1.0)
        self._all = self._all or _Bucket(size, self.now())
        return self._all.wait(self.now(), rate, size)

    def _wait_for_private(self, chat: Chat) -> float:
        if (rate := self.switches.private_per_second) is None:
            return 0.0
        size = float(max(self.switches.private_burst, 1))
        bucket = self._private.setdefault(chat.id, _Bucket(size, self.now()))
        return bucket.wait(self.now(), rate, size)

    def _count(self, chat: Chat, times: int, *, edit: bool) -> None:
        if chat.id in self._groups:
            self._groups[chat.id].extend([self.now()] * times)
        if edit:
            return
        if self._all is not None:
            self._all.drops -= times
        if chat.id in self._private:
            self._private[chat.id].drops -= times
