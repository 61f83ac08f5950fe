"""What people ask that waits for the bot's answer: presses, words behind its name, calls into other chats."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

FRESH_PRESS: Final = 15.0
"""Seconds in which whoever pressed may be answered alone by a bot that leads nothing (facts/telegram.md 3)"""

INLINE_LIFE: Final = 30.0
"""Seconds in which an inline query waits for the bot and for its answer (facts/telegram.md section 5)."""

GUEST_LIFE: Final = 150.0
"""Seconds in which a guest may answer; nobody documents it, so it is that of a press."""


class _Query(Protocol):
    @property
    def id(self) -> str: ...


Q = TypeVar("Q", bound=_Query)


def new_id() -> str:
    """Return an id that nobody can guess."""
    return str(secrets.randbits(62))


@dataclass(slots=True)
class OpenQueries(Generic[Q]):
    """Queries of one kind while they are young, oldest first.

    Attributes:
        life: how many seconds each is open.
        now: the time in seconds.
    """

    life: Callable[[], float]
    now: Callable[[], float]
    _asked: dict[str, tuple[float, Q]] = field(default_factory=dict)

    def add(self, query: Q) -> None:
        """Open a query; forget those that are over."""
        for _, old in list(itertools.takewhile(lambda one: self._is_over(one[0]), self._asked.values())):
            del self._asked[old.id]
        self._asked[query.id] = self.now(), query

    def find(self, query_id: str) -> Q | None:
        """Return an open query."""
        asked_at, query = self._asked.get(query_id, (0.0, None))
        return None if self._is_over(asked_at) else query

    def take(self, query_id: str) -> Q:
        """Return the query that the bot answers, once.

        Raises:
            ApiError: it is unknown, answered already, or too old.
        """
        query = self.find(query_id)
        if query is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        del self._asked[query_id]
        return query

    def _is_over(self, asked_at: float) -> bool:
        return self.now() - asked_at >= self.life()
