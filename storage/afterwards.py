"""What a transaction has to say once it is durable; one that is undone says nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

_KEY = "selfmoji_afterwards"

P = ParamSpec("P")


def afterwards(conn: sa.Connection, say: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have something said after the commit, above all in the log: a line there cannot be undone."""
    conn.info.setdefault(_KEY, []).append(partial(say, *args, **kwargs))


def take_words(conn: sa.Connection) -> list[Callable[[], object]]:
    """Take what `afterwards` noted on this connection."""
    words: list[Callable[[], object]] = conn.info.pop(_KEY, [])
    return words
