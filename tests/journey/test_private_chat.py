from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import File
from studio.intake import normalise  # noqa: F401 - registers HEIC with Pillow, for `selfie`
from tests.journey.visitor import selfie

if TYPE_CHECKING:
    from bot.program import Program
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/start", "I turn a selfie into a moving expression"),
        ("/help", "removed here after 24 hours"),
        ("/templates", "Choose an expression, then send me a selfie."),
        ("/jobs", "Nothing is being made right now."),
        ("/cancel", "there is nothing to cancel"),
        ("/language", "Which language shall I speak?"),
    ],
)
async def test_every_command_answers_somebody_who_has_done_nothing_yet(
    alice: Visitor, command: str, answer: str
) -> None:
    await alice.write(command)

    await alice.reads(answer)


@pytest.mark.usefixtures("program")
async def test_a_tap_below_a_selfie_turns_its_status_message_into_the_clip(
    alice: Visitor, control: Control
) -> None:
    await alice.order("Sleepy")

    (clip,) = await alice.clips()

    assert (clip.kind, clip.words) == ("animation", "😴 Sleepy · made by AI")
    assert clip.labels == ["Another expression", "Again"]
    assert clip.media is not None
    assert (clip.media.width, clip.media.height, clip.media.has_audio) == (512, 512, False)
    assert [task["driven_id"] for task in (await control.ledger())["tasks"]] == ["mengwa_kun_1"]


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("name", "mime", "kind"),
    [
        ("me.jpg", "image/jpeg", "JPEG"),
        ("me.png", "image/png", "PNG"),
        ("me.heic", "image/heic", "HEIF"),
        ("IMG.HEIC", "application/octet-stream", "HEIF"),
    ],
)
async def test_a_selfie_sent_as_a_file_is_as_good_as_a_photo(
    alice: Visitor, control: Control, name: str, mime: str, kind: str
) -> None:
    await control.send_document(alice.person, File(selfie(kind=kind), name, mime))

    await alice.press(await alice.keyboard(), "Happy")

    assert len(await alice.clips()) == 1


@pytest.mark.usefixtures("program")
async def test_the_still_of_a_live_photo_is_the_selfie(alice: Visitor, control: Control) -> None:
    await alice.order("Sleepy")
    (clip,) = await alice.clips()
    moving = await control.media(alice.person, clip.message_id)

    await control.send_live_photo(alice.person, selfie(), moving)
    await alice.press(await alice.keyboard(2), "Happy")

    assert len(await alice.clips(2)) == 2


@pytest.mark.usefixtures("program")
async def test_a_template_chosen_first_is_made_as_soon_as_the_selfie_comes(alice: Visitor) -> None:
    await alice.write("/templates")
    choice = await alice.reads("Choose an expression")
    await alice.press(choice, "Classic")
    shown = await alice.until(lambda chat: "• Classic •" in chat.message(choice.message_id).labels)
    popup = await alice.press(shown.message(choice.message_id), "Smug")
    await alice.reads("Smug it is. Now send me a selfie")

    await alice.send_selfie()

    (clip,) = await alice.clips()
    assert popup == "😎 Smug: now send me a selfie."
    assert clip.words.startswith("😎 Smug")


@pytest.mark.usefixtures("program")
async def test_one_photo_serves_several_templates_each_in_its_own_message(
    alice: Visitor, control: Control
) -> None:
    keyboard = await alice.order("Sleepy", "Happy", "Serious")

    clips = await alice.clips(3)

    assert {clip.words.split(" · ")[0] for clip in clips} == {"😴 Sleepy", "😄 Happy", "🧐 Serious"}
    assert keyboard.message_id in {message.message_id for message in await alice.messages()}
    assert (await control.ledger())["detects"] == 1


@pytest.mark.usefixtures("program")
async def test_surprise_me_makes_a_template_that_was_not_made_yet(alice: Visitor) -> None:
    keyboard = await alice.order("Sleepy")
    await alice.press(keyboard, "Surprise me")

    clips = await alice.clips(2)

    assert len({clip.words for clip in clips}) == 2


