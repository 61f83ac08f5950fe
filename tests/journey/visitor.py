"""A person who uses the bot: acts through the sandbox and waits until the chat shows the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from tests.support.pictures import saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import ChatView, Control, MessageView, Person, Pressed

SECONDS = 15.0


def selfie(width: int = 800, height: int = 900, kind: str = "JPEG") -> bytes:
    """Return a picture that the sandbox's detector takes for one face; its size can name it in a rule."""
    return saved(Image.new("RGB", (width, height), (200, 150, 120)), kind)


def is_clip(message: MessageView) -> bool:
    """Return whether a message of the bot shows a finished clip; a keyboard may show moving previews."""
    return message.media is not None and message.media.mime == "video/mp4" and not is_keyboard(message)


def is_keyboard(message: MessageView) -> bool:
    """Return whether a message offers templates for a photo."""
    return any(data.startswith("1:t:") for data in message.data)


class Visitor:
    """One person in a private chat with the bot."""

    def __init__(self, control: Control, person: Person, *, seconds: float = SECONDS) -> None:
        self.control = control
        self.person = person
        self._seconds = seconds

    async def write(self, text: str) -> None:
        """Write a text or a command."""
        await self.control.send_text(self.person, text)

    async def send_selfie(self, width: int = 800, height: int = 900) -> int:
        """Send a selfie as a photo and return its message id."""
        return (await self.control.send_photo(self.person, selfie(width, height))).message_id

    async def until(self, holds: Callable[[ChatView], object]) -> ChatView:
        """Wait until the chat shows something."""
        return await self.control.wait_until_chat(self.person, holds, self._seconds)

    async def reads(self, part: str, count: int = 1) -> MessageView:
        """Wait until `count` messages of the bot have these words and return the newest of them."""
        chat = await self.until(lambda chat: len(_with(chat, part)) >= count)
        return _with(chat, part)[-1]

    async def keyboard(self, count: int = 1) -> MessageView:
        """Wait for the `count`th keyboard and return it."""
        chat = await self.until(lambda chat: len(_keyboards(chat)) >= count)
        return _keyboards(chat)[count - 1]

    async def clips(self, count: int = 1) -> list[MessageView]:
        """Wait until the chat shows as many clips and return them."""
        chat = await self.until(lambda chat: len(_clips(chat)) >= count)
        return _clips(chat)

    async def press(self, message: MessageView, label: str) -> str:
        """Press a button by a part of its label and return the pop-up's text."""
        return await self.popup(await self.control.press(self.person, message.message_id, text=label))

    async def popup(self, pressed: Pressed) -> str:
        """Wait until the bot has answered a press and return what it said."""
        found = await self.control.wait_for("telegram.callback_answered", id=pressed.callback_id)
        return str(found[0]["text"] or "")

    async def order(self, *labels: str) -> MessageView:
        """Send a selfie, tap on templates of its first tab, and return the keyboard."""
        await self.send_selfie()
        keyboard = await self.keyboard()
        for label in labels or ("Sleepy",):
            await self.press(keyboard, label)
        return keyboard

    async def messages(self) -> list[MessageView]:
        """Return what the bot shows now."""
        return (await self.control.chat(self.person)).from_bot


def _with(chat: ChatView, part: str) -> list[MessageView]:
    return [message for message in chat.from_bot if part in message.words]


def _keyboards(chat: ChatView) -> list[MessageView]:
    return [message for message in chat.from_bot if is_keyboard(message)]


def _clips(chat: ChatView) -> list[MessageView]:
    return [message for message in chat.from_bot if is_clip(message)]
