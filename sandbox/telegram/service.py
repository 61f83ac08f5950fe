"""The sandbox's Telegram as one thing: a world, the Bot API in front of it, and hands for testers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram.accounts import User
from sandbox.telegram.control_acts import ActsControl
from sandbox.telegram.control_groups import GroupsControl
from sandbox.telegram.control_inline import InlineControl
from sandbox.telegram.control_people import PeopleControl
from sandbox.telegram.control_stickers import StickersControl
from sandbox.telegram.control_topics import TopicsControl
from sandbox.telegram.control_updates import UpdatesControl
from sandbox.telegram.control_views import ViewsControl
from sandbox.telegram.files import FileStore
from sandbox.telegram.http import TelegramHttp
from sandbox.telegram.tokens import TokenCheck
from sandbox.telegram.webhook_sender import WebhookSender
from sandbox.telegram.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

    from sandbox.calls import CallBook
    from sandbox.events import EventLog
    from sandbox.faults import Faults
    from sandbox.telegram.switches import TelegramSwitches
    from sandbox.telegram.witness import Witness

# Until a token says otherwise; ids of bots and people never meet, people start lower.
_SOME_BOT = 7_000_000_001


class Telegram:
    """A Bot API for one bot.

    Args:
        log: where every call and everything that happens is recorded.
        faults: consulted at every call.
        switches: may be changed at any time.
        folder: an existing folder for the files; whoever made it removes it.
        calls: where the calls are kept for whoever inspects them.
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
        calls: CallBook,
        name: str = "Selfmoji",
        username: str = "selfmoji_bot",
    ) -> None:
        self.switches = switches
        bot = User(_SOME_BOT, name, username, is_bot=True)
        self.world = World(log, switches, bot, FileStore(folder))
        self._tokens = TokenCheck(self.world)
        self._http = TelegramHttp(self.world, faults, calls, self._tokens)
        self._sender = WebhookSender(self.world, self._http.carry_out_reply)

    def routes(self) -> list[web.RouteDef]:
        """Return the Bot API's routes, below /bot and /file."""
        return self._http.routes()

    def control_routes(self) -> list[web.RouteDef]:
        """Return the routes by which testers act as people, below /control."""
        return [
            *PeopleControl(self.world).routes(),
            *ActsControl(self.world).routes(),
            *GroupsControl(self.world).routes(),
            *InlineControl(self.world).routes(),
            *TopicsControl(self.world).routes(),
            *ViewsControl(self.world).routes(),
            *UpdatesControl(self.world).routes(),
            *StickersControl(self.world).routes(),
        ]

    def name_bot(self, token: str) -> None:
        """Let the bot have the id of its token before its first call, for whoever talks of it until then."""
        self._tokens.name_bot(token)

    def watch(self, witness: Witness) -> None:
        """Show a witness every call, every answer and every update from now on."""
        self._http.witness = self.world.updates.witness = witness

    async def close(self) -> None:
        """End the poll that waits and the posts under way, so that the server can stop at once."""
        self.world.updates.close()
        await self._sender.close()
