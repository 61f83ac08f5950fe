"""What tests of the engine have at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import open_storage
from tests.engine.doubt import Doubt

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def doubt(tmp_path: Path) -> AsyncIterator[Doubt]:
    """Return an order in doubt."""
    async with open_storage(tmp_path / "bot.db") as storage:
        found = Doubt(storage)
        await found.begin()
        yield found
