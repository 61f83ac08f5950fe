"""Inline mode: one's clips in every chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.guest import found, more_clips, pages, titles
from tests.journey.member import CALL
from tests.journey.visitor import selfie

if TYPE_CHECKING:
    from bot.program import Program
    from sandbox.client import Control
    from tests.journey.member import Member
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("inline_mode", "program")


async def test_behind_the_bots_name_stand_the_persons_clips_newest_first(
    alice: Visitor, control: Control
) -> None:
    await alice.order("Sleepy", "Happy")
    clips = await alice.clips(2)

    answer = await found(control, alice.person)

    assert titles(answer) == ["😄 Happy", "😴 Sleepy"]
    assert answer["is_personal"] is True
    assert answer["cache_time"] == 10
    assert answer["next_offset"] == ""
    newest = answer["results"][0]
    assert newest["file_id"] in {clip.media.file_id for clip in clips if clip.media is not None}
    assert newest["caption"] == "😄 Happy · made by AI"
    assert newest["buttons"][0][0]["text"] == "Make yours"
    assert newest["buttons"][0][0]["url"] == "https://t.me/selfmoji_bot?start=t_mengwa_kaixin"
    assert answer["button"] == {"text": "Make another one", "start_parameter": "inline"}


@pytest.mark.parametrize("words", ["sleep", "困", "SLEEPY", "slepy"])
async def test_clips_are_found_by_the_name_of_their_expression_in_both_languages(
    alice: Visitor, control: Control, words: str
) -> None:
    await alice.order("Sleepy", "Happy")
    await alice.clips(2)

    assert titles(await found(control, alice.person, words)) == ["😴 Sleepy"]


async def test_whoever_never_started_the_bot_is_shown_the_way_to_a_first_clip(
    mei: Visitor, control: Control
) -> None:
    answer = await found(control, mei.person)

    assert answer["results"] == []
    assert answer["button"] == {"text": "先给我发一张自拍", "start_parameter": "inline"}


async def test_nobody_sees_the_clips_of_others(alice: Visitor, bob: Visitor, control: Control) -> None:
    await alice.order("Sleepy")
    await alice.clips()

    assert titles(await found(control, bob.person)) == []


async def test_a_clip_of_somebody_elses_photo_stays_in_its_group(
    alice_there: Member, bob_there: Member, control: Control
) -> None:
    await alice_there.write("/settings@selfmoji_bot")
    panel = await alice_there.reads("Settings of this group.")
    await alice_there.press(panel, "Photos")
    photo = (await alice_there.send_photo()).message_id
    await bob_there.write(f"{CALL} sleepy", reply_to=photo)
    await bob_there.clip(photo)

    assert titles(await found(control, bob_there.person)) == []
    assert titles(await found(control, alice_there.person)) == []


@pytest.mark.parametrize("command", ["", "/emoji sleepy"], ids=["a photo", "a call"])
async def test_a_clip_out_of_a_protected_chat_stays_there(
    alice: Visitor, control: Control, command: str
) -> None:
    await control.switch(telegram={"protected_chats": ["*"]})
    await control.send_photo(alice.person, selfie(), caption=command)
    if not command:
        await alice.press(await alice.keyboard(), "Sleepy")
    await alice.clips()

    assert titles(await found(control, alice.person)) == []


async def test_a_clip_that_a_chat_took_as_a_video_is_shared_as_a_video(
    alice: Visitor, control: Control
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": ["animation"]}})
    await alice.order("Sleepy")
    await alice.clips()

    answer = await found(control, alice.person)

    assert [result["type"] for result in answer["results"]] == ["video"]


async def test_many_clips_come_in_pages_each_once(alice: Visitor, control: Control, program: Program) -> None:
    await alice.order("Sleepy")
    (clip,) = await alice.clips()
    assert clip.media is not None
    await program.storage.transact(more_clips, 120, alice.person.id)

    found_ids = await pages(control, alice.person)

    assert [len(page) for page in found_ids] == [50, 50, 21]
    ids = [int(result_id) for page in found_ids for result_id in page]
    assert ids == sorted(set(ids), reverse=True)


@pytest.mark.parametrize("offset", ["x", "-1", "٣", "9" * 19])
async def test_an_offset_that_was_never_given_out_finds_nothing(
    alice: Visitor, control: Control, offset: str
) -> None:
    await alice.order("Sleepy")
    await alice.clips()

    assert titles(await found(control, alice.person, offset=offset)) == []


async def test_telegrams_trouble_costs_one_answer_and_no_more(alice: Visitor, control: Control) -> None:
    await control.fault("telegram", "answerInlineQuery", "answer", status=500)
    await control.type_inline(alice.person)
    await control.wait_for("telegram.call", method="answerInlineQuery", status=500)

    await found(control, alice.person)

    assert len(await control.events("telegram.call", method="answerInlineQuery")) == 2


async def test_the_link_below_a_shared_clip_chooses_its_expression(bob: Visitor) -> None:
    await bob.write("/start t_mengwa_kun_1")
    await bob.reads("😴 Sleepy it is. Now send me a selfie")

    await bob.send_selfie()

    (clip,) = await bob.clips()
    assert clip.words == "😴 Sleepy · made by AI"


@pytest.mark.parametrize("payload", ["inline", "t_nothing", "t_"])
async def test_any_other_link_says_how_it_works(bob: Visitor, payload: str) -> None:
    await bob.write(f"/start {payload}")

    await bob.reads("I turn a selfie into a moving expression")
