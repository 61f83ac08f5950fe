"""Many people over many hours: they send selfies, tap as soon as they can, sometimes think better of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.support.pictures import saved
from tests.support.town import buttons

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from datetime import datetime

    from sandbox.events import Event
    from sandbox.telegram.accounts import Chat
    from tests.support.town import Town

_MAKE, _CANCEL = "1:t:", "1:c:"
_SECOND_THOUGHTS = 0.03
_AGAIN = 0.02
"""So many of the updates are handed out a second time, behind those that came after them."""

_RANGE = re.compile(r"(?:up to|(?P<least>\d+) to) (?P<most>\d+) (?P<unit>minutes|hours)")
_SOON = {"less than a minute": (0, 1), "about a minute": (0, 1)}


@dataclass(frozen=True, slots=True)
class Promise:
    """What a status message said first about the wait.

    Attributes:
        at: when it said so.
        least, most: the range, from then on.
    """

    at: datetime
    least: timedelta
    most: timedelta

    def holds(self, ended: datetime) -> bool:
        """Return whether a clip that came at `ended` came within the range."""
        return self.least <= ended - self.at <= self.most


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody sends one photo and wants so many expressions of it."""

    at: datetime
    person: int
    taps: int


@dataclass(slots=True)
class Crowd:
    """Acts by a seed, and notes what the chats showed and when.

    Attributes:
        photos, presses: what was sent and pressed so far.
        promises: by chat and message.
        clips: when a message became a clip.
    """

    town: Town
    chance: random.Random
    visits: list[Visit]
    photos: int = 0
    presses: int = 0
    promises: dict[tuple[int, int], Promise] = field(default_factory=dict)
    clips: dict[tuple[int, int], datetime] = field(default_factory=dict)
    _chats: dict[int, Chat] = field(default_factory=dict)
    _wishes: dict[tuple[int, int], int] = field(default_factory=dict)
    _thought: set[str] = field(default_factory=set)
    _seen: int = 0

    @property
    def next(self) -> datetime | None:
        """When somebody comes next; None when nobody will."""
        return self.visits[0].at if self.visits else None

    def act(self) -> bool:
        """Let everybody do what they would do now; return whether anybody did."""
        before = self.photos, self.presses
        while self.visits and self.visits[0].at <= self.town.now:
            self._come(self.visits.pop(0))
        for event in self.town.news(self._seen):
            self._seen = event.seq
            self._notice(event)
        return before != (self.photos, self.presses)

    def _come(self, visit: Visit) -> None:
        if visit.person not in self._chats:
            self._chats[visit.person] = self.town.join(f"Person {visit.person}")
        photo = self.town.send_photo(self._chats[visit.person], _selfie(self.chance.randrange(6)))
        self._wishes[photo.chat.id, photo.id] = visit.taps
        self.photos += 1

    def _notice(self, event: Event) -> None:
        """See a message of the bot that is new or has changed."""
        if event.kind not in {"telegram.message", "telegram.edited"} or event.facts["by"] != "bot":
            return
        chat = self.town.sandbox.telegram.world.chats[event.facts["chat_id"]]
        place = chat.id, event.facts["message_id"]
        if event.facts["content"] != "text":
            self.clips.setdefault(place, self.town.now)
        promise = _promise(event.facts["text"], self.town.now)
        if promise is not None:
            self.promises.setdefault(place, promise)
        self._tap(chat, place[1])
        self._think(chat, place[1])

    def _tap(self, chat: Chat, message_id: int) -> None:
        """Tap on the first keyboard that comes for a photo."""
        message = chat.messages[message_id]
        photo = message.replies_to
        taps = self._wishes.pop((chat.id, photo.id), 0) if photo and buttons(message, _MAKE) else 0
        for data in self.chance.sample(buttons(message, _MAKE), taps):
            self.town.press(chat, message, data)
            self.presses += 1
        if taps and self.chance.random() < _AGAIN * taps:
            self.town.hand_out_again(self.chance)

    def _think(self, chat: Chat, message_id: int) -> None:
        for data in buttons(chat.messages[message_id], _CANCEL):
            if data not in self._thought:
                self._thought.add(data)
                if self.chance.random() < _SECOND_THOUGHTS:
                    self.town.press(chat, chat.messages[message_id], data)


def visits(
    chance: random.Random, begin: datetime, *, jobs: int, people: int, every: timedelta
) -> list[Visit]:
    """Return visits that make about so many jobs, one `every` so often on average, at random times."""
    return list(_visits(chance, begin, jobs, people, every))


def _visits(
    chance: random.Random, begin: datetime, jobs: int, people: int, every: timedelta
) -> Iterator[Visit]:
    at = begin
    while jobs > 0:
        taps = min(chance.choice((1, 1, 2, 3, 5)), jobs)
        jobs -= taps
        at += taps * every * chance.expovariate(1)
        yield Visit(at, chance.randrange(people), taps)


@cache
def _selfie(number: int) -> bytes:
    return saved(Image.new("RGB", (400 + number, 400), (200, 150, 120)), "JPEG")


def _promise(text: str, now: datetime) -> Promise | None:
    for words, (least, most) in _SOON.items():
        if words in text:
            return Promise(now, timedelta(minutes=least), timedelta(minutes=most))
    found = _RANGE.search(text)
    if found is None:
        return None
    spans: dict[str, Any] = {found["unit"]: 1}
    unit = timedelta(**spans)
    return Promise(now, int(found["least"] or 0) * unit, int(found["most"]) * unit)
