"""What becomes of one update while its handler runs, seen by the pump although PTB swallows errors."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


class LaterError(Exception):
    """A handler cannot do its work yet, and it is not the update's fault: it is called again, uncounted."""

    def __init__(self, wait: timedelta | None = None) -> None:
        """Ask for another call.

        Args:
            wait: how long to wait for it; None for the pump's usual wait.
        """
        super().__init__("later")
        self.wait = wait


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
