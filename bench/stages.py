"""Where the time of one request goes: when the program logged that it had got so far."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

STAGES = {
    "photo_stored": "the photo is fetched",
    "photo_normalised": "it is opened, and our own look is done",
    "photo_usable": "the provider has looked at it",
    "job_submitting": "the worker turns to the clip",
    "job_submitted": "the clip is ordered",
    "job_made": "it is rendered",
    "job_fetched": "it is copied, and plays",
    "job_delivered": "it is uploaded",
}


@dataclass(slots=True)
class Stages:
    """Listens to the log of a program that serves one request after the other.

    Attributes:
        spans: by what was logged, the seconds since what had been logged before it.
    """

    spans: dict[str, list[float]] = field(default_factory=lambda: {event: [] for event in STAGES})
    _last: float = 0.0

    def listen(self) -> None:
        """Hear everything that is logged from now on."""
        structlog.configure(processors=[self._note, *structlog.get_config()["processors"]])

    def begin(self, at: float) -> None:
        """Note when (epoch seconds) a request began; what was noted of the one before it stays."""
        self._last = at

    def forget(self) -> None:
        """Forget all requests so far."""
        for found in self.spans.values():
            found.clear()

    def _note(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if (found := self.spans.get(event["event"])) is not None:
            now = time.time()
            found.append(now - self._last)
            self._last = now
        return event

    def lines(self) -> list[str]:
        """Return a line for each stage: its median, and the longest."""
        return [
            f"  {STAGES[event]:40s} {statistics.median(found):5.2f} s, longest {max(found):5.2f} s"
            for event, found in self.spans.items()
            if found
        ]