@pytest.mark.usefixtures("program")
async def test_a_tab_turns_the_page_of_the_same_keyboard(alice: Visitor) -> None:
    await alice.send_selfie()
    keyboard = await alice.keyboard()

    await alice.press(keyboard, "Office")

    chat = await alice.until(lambda chat: "• Office •" in chat.message(keyboard.message_id).labels)
    assert "🤯 Going crazy" in chat.message(keyboard.message_id).labels


@pytest.mark.usefixtures("program")
async def test_again_repeats_the_template_and_another_brings_the_keyboard_back(alice: Visitor) -> None:
    await alice.order("Sleepy")
    (clip,) = await alice.clips()

    await alice.press(clip, "Again")
    await alice.clips(2)
    await alice.press(clip, "Another expression")
    await alice.press(await alice.keyboard(2), "Happy")

    assert sum(message.words.startswith("😴") for message in await alice.clips(3)) == 2


@pytest.mark.usefixtures("program")
async def test_who_waits_sees_the_place_in_line_and_an_honest_guess(alice: Visitor, control: Control) -> None:
    await control.switch(provider={"hold": True})
    await alice.order("Sleepy", "Happy", "Serious", "Touched")

    await alice.reads("🧐 Serious: number 3 in line · a few minutes")
    await alice.reads("🥹 Touched: number 4 in line · a few minutes")


@pytest.mark.usefixtures("program")
async def test_five_measured_clips_turn_the_guess_into_figures(alice: Visitor, control: Control) -> None:
    keyboard = await alice.order("Sleepy", "Happy", "Serious", "Touched", "Thrilled")
    await alice.clips(5)
    await control.switch(provider={"hold": True})

    await alice.press(keyboard, "Sly grin")

    await alice.reads("😏 Sly grin: being made now · less than a minute")


@pytest.mark.usefixtures("program")
async def test_jobs_lists_what_is_being_made_and_what_became_of_the_last(
    alice: Visitor, control: Control
) -> None:
    keyboard = await alice.order("Sleepy")
    await alice.clips()
    await control.switch(provider={"hold": True})
    await alice.press(keyboard, "Happy")
    await alice.reads("😄 Happy: being made now")

    await alice.write("/jobs")

    listed = await alice.reads("Being made:")
    assert "• 😄 Happy – being made" in listed.words
    assert "• 😴 Sleepy – done" in listed.words


async def test_a_chosen_language_overrides_the_app_and_stays_over_a_restart(
    house: House, alice: Visitor
) -> None:
    async with house.running():
        await alice.write("/language")
        which = await alice.reads("Which language shall I speak?")
        await alice.press(which, "简体中文")
        await alice.until(lambda chat: chat.message(which.message_id).deleted)
    async with house.running():
        await alice.write("/start")
        await alice.reads("我能让自拍动起来")
        await alice.write("/language")
        await alice.press(await alice.reads("想让我说哪种语言？"), "English")
        await alice.write("/jobs")
        await alice.reads("Nothing is being made right now.")


@pytest.mark.usefixtures("program")
async def test_a_chinese_app_is_spoken_to_in_chinese_and_english_can_be_chosen(mei: Visitor) -> None:
    await mei.send_selfie()
    keyboard = await mei.keyboard()
    assert keyboard.words == "想要哪个表情？可以点多个。"
    await mei.press(keyboard, "困")
    (clip,) = await mei.clips()
    assert clip.words == "😴 困 · 由 AI 制作"

    await mei.write("/language")
    await mei.press(await mei.reads("想让我说哪种语言？"), "English")
    await mei.write("/start")

    await mei.reads("I turn a selfie into a moving expression")


async def test_small_talk_gets_the_hint_once_in_a_day(alice: Visitor, program: Program) -> None:
    for text in ("hello", "are you there?", "?"):
        await alice.write(text)
    await alice.write("/jobs")
    await alice.reads("Nothing is being made")

    assert sum("/help says more" in message.words for message in await alice.messages()) == 1
    assert not program.failed.done()
