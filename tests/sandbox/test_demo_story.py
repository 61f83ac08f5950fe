"""The demo's story when it takes another course: the reason is told, in the bot's own words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from PIL import Image

from bot.program import running
from sandbox.client import Control
from sandbox.demo_children import DemoError
from sandbox.demo_story import tell
from tests.sandbox.telegram.bare import BareBot, keyboard
from tests.support.program import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import ChatView, Person, Where
    from sandbox.server import Sandbox

_STATUS = "Sleepy: not made, see the note about your photo above."
_REASON = "The picture is too small."


@pytest.fixture
async def alice(control: Control) -> Person:
    return await control.person("Alice", language_code="en")


@pytest.fixture
async def program(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[None]:
    async with running(settings_for(sandbox.url, tmp_path / "data")):
        yield


@pytest.fixture
def small_photo(tmp_path: Path) -> Path:
    path = tmp_path / "small.png"
    Image.new("RGB", (90, 90), "white").save(path)
    return path


@pytest.mark.usefixtures("program")
async def test_a_file_that_is_no_picture_is_refused_in_the_bots_own_words(
    control: Control, alice: Person, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear bot, this is no picture.")
    with pytest.raises(DemoError) as told:
        await tell(control, alice, letter, tmp_path)
    assert str(told.value).startswith(
        f"The bot did not take {letter}: That file is not a picture I can open."
    )


@pytest.mark.usefixtures("program")
async def test_a_photo_that_the_bot_refuses_later_ends_the_story_with_the_reason(
    control: Control, alice: Person, small_photo: Path, tmp_path: Path
) -> None:
    with pytest.raises(DemoError, match=_REASON):
        await tell(control, alice, small_photo, tmp_path)


async def test_a_status_that_points_at_the_reason_is_not_told_instead_of_it(
    sandbox: Sandbox, small_photo: Path, tmp_path: Path
) -> None:
    async with aiohttp.ClientSession() as session, _Watched(sandbox.url) as control:
        alice = await control.person("Alice")
        story = asyncio.create_task(tell(control, alice, small_photo, tmp_path))
        bot = BareBot(session, sandbox.url)
        await control.wait_for("telegram.message", content="text")
        await _say(bot, alice, "Hello!")
        await control.wait_for("telegram.message", content="photo")
        offer = await _say(bot, alice, "Which expression?", reply_markup=keyboard("Cute", "Sleepy"))
        await control.wait_for("telegram.pressed")
        await _say(bot, alice, _STATUS)
        await control.has_shown_status.wait()
        await bot.call("editMessageText", chat_id=alice.id, message_id=offer["message_id"], text=_REASON)
        with pytest.raises(DemoError, match=_REASON):
            await story


async def _say(bot: BareBot, alice: Person, text: str, **more: Any) -> dict[str, Any]:
    return dict(await bot.call("sendMessage", chat_id=alice.id, text=text, **more))


class _Watched(Control):
    """Tells when whoever uses it has seen the status."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.has_shown_status = asyncio.Event()

    async def chat(self, where: Where) -> ChatView:
        chat = await super().chat(where)
        if any(message.text == _STATUS for message in chat.history):
            self.has_shown_status.set()
        return chat
