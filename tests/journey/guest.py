"""A person in a chat that the bot is not in: types its name there, places a message, presses its button."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.schema import job
from tests.journey.house import until_photos
from tests.journey.visitor import SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.program import Program
    from sandbox.client import Control, Group, MessageView, Person, Where
    from sandbox.views import Chosen
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


async def found(control: Control, person: Person, words: str = "", offset: str = "") -> dict[str, Any]:
    """Type behind the bot's name and return the event of its answer."""
    asked = await control.type_inline(person, words, offset=offset)
    (answer,) = await control.wait_for("telegram.inline_answered", id=asked.query_id)
    return answer


async def pages(control: Control, person: Person) -> list[list[str]]:
    """Scroll through all results of an empty query and return their ids, page by page."""
    shown: list[list[str]] = []
    offset = ""
    while not shown or offset:
        answer = await found(control, person, offset=offset)
        shown.append([result["id"] for result in answer["results"]])
        offset = answer["next_offset"]
    return shown


def more_clips(conn: sa.Connection, count: int, person_id: int) -> None:
    """Copy a person's only clip."""
    one = dict(conn.execute(sa.select(job).where(job.c.person_id == person_id)).mappings().one())
    del one["id"], one["ticket"]
    conn.execute(sa.insert(job), [one] * count)


@asynccontextmanager
async def ready(house: House, shelf: Group, visitor: Visitor, **changes: Any) -> AsyncIterator[Program]:
    """Run the program with an operator's chat, and with a selfie that clips can be made of."""
    async with house.running(media_chat_id=shelf.id, **changes) as program:
        await visitor.send_selfie()
        await visitor.keyboard()
        await until_photos(program, "usable")
        yield program


async def copies(control: Control, shelf: Group) -> list[bool]:
    """Return for each copy in the operator's chat whether it came without a sound."""
    return [message.quiet for message in (await control.chat(shelf)).from_bot]


def titles(answer: dict[str, Any]) -> list[str]:
    """Return the titles of the results."""
    return [result["title"] for result in answer["results"]]


@dataclass(frozen=True)
class Guest:
    """One person in one such chat."""

    control: Control
    person: Person
    where: Where

    async def place(self, title: str, *, feedback: bool = False) -> Chosen:
        """Choose the result of a title among those of an empty query."""
        answer = await found(self.control, self.person)
        result = next(one for one in answer["results"] if title in one["title"])
        return await self.control.choose_inline(
            self.person, answer["id"], result["id"], self.where, feedback=feedback
        )

    async def press(self, placed: Chosen, label: str) -> dict[str, Any]:
        """Press a button of a placed message and return the event of the bot's answer."""
        return await self._answer(placed, text=label)

    async def force(self, placed: Chosen, data: str) -> dict[str, Any]:
        """Press what is on no button, as clients can, and return the event of the bot's answer."""
        return await self._answer(placed, data=data, force=True)

    async def _answer(self, placed: Chosen, **button: Any) -> dict[str, Any]:
        pressed = await self.control.press(self.where, placed.message_id, sender=self.person, **button)
        (answer,) = await self.control.wait_for("telegram.callback_answered", id=pressed.callback_id)
        return answer

    async def until(self, placed: Chosen, holds: Callable[[MessageView], object]) -> MessageView:
        """Wait until a placed message is so and return it."""
        chat = await self.control.wait_until_chat(
            self.where, lambda chat: holds(chat.message(placed.message_id)), SECONDS
        )
        return chat.message(placed.message_id)

    async def reads(self, placed: Chosen, part: str) -> MessageView:
        """Wait until a placed message has these words."""
        return await self.until(placed, lambda message: part in message.words)

    async def clip(self, placed: Chosen) -> MessageView:
        """Wait until a placed message is a clip."""
        return await self.until(placed, lambda message: message.media)
