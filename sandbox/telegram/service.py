"""The sandbox's Telegram as one thing: a world, the Bot API in front of it, and hands for testers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram.accounts import User
from sandbox.telegram.control_routes import TelegramControl
from sandbox.telegram.control_updates import UpdatesControl
from sandbox.telegram.files import FileStore
from sandbox.telegram.http import TelegramHttp
from sandbox.telegram.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

    from sandbox.events import EventLog
    from sandbox.faults import Faults
    from sandbox.telegram.switches import TelegramSwitches

# Until a token says otherwise; ids of bots and people never meet, people start lower.
_SOME_BOT = 7_000_000_001


class Telegram:
    """A Bot API for one bot.

    Args:
        log: where every call and everything that happens is recorded.
        faults: consulted at every call.
        switches: may be changed at any time.
        folder: an existing folder for the files; whoever made it removes it.
        name: the bot's first name.
        username: the bot's user name, without "@".
    """

    def __init__(
        self,
        log: EventLog,
        faults: Faults,
        switches: TelegramSwitches,
        folder: Path,
        *,
        name: str = "Selfmoji",
        username: str = "selfmoji_bot",
    ) -> None:
        self.switches = switches
        bot = User(_SOME_BOT, name, username, is_bot=True)
        self.world = World(log, switches, bot, FileStore(folder))
        self._http = TelegramHttp(self.world, faults)

    def routes(self) -> list[web.RouteDef]:
        """Return the Bot API's routes, below /bot and /file."""
        return self._http.routes()

    def control_routes(self) -> list[web.RouteDef]:
        """Return the routes by which testers act as people, below /control."""
        return [*TelegramControl(self.world).routes(), *UpdatesControl(self.world).routes()]

    async def close(self) -> None:
        """End the poll that waits, so that the server can stop at once."""
        self.world.updates.close()
