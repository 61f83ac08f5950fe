"""A progress bar for commands: drawn over itself on a terminal, a line for each finished part elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_WIDTH = 30


class Progress:
    """How far a command has come with its parts.

    Args:
        total: how many parts there are.
        stream: where it is shown; standard error, so that the results can be piped on.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._done = 0
        self._stream = sys.stderr if stream is None else stream
        self._drawn = 0  # characters of the bar that stands on the terminal now

    def watch(self, name: str, steps: Iterable[T], count: int) -> Iterator[T]:
        """Pass the `count` steps of one part on, and move the bar with each."""
        for number, step in enumerate(steps):
            self._draw(name, (self._done + number / count) / self._total)
            yield step

    def finish(self, line: str) -> None:
        """Count one part as done and say what came of it, on a line that stays."""
        self._done += 1
        self._clear()
        self._stream.write(f"[{self._done}/{self._total}] {line}\n")
        self._stream.flush()

    def _draw(self, name: str, share: float) -> None:
        if not self._stream.isatty():
            return
        filled = round(share * _WIDTH)
        bar = f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%} {name}"
        self._stream.write("\r" + bar.ljust(self._drawn))
        self._stream.flush()
        self._drawn = len(bar)

    def _clear(self) -> None:
        if self._drawn:
            self._stream.write("\r" + " " * self._drawn + "\r")
        self._drawn = 0
