from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from engine.pool import StudioPool
from engine.providers.local import Local, LocalSettings
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PATIENCE = 110.0
"""Seconds: workers are polite, so on a busy machine a clip takes long."""

MEMORY_MB = 1024
"""What the program's settings give a worker."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool() -> AsyncIterator[StudioPool]:
    """One worker for the whole module: loading the models costs more than most of what is tested."""
    async with StudioPool(1, seconds=PATIENCE, memory_mb=MEMORY_MB) as pool:
        yield pool


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return LocalSettings(folder=tmp_path / "rendered", seconds=PATIENCE, patience=30)


@pytest_asyncio.fixture(loop_scope="module")
async def local(settings: LocalSettings, pool: StudioPool) -> AsyncIterator[Local]:
    provider = Local(settings, pool)
    yield provider
    await provider.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(grace_hopper())
    return path
