from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.pool import StudioPool
from engine.providers.local import Local, LocalSettings
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MEMORY_MB = 1024
"""What the program's settings give a worker."""


@pytest.fixture
async def pool() -> AsyncIterator[StudioPool]:
    async with StudioPool(1, seconds=60, memory_mb=MEMORY_MB) as pool:
        yield pool


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return LocalSettings(folder=tmp_path / "rendered", patience=30)


@pytest.fixture
async def local(settings: LocalSettings, pool: StudioPool) -> AsyncIterator[Local]:
    provider = Local(settings, pool)
    yield provider
    await provider.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(grace_hopper())
    return path
