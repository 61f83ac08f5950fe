"""Calls a second: a sliding window for each account and interface."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class RateLimits:
    """Remembers when calls were let through; a call that is refused does not count."""

    _passed: dict[tuple[str, ...], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def allow(self, who: tuple[str, ...], per_second: float, now: float) -> bool:
        """Return whether `who` may call at `now`: `per_second` calls in any one second; 0 = always."""
        if per_second <= 0:
            return True
        # A rate below one a second is one call in a longer window.
        room, window = max(1, math.floor(per_second)), max(1.0, 1 / per_second)
        passed = self._passed[who]
        while passed and passed[0] <= now - window:
            passed.popleft()
        if len(passed) >= room:
            return False
        passed.append(now)
        return True
