"""How a studio function says no: with a named reason for the caller and a fact for the log."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

Reason = TypeVar("Reason", bound=StrEnum)


class StudioError(Exception, Generic[Reason]):
    """The file will not do; `detail` is for the log and holds nothing of the picture."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)  # both, so that the error survives pickling
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"
