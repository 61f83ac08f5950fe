"""The outside world in one process with the test: a sandbox whose clocks stand still until they are moved."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.server import Sandbox
from sandbox.telegram.acts import Acts, Place
from sandbox.telegram.errors import ActError
from sandbox.telegram.inline import ask, choose
from sandbox.telegram.media import photo
from sandbox.telegram.photos import photo_sizes
from sandbox.telegram.presses import Wish, press

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator, Mapping

    from sandbox.events import Event
    from sandbox.faults import Faults
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.messages import Message

PROVIDER = {
    "detect_rps": 0,
    "submit_rps": 0,
    "query_rps": 0,
    "policy_rps": 0,
    "run_seconds": 5.0,
    "clip_seconds": 0.1,
}
"""A quick provider without limits of calls by the second."""

_CLOCKS = ("sandbox.dashscope.clock.time", "sandbox.telegram.world.time")


class Town:
    """What people do and see, and the time that Telegram, the provider and the bot share.

    Attributes:
        sandbox: the world itself.
        now: the time everywhere; `pass_time` alone moves it.
    """

    def __init__(self, sandbox: Sandbox, switches: Mapping[str, Any]) -> None:
        self.sandbox = sandbox
        self.now = datetime.now(UTC)
        for name, value in switches.items():
            setattr(sandbox.provider.switches, name, value)
        self._acts = Acts(sandbox.telegram.world)
        self.pass_time(timedelta(0))

    def pass_time(self, span: timedelta) -> None:
        """Move everybody's clock; the machine's own counts for nobody."""
        self.now += span
        # Setting any switch has the provider look at its tasks again.
        self.sandbox.provider.switches.clock_skew = 0.0

    async def settle(self) -> None:
        """Wait until every clip of a running task is made, which takes the machine's time."""
        await self.sandbox.provider.settle()
        self.pass_time(timedelta(0))  # a task whose time was over before its clip was made ends now

    def time(self) -> float:
        """Return epoch seconds; with `monotonic` what the sandbox takes for the module `time`."""
        return self.now.timestamp()

    monotonic = time

    @property
    def has_updates(self) -> bool:
        """Whether Telegram has something for the bot."""
        return any(True for _ in self.sandbox.telegram.world.updates.pending())

    def news(self, after: int) -> list[Event]:
        """Return what happened behind the event of this number."""
        return self.sandbox.log.find(after=after)

    def hand_out_again(self, chance: random.Random) -> None:
        """Have Telegram repeat one of its last updates, behind later ones."""
        updates = self.sandbox.telegram.world.updates
        if updates.newest is not None:
            with suppress(ActError):  # an id that was never given out
                updates.redeliver(updates.newest - chance.randrange(20))

    def join(self, name: str) -> Chat:
        """Let somebody open a private chat with the bot."""
        world = self.sandbox.telegram.world
        chat = world.private_chat(world.create_person(name, language_code="en"))
        return world.chats.setdefault(chat.id, chat)

    def send_photo(self, chat: Chat, content: bytes, *, sender: User | None = None) -> Message:
        """Send a photo as an app would."""
        media = photo(self.sandbox.telegram.world.files, photo_sizes(content))
        return self._acts.send_media(self._place(chat, sender), [media])[0].message

    def write(
        self, chat: Chat, text: str, *, sender: User | None = None, reply_to: Message | None = None
    ) -> None:
        """Write a text."""
        self._acts.write(self._place(chat, sender, reply_to), text)

    def press(self, chat: Chat, message: Message, data: str, *, sender: User | None = None) -> None:
        """Press a button that the message has."""
        somebody = self._place(chat, sender).sender
        press(self.sandbox.telegram.world, chat, somebody, message.id, Wish(data=data))

    def type_inline(self, chat: Chat) -> str:
        """Type the bot's name in a chat with somebody and return the query's id."""
        return ask(self.sandbox.telegram.world, self.person(chat), "", offset="", chat_type="private")[0]

    def is_asked(self, query_id: str) -> bool:
        """Return whether a query waits for the bot's answer."""
        return self.sandbox.telegram.world.inline.find(query_id) is not None

    def offered(self, query_id: str) -> list[str] | None:
        """Return the ids of what the bot offers to a query; None if there is no answer."""
        offer = self.sandbox.telegram.world.offers.get(query_id)
        return list(offer.results) if offer is not None else None

    def choose(self, chat: Chat, query_id: str, result_id: str, *, sender: User) -> Message:
        """Place a result in a chat; Telegram tells the bot of it."""
        place, world = Place(chat, sender), self.sandbox.telegram.world
        return choose(world, place, query_id, result_id, feedback=True).sent.message

    def person(self, chat: Chat) -> User:
        """Return the other side of a private chat."""
        assert chat.person is not None
        return chat.person

    def _place(self, chat: Chat, sender: User | None, reply_to: Message | None = None) -> Place:
        somebody = sender or chat.person
        assert somebody is not None
        return Place(chat, somebody, reply_to)


def shown(chat: Chat) -> list[Message]:
    """Return what the bot shows in a chat now."""
    return [message for message in chat.messages.values() if message.by_bot and not message.deleted]


def is_clip(message: Message) -> bool:
    """Return whether a message shows a clip."""
    media = message.content.media
    fields: dict[str, Any] = {} if media is None else media.fields
    return any(isinstance(file, dict) and file.get("mime_type") == "video/mp4" for file in fields.values())


def buttons(message: Message, beginning: str) -> list[str]:
    """Return the data of a message's buttons that begin in some way."""
    found = (button["data"] for row in message.buttons() for button in row)
    return [data for data in found if data is not None and data.startswith(beginning)]


@asynccontextmanager
async def town(
    switches: Mapping[str, Any] | None = None, faults: Faults | None = None
) -> AsyncIterator[Town]:
    """Open a world of its own.

    Args:
        switches: of the provider, beside `PROVIDER`.
        faults: decides which calls go wrong.
    """
    sandbox = Sandbox()
    if faults is not None:
        sandbox.faults = faults
    async with sandbox:
        place = Town(sandbox, {**PROVIDER, **(switches or {})})
        with pytest.MonkeyPatch.context() as patch:
            for clock in _CLOCKS:
                patch.setattr(clock, place)
            yield place
