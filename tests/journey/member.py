"""A member of a group: does there what the visitor does in private, and waits for what the group shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.journey.visitor import SECONDS, is_clip, is_keyboard, selfie

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import ChatView, Control, Group, MessageView, Person, Sent

CALL = "/emoji@selfmoji_bot"


@dataclass(frozen=True)
class Member:
    """One person in one group, perhaps in one of its topics."""

    control: Control
    person: Person
    group: Group
    thread: int | None = None

    async def send_photo(self, caption: str = "", size: int = 800, **options: Any) -> Sent:
        """Send a selfie to the group; options as `Control.send_files`."""
        photo = selfie(size, 900)
        return await self.control.send_photo(
            self.group, photo, sender=self.person, caption=caption, thread=self.thread, **options
        )

    async def write(self, text: str, *, reply_to: int | None = None, **options: Any) -> Sent:
        """Write to the group."""
        return await self.control.send_text(
            self.group, text, sender=self.person, reply_to=reply_to, thread=self.thread, **options
        )

    async def call(self) -> int:
        """Send a selfie, answer it with the command, and return the photo's message id."""
        photo = (await self.send_photo()).message_id
        await self.write(CALL, reply_to=photo)
        return photo

    async def press(self, message: MessageView, label: str) -> dict[str, Any]:
        """Press a button by a part of its label and return the event of the bot's answer."""
        pressed = await self.control.press(self.group, message.message_id, text=label, sender=self.person)
        found = await self.control.wait_for("telegram.callback_answered", id=pressed.callback_id)
        return found[0]

    async def until(self, holds: Callable[[ChatView], object]) -> ChatView:
        """Wait until the group shows something."""
        return await self.control.wait_until_chat(self.group, holds, SECONDS)

    async def reads(self, part: str) -> MessageView:
        """Wait until a message of the bot has these words and return the newest of them."""

        def found(chat: ChatView) -> list[MessageView]:
            return [message for message in chat.from_bot if part in message.words]

        return found(await self.until(found))[-1]

    async def keyboard(self, photo: int) -> MessageView:
        """Wait for a keyboard that answers a photo and return the newest."""

        def found(chat: ChatView) -> list[MessageView]:
            return [one for one in chat.from_bot if is_keyboard(one) and one.reply_to == photo]

        return found(await self.until(found))[-1]

    async def clip(self, photo: int) -> MessageView:
        """Wait for a clip that answers a photo and return it."""

        def found(chat: ChatView) -> list[MessageView]:
            return [one for one in chat.from_bot if is_clip(one) and one.reply_to == photo]

        return found(await self.until(found))[-1]

    async def shown(self) -> list[MessageView]:
        """Return what the bot shows in the group now."""
        return (await self.control.chat(self.group)).from_bot
