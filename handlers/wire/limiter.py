"""The flood limiter: how many calls each chat, and all of them together, may get now.

Telegram names about one message a second in a private chat, 20 a minute in a group, edits included,
and 30 a second overall (facts/telegram.md section 1). Nothing waits here: the courier asks what may
go out and when to look again.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.chats import is_group
from storage.urgency import Openings, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

# How much of a pace each urgency may use up, so that what nobody waits for leaves room for what people
# wait for. Clips leave a little: a keyboard is owed the moment somebody calls. Rounded up, so that of the
# five calls of a private chat edits take four, and a clip that is made in a second finds the fifth.
_SHARES = {Urgency.SEND: 1.0, Urgency.CLIP: 0.9, Urgency.EDIT: 0.7, Urgency.PLACE: 0.4}

# Of all chats together edits get little: whoever has just sent a photo waits for nobody's edits.
_SHARES_OF_ALL = {Urgency.SEND: 1.0, Urgency.CLIP: 0.5, Urgency.EDIT: 0.3, Urgency.PLACE: 0.2}


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many calls in any stretch of time that is this long."""

    calls: int
    span: timedelta


@dataclass(frozen=True, slots=True)
class LimiterSettings:
    """Telegram's limits as far as they are known."""

    private: Pace = Pace(5, timedelta(seconds=5))
    group: Pace = Pace(20, timedelta(minutes=1))
    overall: Pace = Pace(30, timedelta(seconds=1))


@dataclass(slots=True)
class _Window:
    """The calls that still count.

    Telegram counts a call at some moment between its start and its end, so it counts here from its
    start until a span after its end: whatever the network does, Telegram never sees more than the pace.
    """

    pace: Pace
    shares: Mapping[Urgency, float] = field(default_factory=lambda: _SHARES)
    under_way: int = 0
    ended: deque[datetime] = field(default_factory=deque)

    def used(self, now: datetime) -> int:
        # An end that lies far ahead was noted before the clock was put back; waiting for it could take hours.
        while self.ended and abs(now - self.ended[0]) >= self.pace.span:
            self.ended.popleft()
        return self.under_way + len(self.ended)

    def opening(self, now: datetime) -> int:
        """Return how urgent a call must be: below this."""
        used = self.used(now)
        return sum(used < math.ceil(self.pace.calls * share) for share in self.shares.values())

    @property
    def frees_at(self) -> datetime | None:
        """When the next call is forgotten."""
        return self.ended[0] + self.pace.span if self.ended else None


class FloodLimiter:
    """Counts the calls that show something; pop-ups and chat actions pass by it."""

    def __init__(self, settings: LimiterSettings, *, clock: Callable[[], datetime]) -> None:
        """Prepare a limiter that has seen no calls; `clock` tells when one ends."""
        self._settings = settings
        self._clock = clock
        self._all = _Window(settings.overall, _SHARES_OF_ALL)
        self._chats: dict[int, _Window] = {}

    def openings(self, now: datetime) -> Openings:
        """Return what may go out now."""
        self._chats = {chat_id: window for chat_id, window in self._chats.items() if window.used(now)}
        chats = {chat_id: window.opening(now) for chat_id, window in self._chats.items()}
        least = len(Urgency)
        return Openings(self._all.opening(now), {key: value for key, value in chats.items() if value < least})

    def admit(self, chat_id: int, urgency: Urgency, now: datetime) -> bool:
        """Return whether a call may leave now; if so, it counts until `end` and a while after."""
        here = self._chats.get(chat_id) or _Window(self._pace_of(chat_id))
        if urgency >= min(here.opening(now), self._all.opening(now)):
            return False
        self._chats[chat_id] = here
        for window in (here, self._all):
            window.under_way += 1
        return True

    def end(self, chat_id: int, *, called: bool) -> None:
        """Note that an admitted call is over, or that it turned out that none was needed."""
        for window in (self._chats[chat_id], self._all):
            window.under_way -= 1
            if called:
                window.ended.append(self._clock())

    def next_look(self, now: datetime) -> datetime | None:
        """Return when more may go out than now, as far as that does not depend on calls under way."""
        moments = (window.frees_at for window in (self._all, *self._chats.values()))
        return min((moment for moment in moments if moment is not None and moment > now), default=None)

    def _pace_of(self, chat_id: int) -> Pace:
        return self._settings.group if is_group(chat_id) else self._settings.private
