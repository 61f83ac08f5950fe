from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from structlog.testing import capture_logs

from sandbox.client import File
from tests.journey.visitor import is_keyboard, selfie
from tests.support.pictures import saved

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("program")

MEGABYTE = 1024 * 1024


def noise(width: int, height: int) -> bytes:
    """Return a JPEG with so many details that half a file is half a picture."""
    return saved(Image.effect_noise((width, height), 80), "JPEG")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("InvalidFile.NoHuman", "I can't find a face in this photo. Nothing was charged."),
        ("InvalidFile.BodyProportion", "The face is too close or too far away. Nothing was charged."),
        ("InvalidFile.FacePose", "The head is turned or tilted too much. Nothing was charged."),
        ("InvalidFile.FullFace", "Part of the face is covered or cut off. Nothing was charged."),
    ],
)
async def test_a_photo_the_provider_refuses_says_why_and_the_next_one_is_made(
    alice: Visitor, control: Control, code: str, sentence: str
) -> None:
    await control.post("provider/photos", reject_code=code, width=640)
    await alice.send_selfie(640, 700)
    refused = await alice.reads(sentence)
    assert refused.labels == []

    await alice.order("Sleepy")

    await alice.clips(1)


async def test_two_faces_are_named_as_such(alice: Visitor, control: Control) -> None:
    await control.switch(provider={"faces": "two"})

    await alice.send_selfie()

    await alice.reads("I see more than one person in this photo. Nothing was charged.")


async def test_a_tap_before_the_verdict_points_to_the_verdict_and_costs_nothing(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"faces": "none", "detect_seconds": 0.5})

    await alice.order("Sleepy")

    await alice.reads("😴 Sleepy: not made, see the note about your photo above. Nothing was charged.")
    await alice.reads("I can't find a face in this photo.")
    assert (await control.ledger())["submitted"] == 0


BOMB = Image.new("1", (12_000, 10_000))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (File(selfie(100, 100), "tiny.jpg"), "The picture is too small. Nothing was charged."),
        (File(bytes(25 * MEGABYTE), "huge.jpg"), "The file is too large. Nothing was charged."),
        (File(saved(BOMB, "PNG"), "bomb.png"), "The file is too large. Nothing was charged."),
        (File(noise(800, 900)[:90_000], "half.jpg"), "The file is damaged or incomplete."),
        (File(b"Dear diary, today ...", "me.jpg"), "I can't open this kind of file."),
        (File(b"", "empty.jpg"), "damaged or incomplete"),
        (File(b"%PDF-1.7", "paper.pdf"), "That file is not a picture I can open."),
    ],
    ids=lambda value: value.name if isinstance(value, File) else "",
)
async def test_a_file_that_is_no_selfie_gets_its_sentence_and_the_next_photo_is_made(
    alice: Visitor, control: Control, file: File, sentence: str
) -> None:
    await control.send_document(alice.person, file)
    await alice.reads(sentence)

    await alice.order("Sleepy")

    await alice.clips(1)


async def test_what_moves_already_or_is_a_sticker_gets_a_friendly_no(
    alice: Visitor, control: Control
) -> None:
    frames = [Image.new("P", (64, 64), shade) for shade in (0, 90, 180)]
    gif = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    await control.send_animation(alice.person, gif)
    await alice.reads("That one moves already.")

    await control.send_sticker(alice.person, saved(Image.new("RGB", (512, 512)), "WEBP"))

    await alice.reads("I can't read a face from a sticker.")


async def test_of_an_album_the_first_photo_is_used_and_the_person_is_told_once(
    alice: Visitor, control: Control
) -> None:
    album = await control.send_album(alice.person, [selfie(800, 900), selfie(810, 900), selfie(820, 900)])
    await alice.reads("An album came in")
    await alice.press(await alice.keyboard(), "Sleepy")
    await alice.clips(1)
    await alice.write("/jobs")
    await alice.reads("Before that:")

    shown = await alice.messages()
    keyboards = [message for message in shown if is_keyboard(message)]
    assert [keyboard.reply_to for keyboard in keyboards] == [album.message_ids[0]]
    assert sum("An album came in" in message.words for message in shown) == 1


async def test_an_edited_caption_explains_itself_and_never_orders_again(
    alice: Visitor, control: Control
) -> None:
    photo = await alice.send_selfie()
    await alice.keyboard()

    await control.edit(alice.person, photo, "my best side")

    await alice.reads("You changed a message that I answered already.")
    assert sum(map(is_keyboard, await alice.messages())) == 1


async def test_a_double_tap_makes_one_job(alice: Visitor, control: Control, house: House) -> None:
    await control.switch(provider={"hold": True})
    keyboard = await alice.order("Sleepy")

    popup = await alice.press(keyboard, "Sleepy")

    assert popup == "😴 Sleepy is already under way."
    assert len(house.states()) == 1


async def test_the_buttons_of_somebody_else_do_nothing(
    alice: Visitor, mei: Visitor, control: Control, house: House
) -> None:
    await alice.send_selfie()
    keyboard = await alice.keyboard()
    await mei.write("/start")
    own = await mei.reads("你好")

    for data in keyboard.data:
        pressed = await control.press(mei.person, own.message_id, data=data, force=True)
        assert await mei.popup(pressed) == "这些按钮是别人的。发你自己的自拍吧！"

    assert house.states() == []


@pytest.mark.parametrize(
    "data",
    [
        "x",
        "1:t",
        "1:t:1:nobody",
        "1:t:99:mengwa_kun_1",
        "1:t:01:mengwa_kun_1",
        "1:t:٣:mengwa_kun_1",
        "1:t:99999999999999999999:mengwa_kun_1",
        "1:c:7:",
        "1:a:7:",
        "1:k:7:",
        "1:f:1:nowhere",
        "1:l:0:tlh",
        "1:w:0:nobody",
        "1:b:0:nowhere",
        "2:t:1:mengwa_kun_1",
        "\N{NULL}" * 64,
    ],
)
async def test_a_button_that_we_never_made_says_so(
    alice: Visitor, control: Control, house: House, data: str
) -> None:
    await alice.send_selfie()
    keyboard = await alice.keyboard()

    pressed = await control.press(alice.person, keyboard.message_id, data=data, force=True)

    assert await alice.popup(pressed) == "This button no longer works. Please send your selfie again."
    assert house.states() == []


async def test_a_provider_out_of_money_keeps_the_wish_until_the_bill_is_paid(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"arrears": True})
    with capture_logs() as logged:
        await alice.order("Sleepy")
        await alice.reads("Your request is kept and starts by itself when it is back. Nothing was charged")
        # Two probes later it is still the same trouble, told once.
        await control.wait_for("provider.call", count=3, code="Arrearage")
        await control.switch(provider={"arrears": False})
        await alice.clips(1)

    assert [line["problem"] for line in logged if line["event"] == "provider_paused"] == ["money"]
    assert (await control.ledger())["submitted"] == 1
