"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report; `good` None is advice, not a fault."""

    good: bool | None
    text: str

    def __str__(self) -> str:
        marks = {True: "ok   ", False: "WRONG", None: "note "}
        return f"{marks[self.good]}  {self.text}"
