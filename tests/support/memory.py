"""A folder in memory for lives by the hundred; what a disk does to them is tested with real processes."""

from __future__ import annotations

import logging
import tempfile
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from sandbox.clips import Box, make_clip
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
            with one_thread(), _quiet(), _remembered_clips():
                yield Path(folder)


@contextmanager
def _remembered_clips() -> Iterator[None]:
    """Have the pretended provider make each photo's clip once, whatever the order."""

    @cache
    def clip(photo: bytes, box: Box, seconds: float) -> bytes:
        return make_clip(photo, box, seconds)

    def remembered(photo: bytes, box: Box, seconds: float, *, comment: str) -> bytes:
        del comment  # it tells clips apart by their bytes
        return clip(photo, box, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sandbox.dashscope.clip_maker.make_clip", remembered)
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the program's log to itself: most of its lives end badly here."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        structlog.configure(**before)
