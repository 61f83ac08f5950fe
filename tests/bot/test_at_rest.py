"""A program with nothing to do writes nothing, however many people wait."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.outside import Outside
from storage import open_storage, providers
from tests.support.crowd import fill
from tests.support.program import settings_for
from tests.support.town import town
from tests.support.turning import turned

if TYPE_CHECKING:
    from pathlib import Path

WAITING = 1000
ROUNDS = 6


class Writes:
    """Counts the rows that are changed on an engine from now on."""

    def __init__(self, engine: sa.Engine) -> None:
        self.statements: list[str] = []
        sa.event.listen(engine, "after_cursor_execute", self._note)

    def _note(self, _conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")) and cursor.rowcount != 0:
            self.statements.append(statement)


@pytest.mark.parametrize("waiting", [0, WAITING])
async def test_no_loop_writes_when_nothing_changed(tmp_path: Path, waiting: int) -> None:
    async with town() as place:
        settings = settings_for(place.sandbox.url, tmp_path, telegram_poll_seconds=0)
        async with open_storage(settings.database) as storage:
            # The line stands still: what moves it would be a change. Later than this is no wait of ours.
            probe_at = place.now + timedelta(hours=1)
            await storage.transact(
                providers.pause, name="emoji-v1", problem="key", code="C", probe_at=probe_at, now=place.now
            )
            if waiting:
                await storage.transact(fill, waiting, now=place.now)
        async with turned(settings, Outside(), place) as turning:
            await turning.round()
            writes = Writes(turning.parts.storage.engine.sync_engine)
            for _ in range(ROUNDS):
                for signal in turning.parts.signals.values():
                    signal.set()
                await turning.round()
                place.pass_time(timedelta(seconds=30))
    assert writes.statements == []
