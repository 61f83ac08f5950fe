"""What the provider `local` may use, and what it tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.providers.interface import Capabilities

if TYPE_CHECKING:
    from pathlib import Path

NAME = "local"

_MODEL = "expressions-1"
"""Told apart in rows from a later renderer."""

_AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Limits of the renderer.

    Attributes:
        folder: where finished clips lie until they are fetched.
        slots: clips that are rendered side by side, one worker process each.
        seconds: how long one clip may take.
        keep: how long a finished clip is kept for `fetch`.
        patience: how long `status` waits for news before it answers "still running".
    """

    folder: Path
    slots: int = 1
    seconds: float = 60
    keep: timedelta = timedelta(hours=1)
    patience: float = 0.5

    def describe(self) -> Capabilities:
        """Return the static facts: free, in this process's care, and gone with it."""
        return Capabilities(
            name=NAME,
            model=_MODEL,
            billed=False,
            durable=False,
            own_regions=False,
            max_upstream=self.slots,
            side_by_side=self.slots,
            submit_interval=_AT_ONCE,
            check_interval=_AT_ONCE,
            shortest=_AT_ONCE,
            # `status` itself waits for news, so that nobody need look at a clock.
            poll_interval=_AT_ONCE,
            sweep_interval=_AT_ONCE,
            task_life=self.keep,
            unknown_tolerance=_AT_ONCE,
            recovery_grace=_AT_ONCE,
        )
