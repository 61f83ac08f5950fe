from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from engine.pool import StudioPool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def pool() -> AsyncIterator[StudioPool]:
    """Two workers, with time enough for a loaded machine."""
    async with StudioPool(2, seconds=60, memory_mb=512) as pool:
        yield pool


@pytest.fixture
async def lone() -> AsyncIterator[StudioPool]:
    """One worker: what it does to one call, the next one feels."""
    async with StudioPool(1, seconds=60, memory_mb=512) as pool:
        yield pool


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """A pipe with a name: opening one end waits until somebody opens the other."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    return path
