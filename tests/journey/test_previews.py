"""The keyboard turns into a sheet of moving previews; nothing waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from engine.catalogue import Family
from tests.journey.house import until_sheets
from tests.journey.visitor import Visitor, selfie
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from sandbox.client import ChatView, Control, MessageView
    from tests.journey.house import House
    from tests.journey.member import Member

ON = {"dashscope_api_key": None, "previews": True}


@pytest.fixture
async def alice(control: Control) -> Visitor:
    """Return somebody who gives a busy machine time to draw."""
    return Visitor(control, await control.person("Alice", language_code="en"), seconds=110)


async def moving(visitor: Visitor, keyboard: MessageView, *, other_than: str = "") -> MessageView:
    """Wait until a keyboard shows a sheet, another one than that of a file id, and return it."""

    def is_moving(chat: ChatView) -> bool:
        media = chat.message(keyboard.message_id).media
        return media is not None and media.file_unique_id != other_than

    return (await visitor.until(is_moving)).message(keyboard.message_id)


def unique(message: MessageView) -> str:
    assert message.media is not None
    return message.media.file_unique_id


async def test_a_turned_page_keeps_the_former_sheet_until_its_own_comes_and_telegrams_file_for_ever(
    house: House, alice: Visitor, control: Control
) -> None:
    with capture_logs() as logged:
        async with house.running(**ON) as program:
            await control.send_photo(alice.person, grace_hopper())
            first = await moving(alice, await alice.keyboard())
            await alice.press(first, "Office")
            between = await alice.reads("The picture still shows “Cute”.")
            second = await moving(alice, first, other_than=unique(first))
            await until_sheets(program, "shown", "shown")
        # The program forgot everything that is not in its rows.
        async with house.running(**ON):
            await alice.press(second, "Cute")
            back = await moving(alice, first, other_than=unique(second))
            await alice.press(second, "Office")
            again = await moving(alice, first, other_than=unique(back))
        async with house.running(**ON, keep_photos_hours=1e-9):
            over = await alice.reads("I no longer keep this photo.")

    calls = await control.events("telegram.call", method="editMessageMedia")
    assert (unique(between), "• Office •" in between.labels) == (unique(first), True)
    assert (second.caption, second.labels) == (first.caption, between.labels)
    assert (unique(back), back.caption, back.labels) == (unique(first), first.caption, first.labels)
    assert unique(again) == unique(second)
    assert (over.message_id, unique(over), over.labels) == (first.message_id, unique(second), [])
    assert [line["family"] for line in logged if line["event"] == "sheet_made"] == [
        Family.KID,
        Family.OFFICE,
    ]
    assert [(row["state"], row["file_id"], row["clip"]) for row in house.rows("sheet")] == [
        ("expired", None, None)
    ] * 2
    assert list((house.data_dir / "sheets").iterdir()) == []
    assert ["attach://" in str(call["params"]["media"]) for call in calls] == [True, True, False, False]


async def test_the_keyboard_becomes_the_sheet_after_the_clip_that_somebody_waits_for(
    house: House, alice: Visitor, control: Control
) -> None:
    async with house.running(**ON, studio_workers=1):
        await alice.write("/templates")
        await alice.press(await alice.reads("Choose an expression"), "Sleepy")
        # So the order is there as soon as the sheet could be begun.
        await control.send_photo(alice.person, grace_hopper())
        keyboard = await alice.keyboard()
        (clip,) = await alice.clips()
        sheet = await moving(alice, keyboard)
        edits = await control.events("telegram.edited", content="animation")

    assert [edit["message_id"] for edit in edits] == [clip.message_id, keyboard.message_id]
    assert (keyboard.kind, sheet.kind) == ("text", "animation")
    assert (sheet.caption, sheet.labels) == (keyboard.text, keyboard.labels)
    assert sheet.media is not None
    assert (sheet.media.width, sheet.media.duration, sheet.media.has_audio) == (704, 3, False)


async def test_where_animations_are_forbidden_the_keyboard_stays_a_text_and_nothing_more_is_drawn(
    house: House, alice: Visitor, control: Control
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": ["animation"]}})
    async with house.running(**ON):
        await control.send_photo(alice.person, grace_hopper())
        await alice.keyboard()
        await control.wait_for("telegram.call", method="editMessageMedia", status=400, seconds=110)
        await control.send_photo(alice.person, grace_hopper())
        second = await alice.keyboard(2)
        await alice.press(second, "Office")
        await alice.until(lambda chat: "• Office •" in chat.from_bot[-1].labels)
        await alice.press(second, "Cute")
        await alice.until(lambda chat: "• Cute •" in chat.from_bot[-1].labels)

    assert [message.kind for message in await alice.messages()] == ["text", "text"]
    assert [(row["state"], row["attempts"]) for row in house.rows("sheet")] == [
        ("forbidden", 1),
        ("wanted", 0),
        ("dropped", 0),
    ]


async def test_a_photo_that_is_refused_gets_no_sheet(house: House, alice: Visitor) -> None:
    with capture_logs() as logged:
        async with house.running(**ON):
            await alice.control.send_photo(alice.person, selfie())
            await alice.reads("I can't find a face")

    assert [row["attempts"] for row in house.rows("sheet")] == [0]
    assert not [line for line in logged if line["event"].startswith("sheet")]


async def test_a_group_has_no_sheets(house: House, alice_there: Member) -> None:
    async with house.running(previews=True):
        photo = await alice_there.call()
        await alice_there.press(await alice_there.keyboard(photo), "Sleepy")
        await alice_there.clip(photo)

    assert house.rows("sheet") == []
