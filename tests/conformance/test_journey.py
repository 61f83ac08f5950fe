"""The check sees every method that our bot uses: a journey through all of them, judged call by call."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.doctor_inline import examine_inline
from bot.telegram_side import make_application
from handlers.wire.media import Clip
from handlers.wire.transport import Transport
from tests.journey.house import House
from tests.journey.visitor import Visitor, is_keyboard
from tests.support.conformance_calls import known_methods
from tests.support.program import FAST_PROVIDER, settings_for

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.server import Sandbox
    from tests.support.conformance_witness import Collected

ROOT = Path(__file__).parents[2]
CALL = re.compile(r"bot\.([a-z_]+)\(")
# Said without the method's name: PTB's shortcut, and the poller that speaks to the address itself.
SAID_OTHERWISE = {"query.answer(": "answerCallbackQuery", "/getUpdates": "getUpdates"}


def _used() -> set[str]:
    """Return the methods that our source calls, read from the source."""
    texts = [path.read_text() for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py")]
    by_lower = {name.lower(): name for name in known_methods()}
    called = {name.replace("_", "") for text in texts for name in CALL.findall(text)}
    said = {method for sign, method in SAID_OTHERWISE.items() if any(sign in text for text in texts)}
    return {by_lower[name] for name in called if name in by_lower} | said


async def test_a_journey_through_every_method_of_our_bot_is_seen_and_judged(
    sandbox: Sandbox, control: Control, witness: Collected, tmp_path: Path
) -> None:
    await control.switch(provider=FAST_PROVIDER)
    alice = Visitor(control, await control.person("Alice", language_code="en"))
    async with House(sandbox.url, tmp_path / "data").running():
        await alice.write("/start")
        await alice.reads("I turn a selfie into a moving expression")
        await control.fault("telegram", "sendMessage", "drop_after", match={"chat_id": alice.person.id})
        await alice.send_selfie()
        await alice.keyboard(2)  # the answer to the first was lost: it is an orphan
        orphan, keyboard = [one for one in await alice.messages() if is_keyboard(one)]
        await alice.press(orphan, "Office")
        await alice.press(keyboard, "Sleepy")
        await alice.press(keyboard, "Office")
        await alice.until(lambda chat: any("• Office •" in one.labels for one in chat.from_bot))
        (clip,) = await alice.clips()
        await alice.write("/emoji me")
        await alice.reads("I can't see a profile photo of yours")
        await _ask_elsewhere(control, alice)
    await _call_the_rest(sandbox, control, tmp_path, alice.person.id, clip.message_id)

    seen = {call.method for call in witness.calls}
    print("seen and judged:", ", ".join(sorted(seen)))  # noqa: T201 - the coverage list
    assert seen == _used()
    assert seen == {method for method, _ in witness.answers}
    assert {kind for update in witness.updates for kind in update} >= {"message", "callback_query"}


async def _ask_elsewhere(control: Control, alice: Visitor) -> None:
    """Ask for what there is only in groups, behind the bot's name, and where it is a guest."""
    club = await control.group("Club", alice.person)
    await control.send_text(club, "/settings@selfmoji_bot", sender=alice.person)
    await control.wait_until_chat(club, lambda chat: chat.from_bot)
    await control.switch(telegram={"supports_inline_queries": True, "supports_guest_queries": True})
    asked = await control.type_inline(alice.person)
    await control.wait_for("telegram.inline_answered", id=asked.query_id)
    away = await control.group("Away", alice.person, bot=False)
    await control.send_text(away, "@selfmoji_bot", sender=alice.person)
    await control.wait_until_chat(away, lambda chat: chat.from_bot)


async def _call_the_rest(
    sandbox: Sandbox, control: Control, tmp_path: Path, chat_id: int, message_id: int
) -> None:
    """Call what no journey of today needs: a new caption, a copy for the operator, the doctor's questions."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(await control.media(chat_id, message_id))
    async with make_application(settings_for(sandbox.url, tmp_path)) as application:
        transport = Transport(application.bot, media_seconds=10)
        await transport.edit_caption(chat_id, message_id, "another", markup=None)
        await transport.send_clip(chat_id, Clip(path, None, 512, 512, timedelta(seconds=4)))
        await examine_inline(application.bot, application.bot.bot, chat_id)


async def test_a_call_of_our_bot_that_does_not_conform_is_named(
    sandbox: Sandbox, witness: Collected, tmp_path: Path
) -> None:
    async with make_application(settings_for(sandbox.url, tmp_path)) as application:
        await application.bot.get_me(api_kwargs={"colour": "red"})
    assert witness.wrongs(requests=True) == ["getMe.colour is unknown: the method has no such parameter"]
    witness.calls.clear()  # else this test would fail for what it shows
