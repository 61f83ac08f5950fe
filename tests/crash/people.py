"""What a person does in these tests: send a selfie, press a button, wait for the clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from handlers.buttons import Action, Press
from tests.support.pictures import saved

if TYPE_CHECKING:
    from sandbox.client import ChatView, Control, MessageView, Person

_MAKE = Press(Action.MAKE).data()[:4]  # "1:t:", what all buttons of templates begin with

PATIENCE = 40.0
"""Seconds that nothing takes, a restart on a busy machine included."""

SELFIE = saved(Image.new("RGB", (480, 480), (200, 150, 120)), "JPEG")


def keyboards(chat: ChatView) -> list[MessageView]:
    """Return the messages that offer the templates."""
    return [message for message in chat.from_bot if any(data.startswith(_MAKE) for data in message.data)]


def clips(chat: ChatView) -> list[MessageView]:
    """Return the messages that show a clip."""
    return [message for message in chat.from_bot if message.media is not None]


async def order(control: Control, person: Person) -> None:
    """Send a selfie and press the first template as soon as there is one."""
    await control.send_photo(person, SELFIE)
    chat = await control.wait_until_chat(person, keyboards, PATIENCE)
    keyboard = keyboards(chat)[0]
    template = next(data for data in keyboard.data if data.startswith(_MAKE))
    await control.press(person, keyboard.message_id, data=template)


async def clip(control: Control, person: Person) -> MessageView:
    """Return the clip as soon as it shows, and that it is one."""
    (shown,) = clips(await control.wait_until_chat(person, clips, PATIENCE))
    return shown
