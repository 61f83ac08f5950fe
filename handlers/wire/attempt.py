"""What becomes of one update while its handler runs, seen by the pump although PTB swallows errors."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Attempt:
    """One try at one update.

    Attributes:
        update_id: the inbox row.
        decided: the handler's rows and the handled mark were committed together.
        error: what a handler raised, reported by the error handler.
    """

    update_id: int
    decided: bool = False
    error: BaseException | None = None


current_attempt: ContextVar[Attempt | None] = ContextVar("current_attempt", default=None)
