"""In-process wake-ups after a commit: a hint that rows of a topic changed; timed scans are the truth."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import sqlalchemy as sa

_KEY = "selfmoji_topics"


class Topic(StrEnum):
    """What changed, as coarse as the loops need it."""

    DOWNLOADS = "downloads"  # photos that are not on our disk yet
    PHOTOS = "photos"  # photos on their way from our disk to a verdict
    JOBS = "jobs"
    MESSAGES = "messages"
    SHEETS = "sheets"  # previews, and photos that can have them now
    FAREWELLS = "farewells"


def wake(conn: sa.Connection, topic: Topic) -> None:
    """Note inside a transaction that subscribers of `topic` shall look again once it is committed."""
    conn.info.setdefault(_KEY, set()).add(topic)


def collect(conn: sa.Connection) -> set[Topic]:
    """Take what `wake` noted on this connection."""
    topics: set[Topic] = conn.info.pop(_KEY, set())
    return topics


class WakeUps:
    """Who wants to hear of which topic."""

    def __init__(self) -> None:
        self._subscribers: list[tuple[frozenset[Topic], Callable[[], None]]] = []

    def subscribe(self, topics: Iterable[Topic], callback: Callable[[], None]) -> None:
        """Have `callback` called, on the event loop, after each commit that touched one of `topics`."""
        self._subscribers.append((frozenset(topics), callback))

    def announce(self, topics: set[Topic]) -> None:
        """Call everyone who listens to one of `topics`."""
        for wanted, callback in self._subscribers:
            if wanted & topics:
                callback()
