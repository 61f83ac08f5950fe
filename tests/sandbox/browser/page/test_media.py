"""What is more than words: all that moves plays, stickers lead to their set, a camera takes a selfie."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.async_api import expect

from sandbox.example_photo import find_portrait
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import BareBot, File
from tests.sandbox.telegram.sticker_calls import MOVING, NAME, input_sticker
from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from sandbox.client import Control

pytestmark = IN_BROWSER

_PLAYS = """() => {
    const clips = [...document.querySelectorAll("%s video")];
    return clips.length === %d && clips.every((clip) => !clip.paused && clip.currentTime > 0);
}"""


async def _begin(page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(_messages(page)).to_have_count(1)


async def _play(page: Page, inside: str, count: int) -> None:
    """Wait until as many clips are there and all of them move."""
    await page.wait_for_function(_PLAYS % (inside, count))


async def test_videos_round_ones_and_stickers_play_and_a_sticker_leads_to_its_set(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    alice = people["Alice"]
    await _begin(page)
    clip = File(samples.mp4(), "clip.mp4", "video/mp4")
    await bot.send("sendVideo", {"video": clip}, chat_id=alice, caption="A video")
    await bot.send("sendVideoNote", {"video_note": clip}, chat_id=alice)
    stickers = json.dumps([input_sticker(), input_sticker()])
    wish: dict[str, str | float] = {"user_id": alice, "name": NAME, "title": "Faces", "stickers": stickers}
    await bot.upload("createNewStickerSet", {"s": MOVING}, **wish)
    made = (await bot.call("getStickerSet", name=NAME))["stickers"]
    await bot.call("sendSticker", chat_id=alice, sticker=made[0]["file_id"])
    await _play(page, "#log", 3)

    await page.get_by_role("button", name="Show the set").click()
    dialog = page.get_by_role("dialog", name="Faces")
    await expect(dialog.get_by_role("listitem")).to_have_count(2)
    await _play(page, "dialog", 2)


async def test_what_the_bot_is_doing_its_reaction_and_what_it_deletes_are_seen(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    alice = {"chat_id": people["Alice"]}
    await _begin(page)
    start = (await bot.updates_of("message"))[-1]["message_id"]
    await bot.call("sendChatAction", action="upload_video", **alice)
    await expect(page.get_by_text("Selfmoji is sending a video")).to_be_visible()

    thumb = [{"type": "emoji", "emoji": "👍"}]
    await bot.call("setMessageReaction", message_id=start, reaction=thumb, **alice)
    await expect(page.get_by_role("button", name="👍, 1")).to_be_visible()

    answer = await bot.call("sendMessage", text="for a moment", **alice)
    await expect(_messages(page).last).to_contain_text("for a moment")
    await bot.call("deleteMessage", message_id=answer["message_id"], **alice)
    await expect(_messages(page).last).to_have_text("Deleted message")


async def test_an_album_that_answers_goes_out_without_what_was_left_out(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    portrait = find_portrait()
    assert portrait is not None
    await _begin(page)
    question = await bot.call("sendMessage", chat_id=people["Alice"], text="Your photos?")
    asked = _messages(page).filter(has_text="Your photos?")
    await asked.get_by_role("button", name="Message actions").click()
    await page.get_by_role("menuitem", name="Reply").click()
    await page.get_by_label("Choose photos or files").set_input_files([portrait] * 3)
    dialog = page.get_by_role("dialog", name="Send 3 files")
    await dialog.get_by_role("button", name="Remove").first.click()
    await (
        page.get_by_role("dialog", name="Send 2 files").get_by_role("button", name="Send", exact=True).click()
    )

    await expect(_messages(page).last.get_by_role("button", name="Open it large")).to_have_count(2)
    sent = [message for message in await bot.updates_of("message") if "photo" in message]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert {message["reply_to_message"]["message_id"] for message in sent} == {question["message_id"]}
    await expect(page.get_by_text("Reply to Selfmoji")).to_be_hidden()


async def test_a_selfie_is_taken_with_the_camera(
    page: Page, control: Control, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Take a photo").click()
    await page.get_by_role("dialog", name="Take a photo").get_by_role("button", name="Take the photo").click()
    dialog = page.get_by_role("dialog", name="Send")
    await expect(dialog.get_by_role("img", name="selfie.jpg")).to_be_visible()
    await dialog.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("button", name="Open it large")).to_be_visible()
    (shown,) = (await control.get(f"chats/{people['Alice']}"))["messages"]
    assert (shown["kind"], shown["media"]["width"] > 0) == ("photo", True)


def _messages(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages").get_by_role("article")
