"""The books at the end of a bad time: what people see, what was charged, what was set aside."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sandbox.client import Control
    from tests.crash.people import Customer


@dataclass(frozen=True, slots=True)
class Books:
    """What must be zero, and out of how much.

    Attributes:
        jobs: clips that were wanted.
        lost: clips that nobody sees.
        shown_twice: clips beyond one for each wish.
        paid_twice: orders beyond one for each photo and expression.
        quarantined: updates that were set aside, although none did any harm.
        unhandled: updates that still wait.
    """

    jobs: int
    lost: int
    shown_twice: int
    paid_twice: int
    quarantined: int
    unhandled: int

    @property
    def clean(self) -> bool:
        """Whether every wish was served once and nothing else happened."""
        return not (self.lost or self.shown_twice or self.paid_twice or self.quarantined or self.unhandled)

    def __str__(self) -> str:
        return (
            f"jobs {self.jobs}, lost {self.lost}, paid twice {self.paid_twice}, shown twice"
            f" {self.shown_twice}, quarantined {self.quarantined}, unhandled {self.unhandled}"
        )


async def balance(control: Control, customers: Sequence[Customer], database: Path) -> Books:
    """Compare what the sandbox knows with what was wanted; the program must have ended."""
    missing = [customer.wishes - await customer.served() for customer in customers]
    orders = Counter((task["photo_sha256"], task["driven_id"]) for task in await paid_orders(control))
    inbox = inbox_states(database)
    return Books(
        jobs=sum(customer.wishes for customer in customers),
        lost=sum(count for count in missing if count > 0),
        shown_twice=-sum(count for count in missing if count < 0),
        paid_twice=sum(count - 1 for count in orders.values()),
        quarantined=inbox["quarantined"],
        unhandled=inbox["stored"],
    )


async def paid_orders(control: Control) -> list[dict[str, Any]]:
    """Return every order that the provider took, paid by now or not."""
    return list((await control.ledger())["tasks"])


def inbox_states(database: Path) -> Counter[str]:
    """Return how many updates are in which state."""
    with closing(sqlite3.connect(database)) as connection:
        return Counter(
            dict(connection.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall())
        )
