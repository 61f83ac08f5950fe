"""The ledger of money: what the account was charged, for what, and when."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

DETECT_PRICE: Final = Decimal("0.004")
"""CNY for one checked image, face accepted or not (facts section 8)."""
SECOND_PRICE: Final = Decimal("0.08")
"""CNY for one second of a clip that succeeded; failed tasks are free (facts section 8)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One charge.

    Attributes:
        at: epoch seconds of our clock.
        request_id: of the detection, or of the submit.
        amount: CNY as a decimal text.
        units: images or seconds.
    """

    at: float
    kind: Literal["detect", "clip"]
    request_id: str
    task_id: str
    amount: str
    units: int


@dataclass(slots=True)
class Ledger:
    """All charges, and counts of what was let in whether or not it cost anything.

    Attributes:
        submitted: submits that were accepted.
        detects: detections that were carried out.
    """

    entries: list[Entry] = field(default_factory=list)
    submitted: int = 0
    detects: int = 0

    def charge_detect(self, request_id: str) -> None:
        """Charge one looked-at image."""
        self.detects += 1
        self.entries.append(Entry(time.time(), "detect", request_id, "", str(DETECT_PRICE), 1))

    def charge_clip(self, request_id: str, task_id: str, seconds: int) -> None:
        """Charge a clip of so many whole seconds."""
        amount = str(SECOND_PRICE * seconds)
        self.entries.append(Entry(time.time(), "clip", request_id, task_id, amount, seconds))

    def as_json(self) -> dict[str, Any]:
        """Return entries, their total in CNY as a decimal text, and the counts."""
        total = sum((Decimal(entry.amount) for entry in self.entries), Decimal(0))
        return {
            "entries": [asdict(entry) for entry in self.entries],
            "total": str(total),
            "submitted": self.submitted,
            "detects": self.detects,
        }
