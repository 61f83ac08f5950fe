"""Several people in one group, played by one person at the page, who changes from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.sandbox.browser.window import PATIENCE
from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Control
    from tests.sandbox.browser.window import Window

pytestmark = IN_BROWSER


async def test_whoever_called_the_bot_gets_the_clip_and_somebody_else_a_pop_up(
    window: Window, portrait: Path
) -> None:
    page = window.page
    await window.button("Weekend").click()
    await window.send_selfie(portrait, "/emoji@selfmoji_bot")
    await window.offered()

    await page.get_by_role("radio", name="Bob").click()
    await (await window.offered()).get_by_role("button", name="Sleepy").click()
    await window.read("That is Alice's. Send /emoji with your own photo!")

    await page.get_by_role("radio", name="Alice").click()
    await window.tap("Sleepy")
    await window.sees_the_clip_play()
    await expect(window.messages).to_have_count(2)  # the photo, and the keyboard that became the clip
    await page.get_by_role("radio", name="Bob").click()
    await window.sees_the_clip_play()


async def test_who_is_in_a_covered_photo_that_the_group_lets_others_use_has_its_clip_removed(
    window: Window, portrait: Path
) -> None:
    page = window.page
    await window.button("Weekend").click()
    await window.field.fill("/settings@selfmoji_bot")
    await window.field.press("Enter")
    settings = window.message("Settings of this group.")
    await settings.get_by_role("button", name="Photos: one's own only").click(timeout=PATIENCE)
    await expect(settings).to_contain_text("Photos: others' too", timeout=PATIENCE)
    dialog = await window.choose(portrait)
    await dialog.get_by_label("Hide with a spoiler").check()
    await dialog.get_by_role("button", name="Send", exact=True).click()
    photo = window.messages.filter(has=page.get_by_role("button", name="Hidden picture, show it"))
    await expect(photo).to_be_visible()

    await page.get_by_role("radio", name="Bob").click()
    await settings.get_by_role("button", name="Who may ask").click()
    await window.read("Only administrators of this group can change its settings.")
    await photo.click(button="right")
    await page.get_by_role("menuitem", name="Reply").click()
    await window.field.fill("/emoji@selfmoji_bot sleepy")
    await window.field.press("Enter")
    await expect(photo).to_have_count(2, timeout=PATIENCE)
    clip = photo.last
    await expect(clip).to_contain_text("Sleepy")
    await clip.get_by_role("button", name="Hidden picture, show it").click()
    await window.sees_the_clip_play()
    remove = window.button("That's me: remove it")
    await remove.click()
    await window.read("Only the person in the photo")

    await page.get_by_role("radio", name="Alice").click()
    await remove.click()
    await window.read("Removed, and I let go of the photo.")
    await expect(window.clip).to_have_count(0, timeout=PATIENCE)


async def test_everybody_in_a_group_reads_a_command_of_one_and_its_answer(window: Window) -> None:
    page = window.page
    await window.button("Weekend").click()
    await window.field.fill("/help@selfmoji_bot")
    await window.field.press("Enter")
    answer = window.message("Reply to your own photo with /emoji@selfmoji_bot")
    await expect(answer).to_be_visible(timeout=PATIENCE)

    await page.get_by_role("radio", name="Bob").click()
    await expect(page.get_by_role("heading", name="Weekend")).to_be_visible()
    await expect(answer).to_be_visible()
    await expect(window.messages.first).to_contain_text("Alice")


async def test_without_being_called_the_bot_leaves_a_groups_photos_alone(
    window: Window, portrait: Path, control: Control
) -> None:
    await window.button("Weekend").click()
    await window.send_selfie(portrait, "Look at me")
    await window.field.fill("/help@selfmoji_bot")  # answered after everything before it
    await window.field.press("Enter")
    await expect(window.message("Reply to your own photo")).to_be_visible(timeout=PATIENCE)

    await expect(window.messages).to_have_count(3)
    assert await control.events("telegram.download") == []


async def test_what_is_written_and_answered_in_a_topic_stays_in_it(window: Window, portrait: Path) -> None:
    await window.button("Faces").click()
    await window.send_selfie(portrait, "/emoji@selfmoji_bot")
    await window.tap("Happy")
    await window.sees_the_clip_play()

    await window.button("General").click()
    await expect(window.page.get_by_role("heading", name="Photo club › General")).to_be_visible()
    await expect(window.page.get_by_role("log", name="Messages")).to_contain_text("Alice added Selfmoji")
    await expect(window.messages).to_have_count(0)
