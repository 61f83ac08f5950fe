"""A start of the program that costs milliseconds, for tests that start it a thousand times.

What is left out is work that comes out the same each time: migrating a new file (a migrated one is copied),
reading the texts, compiling statements.
"""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from handlers.words import Words
from storage.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


class _Statements(dict[Any, Any]):
    """Compiled statements of all engines; the key begins with the engine's dialect, and all are the same."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


@asynccontextmanager
async def quick_starts(folder: Path) -> AsyncIterator[None]:
    """Start quickly until the block ends; the migrated file lies in `folder`."""
    migrated, words, statements = folder / "migrated.db", Words(), _Statements()
    await migrate(migrated)

    async def copy(path: Path) -> None:
        if not path.exists():  # noqa: ASYNC240 - there is nobody whom it could keep waiting
            shutil.copyfile(migrated, path)

    def remember(conn: sa.Connection) -> None:
        conn.execution_options(compiled_cache=statements)

    sa.event.listen(sa.Engine, "engine_connect", remember)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.database.migrate", copy)
            patch.setattr("bot.program.Words", lambda: words)
            yield
    finally:
        sa.event.remove(sa.Engine, "engine_connect", remember)
