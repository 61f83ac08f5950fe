"""The provider's clock, which may be wrong, and the ways the provider writes time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.dashscope.switches import ProviderSwitches

BEIJING = timezone(timedelta(hours=8))
"""Times without a zone in the provider's answers and questions are UTC+8 (facts sections 3 and 4)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the provider's time, which the switch `clock_skew` moves against ours."""

    switches: ProviderSwitches

    def ms(self) -> int:
        """Return epoch milliseconds."""
        return round((time.time() + self.switches.clock_skew) * 1000)

    def http_date(self) -> str:
        """Return now as a Date header."""
        return format_datetime(datetime.fromtimestamp(self.ms() / 1000, UTC), usegmt=True)


def beijing_text(ms: int) -> str:
    """Return epoch milliseconds as a task's timestamps show them: "2026-11-20 18:04:11.512"."""
    moment = datetime.fromtimestamp(ms // 1000, BEIJING)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{ms % 1000:03d}"


def beijing_ms(text: str) -> int:
    """Return the epoch milliseconds of a list filter's time, "20261120180411".

    Raises:
        ValueError: `text` is no such time.
    """
    return int(datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING).timestamp()) * 1000
