"""Gates around everything that the program does to the world: counted, named, and deadly where wanted.

They are attached from outside: to SQLAlchemy's events, and to the sessions and the publishing that `bot`
hands in.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import sqlalchemy as sa
from sqlalchemy.pool import Pool

from bot.outside import Outside
from engine.providers.emoji_v1.transport import open_session as open_provider_session
from storage.files import publish
from tests.support.in_process import InProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path


_PROVIDER_CALLS = {
    r"POST .*/face-detect": "detect",
    r"POST .*/video-synthesis": "submit",
    r"GET .*/uploads": "policy",
    r"POST .*/oss": "upload",
    r"GET .*/tasks": "list",
    r"GET .*/tasks/[^/]+": "status",
    r"POST .*/tasks/[^/]+/cancel": "cancel",
    r"GET .*/results/.*": "result",
}


class DiedError(BaseException):
    """The program is dead; nothing that catches errors may go on."""


@dataclass(slots=True)
class Gates:
    """What one life of the program does, and the moment of its death.

    Attributes:
        die_at: the number of the gate that kills, counted from 1; None lets it live.
        on_death: called at that moment, before anything else can act.
        passed: the names of all gates so far, "before X" or "after X", the deadly one included.
        dead: from now on every gate refuses, so that no `finally` acts after the death.
    """

    die_at: int | None = None
    on_death: Callable[[], None] = lambda: None
    passed: list[str] = field(default_factory=list)
    dead: bool = False
    _changes: dict[int, int] = field(default_factory=dict)
    _committed: str | None = None

    def gate(self, name: str) -> None:
        """Go through a gate.

        Raises:
            DiedError: here the program dies, or it is dead.
        """
        if not self.dead:
            self.passed.append(name)
            if len(self.passed) == self.die_at:
                self.dead = True
                self.on_death()
        if self.dead:
            raise DiedError(name)

    @property
    def effects(self) -> set[str]:
        """What was done to the world so far, each once."""
        return {name.removeprefix("before ") for name in self.passed if name.startswith("before ")}

    def outside(self) -> Outside:
        """Return what is handed to `bot`: the real things, each behind a gate."""
        return Outside(
            telegram_session=self._telegram,
            provider_session=self._provider,
            publish=self._publish,
            pool=lambda _: InProcess(),
        )

    def _telegram(self, *, connections: int) -> aiohttp.ClientSession:
        # The real one looks through the environment for a proxy before each call.
        session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections))
        return _gated(self, session, _telegram_call())

    def _provider(self, *, keep_alive: bool) -> aiohttp.ClientSession:
        return _gated(self, open_provider_session(keep_alive=keep_alive), _provider_call)

    def _publish(self, draft: Path, published: Path) -> None:
        name = f"publish {published.parent.name}/*{published.suffix}"
        self.gate(f"before {name}")
        publish(draft, published)
        self.gate(f"after {name}")

    @contextmanager
    def around_commits(self) -> Iterator[None]:
        """Make gates of all commits that change anything, for as long as the block lasts."""
        listeners = (
            (sa.Engine, "begin", self._begin),
            (sa.Engine, "commit", self._before_commit),
            (Pool, "checkin", self._after_commit),
        )
        for target, event, listener in listeners:
            sa.event.listen(target, event, listener)
        try:
            yield
        finally:
            for target, event, listener in listeners:
                sa.event.remove(target, event, listener)

    def _begin(self, conn: sa.Connection) -> None:
        self._changes[id(conn)] = _changes(conn)

    def _before_commit(self, conn: sa.Connection) -> None:
        if self.dead:
            raise DiedError("commit")
        if _changes(conn) != self._changes.pop(id(conn), None):
            task = asyncio.current_task()
            self._committed = f"commit {task.get_name().removeprefix('transact ') if task else '?'}"
            self.gate(f"before {self._committed}")

    def _after_commit(self, _dbapi_connection: Any, _record: object) -> None:
        name, self._committed = self._committed, None
        if name is not None:
            # The connection is just being given back, and an error would lose it: the next gate refuses.
            with suppress(DiedError):
                self.gate(f"after {name}")


def _changes(conn: sa.Connection) -> int:
    driver: Any = conn.connection.driver_connection
    return int(driver.total_changes)


def _gated(
    gates: Gates, session: aiohttp.ClientSession, name: Callable[[str, str, Any], str | None]
) -> aiohttp.ClientSession:
    return cast("aiohttp.ClientSession", _GatedSession(gates, session, name))


class _GatedSession:
    """A session in front of which stands a gate: before a request leaves, and when its answer is there."""

    def __init__(
        self, gates: Gates, session: aiohttp.ClientSession, name: Callable[[str, str, Any], str | None]
    ) -> None:
        self._gates = gates
        self._session = session
        self._name = name

    @property
    def closed(self) -> bool:
        return self._session.closed

    async def close(self) -> None:
        await self._session.close()

    @asynccontextmanager
    async def request(self, method: str, url: Any, **options: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        if self._gates.dead:
            raise DiedError(method)
        name = self._name(method, str(url).partition("?")[0], options.get("data"))
        if name is not None:
            self._gates.gate(f"before {name}")
        async with self._session.request(method, url, **options) as answer:
            if name is not None:
                self._gates.gate(f"after {name}")
            yield answer

    def get(self, url: Any, **options: Any) -> Any:
        return self.request("GET", url, **options)


def _telegram_call() -> Callable[[str, str, Any], str | None]:
    """Return what names calls to Telegram; a poll that confirms nothing does nothing, and has no name."""
    confirmed = None

    def name(_method: str, url: str, data: Any) -> str | None:
        nonlocal confirmed
        if "/file/bot" in url:
            return "telegram download"
        method = url.rpartition("/")[2]
        if method != "getUpdates":
            return f"telegram {method}"
        offset = data.get("offset")
        news, confirmed = offset != confirmed, offset
        return "telegram getUpdates" if news else None

    return name


def _provider_call(method: str, url: str, _data: Any) -> str:
    for pattern, name in _PROVIDER_CALLS.items():
        if re.fullmatch(pattern, f"{method} {url}"):
            return f"provider {name}"
    return f"provider {method} {url}"
