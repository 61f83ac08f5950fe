"""What a person does in these tests: send a selfie, press a button, wait for the clip."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from handlers.buttons import Action, Press
from tests.support.pictures import saved

if TYPE_CHECKING:
    from sandbox.client import ChatView, Control, Group, MessageView, Person

_MAKE = Press(Action.MAKE).data()[:4]  # "1:t:", what all buttons of templates begin with

PATIENCE = 40.0
"""Seconds that nothing takes, a restart on a busy machine included."""

CALL = "/emoji@selfmoji_bot"

SELFIE = saved(Image.new("RGB", (480, 480), (200, 150, 120)), "JPEG")


def selfie(number: int) -> bytes:
    """Return a picture like no other: the provider's books tell photos apart by their bytes."""
    image = Image.new("RGB", (480, 480), (200, 150, 120))
    image.paste((20, 30, 40), (0, 0, 16 + 8 * (number % 32), 16 + 8 * (number // 32)))
    return saved(image, "JPEG")


def keyboards(chat: ChatView) -> list[MessageView]:
    """Return the messages that offer the templates."""
    return [message for message in chat.from_bot if any(data.startswith(_MAKE) for data in message.data)]


def clips(chat: ChatView) -> list[MessageView]:
    """Return the messages that show a clip."""
    return [message for message in chat.from_bot if message.media is not None]


async def order(control: Control, person: Person) -> None:
    """Send a selfie and press the first template as soon as there is one."""
    await Customer(control, person, person, SELFIE).order(PATIENCE)


async def clip(control: Control, person: Person) -> MessageView:
    """Return the clip as soon as it shows, and that it is one."""
    (shown,) = clips(await control.wait_until_chat(person, clips, PATIENCE))
    return shown


@dataclass(slots=True)
class Customer:
    """One person who wants clips of one photo, in a chat where nobody else asks for any.

    Attributes:
        where: the chat, the person's own or a group.
        wishes: how many expressions, one after the other.
    """

    control: Control
    person: Person
    where: Person | Group
    picture: bytes
    wishes: int = 1
    _keyboard: MessageView | None = field(default=None)

    async def visit(self, patience: float) -> None:
        """Order everything, each as soon as the one before it shows.

        Raises:
            TimeoutError: one step took longer than the patience.
        """
        for number in range(1, self.wishes + 1):
            await self.order(patience, number)
            await self.control.wait_until_chat(self.where, lambda chat: len(clips(chat)) >= number, patience)  # noqa: B023 - awaited here

    async def order(self, patience: float, number: int = 1) -> None:
        """Press the numberth template of the keyboard, which is called for with the first."""
        if self._keyboard is None:
            await self._show_photo()
            chat = await self.control.wait_until_chat(self.where, keyboards, patience)
            self._keyboard = keyboards(chat)[0]
        templates = [data for data in self._keyboard.data if data.startswith(_MAKE)]
        await self.control.press(
            self.where, self._keyboard.message_id, data=templates[number - 1], sender=self.person
        )

    async def _show_photo(self) -> None:
        sent = await self.control.send_photo(self.where, self.picture, sender=self.person)
        if self.where is not self.person:
            await self.control.send_text(self.where, CALL, sender=self.person, reply_to=sent.message_id)

    @property
    def messages(self) -> int:
        """How many messages of the bot there are in the end; in a group the keyboard becomes the clip."""
        return self.wishes + (self.where is self.person)

    async def served(self) -> int:
        """Return how many clips the chat shows."""
        return len(clips(await self.control.chat(self.where)))
