"""The stage on which each step is taken alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import open_storage
from storage.files import Files
from tests.engine.steps.stage import Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Return a stage on a database of its own."""
    async with open_storage(tmp_path / "bot.db") as storage:
        yield Stage(storage, Files(tmp_path))
