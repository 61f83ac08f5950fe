"""Guest mode: who names the bot in a group that it is not in gets the clip there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers.wire.errors import NotSentError, WaitError
from handlers.wire.inline import InlineTransport
from tests.journey.guest import copies, ready
from tests.journey.member import Member
from tests.journey.visitor import is_clip

if TYPE_CHECKING:
    from sandbox.client import Control, Group, MessageView
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

NAME = "@selfmoji_bot"


@pytest.fixture(autouse=True)
async def guest_mode(control: Control) -> None:
    """Let BotFather have enabled it."""
    await control.switch(telegram={"supports_guest_queries": True})


@pytest.fixture
def alice_away(control: Control, alice: Visitor, strangers: Group) -> Member:
    """Return Alice in a group that the bot is not in."""
    return Member(control, alice.person, strangers)


@pytest.fixture
def bob_away(control: Control, bob: Visitor, strangers: Group) -> Member:
    """Return Bob there."""
    return Member(control, bob.person, strangers)


async def clip(member: Member) -> MessageView:
    """Wait for the one message of the bot to be a clip."""
    (message,) = (await member.until(lambda chat: [one for one in chat.from_bot if is_clip(one)])).from_bot
    return message


@pytest.mark.parametrize("way", ["an answer", "a caption"])
async def test_the_name_and_an_expression_at_ones_own_photo_make_the_clip_there_once(
    way: str, house: House, shelf: Group, alice_away: Member, control: Control
) -> None:
    async with house.running(media_chat_id=shelf.id):
        if way == "a caption":
            call = await alice_away.send_photo(f"{NAME} sleepy", spoiler=True)
        else:
            photo = await alice_away.send_photo(spoiler=True)
            call = await alice_away.write(f"Sleepy, {NAME}", reply_to=photo.message_id)
        made = await clip(alice_away)

    assert (made.words, made.labels, made.spoiler) == ("😴 Sleepy · made by AI", ["Make yours"], True)
    assert made.reply_to == call.message_id
    assert house.states() == ["delivered"]
    assert (await control.ledger())["submitted"] == 1
    assert await copies(control, shelf) == [True]
    assert alice_away.group.id not in {row["id"] for row in house.rows("chat")}


async def test_without_a_name_all_expressions_are_offered_to_who_called_alone(
    house: House, shelf: Group, alice_away: Member, bob_away: Member
) -> None:
    async with house.running(media_chat_id=shelf.id):
        await alice_away.send_photo(NAME)
        choice = await alice_away.reads("Which expression?")
        refused = await bob_away.press(choice, "Happy")
        await alice_away.press(choice, "Happy")
        made = await clip(alice_away)

    assert len(choice.labels) == 20
    assert refused["show_alert"]
    assert made.words == "😄 Happy · made by AI"


async def test_without_a_photo_the_last_selfie_is_meant_and_who_has_none_is_told_how(
    house: House, shelf: Group, alice: Visitor, alice_away: Member, bob_away: Member
) -> None:
    async with ready(house, shelf, alice):
        await alice_away.write(f"{NAME} happy")
        await clip(alice_away)
        await bob_away.write(f"{NAME} happy")
        told = await bob_away.reads(f"Reply to your own photo with {NAME}")

    assert [button.url for row in told.buttons for button in row] == [
        "https://t.me/selfmoji_bot?start=inline"
    ]


async def test_somebody_elses_photo_is_neither_fetched_nor_kept(
    house: House, shelf: Group, alice_away: Member, bob_away: Member, control: Control
) -> None:
    async with house.running(media_chat_id=shelf.id):
        photo = await alice_away.send_photo()
        await bob_away.write(f"{NAME} happy", reply_to=photo.message_id)
        await bob_away.reads("That is somebody else's photo")

    assert house.rows("photo") == []
    assert await control.events("telegram.download") == []


async def test_an_answer_whose_id_is_lost_still_has_its_button(
    house: House, shelf: Group, alice_away: Member, control: Control
) -> None:
    await control.fault("telegram", "answerGuestQuery", "drop_after")
    async with house.running(media_chat_id=shelf.id):
        await alice_away.send_photo(f"{NAME} happy")
        placed = await alice_away.reads("Happy: not made yet")
        await alice_away.press(placed, "Make it")
        await clip(alice_away)

    assert house.states() == ["delivered"]


@pytest.mark.parametrize("error", [NotSentError("no network"), WaitError(0.5)])
async def test_an_answer_that_could_not_leave_is_given_a_little_later(
    error: Exception, house: House, shelf: Group, alice_away: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, answer = [error, error, error, error], InlineTransport.answer_guest

    async def answers_in_the_end(transport: InlineTransport, *args: Any) -> str:
        if stopped:
            raise stopped.pop()
        return await answer(transport, *args)

    monkeypatch.setattr(InlineTransport, "answer_guest", answers_in_the_end)
    async with house.running(media_chat_id=shelf.id):
        await alice_away.send_photo(f"{NAME} happy")
        await clip(alice_away)

    assert house.states() == ["delivered"]
    assert len(house.rows("photo")) == 1


async def test_a_call_that_cannot_be_answered_any_more_keeps_nobody_waiting(
    house: House, shelf: Group, alice_away: Member, control: Control
) -> None:
    too_old = {"ok": False, "error_code": 400, "description": "Bad Request: query is too old"}
    await control.fault("telegram", "answerGuestQuery", "answer", status=400, body=too_old)
    async with house.running(media_chat_id=shelf.id):
        await alice_away.send_photo(f"{NAME} sleepy")
        await alice_away.send_photo(f"{NAME} happy")
        await clip(alice_away)

    assert [row["template"] for row in house.rows("job")] == ["mengwa_kaixin"]


async def test_without_an_operators_chat_nothing_is_taken(house: House, alice_away: Member) -> None:
    async with house.running():
        await alice_away.send_photo(f"{NAME} happy")
        await alice_away.reads("I can't make anything in this chat right now")

    assert house.rows("photo") == []
