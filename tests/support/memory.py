"""A folder in memory for lives by the hundred; what a disk does to them is tested with real processes."""

from __future__ import annotations

import logging
import tempfile
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from tests.support.one_thread import one_thread
from tests.support.quick_start import quick_starts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_WHERE = _MEMORY if _MEMORY.is_dir() else None


@pytest.fixture
async def memory() -> AsyncIterator[Path]:
    """Return a folder that is gone afterwards; until then starts are quick, in one thread and silent."""
    async with quick_lives() as folder:
        yield folder


@asynccontextmanager
async def quick_lives() -> AsyncIterator[Path]:
    """Yield the folder of `memory`, for whoever is no test."""
    with tempfile.TemporaryDirectory(prefix="selfmoji-", dir=_WHERE) as folder:
        async with quick_starts(Path(folder)):
            with one_thread(), _quiet():
                yield Path(folder)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the program's log to itself: most of its lives end badly here."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
