"""Ways to bring a photo, and files that cannot be one: each gets a sentence, and no words are lost."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING

from PIL import Image
from playwright.async_api import expect

from tests.sandbox.browser.window import PATIENCE
from tests.support.browser import IN_BROWSER
from tests.support.pictures import saved

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import JSHandle, Page

    from tests.sandbox.browser.window import Window

pytestmark = IN_BROWSER

# What the browser hands to a page when files are dropped or pasted, made by the page's own means.
_TRANSFER = """([content, name, type]) => {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    return transfer;
}"""
_PNG = "image/png"
_PASTE = "transfer => document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer }))"


async def _transfer(page: Page, photo: Path, name: str) -> JSHandle:
    """Return what comes with a drop or a paste of a PNG file of this name."""
    content = base64.b64encode(await asyncio.to_thread(photo.read_bytes)).decode()
    return await page.evaluate_handle(_TRANSFER, [content, name, _PNG])


async def test_a_selfie_dropped_on_the_conversation_is_covered_shown_sent_and_answered(
    window: Window, portrait: Path
) -> None:
    page = window.page
    await window.begin()
    transfer = await _transfer(page, portrait, "me.png")
    conversation = page.get_by_role("main", name="Conversation")
    await conversation.dispatch_event("dragenter", {"dataTransfer": transfer})
    await expect(page.get_by_text("Drop to send")).to_be_visible()
    await conversation.dispatch_event("drop", {"dataTransfer": transfer})
    await expect(page.get_by_text("Drop to send")).to_be_hidden()

    dialog = page.get_by_role("dialog", name="Send")
    await expect(dialog.get_by_role("img", name="me.png")).to_be_visible()
    await dialog.get_by_role("button", name="Send", exact=True).click()
    await window.offered()


async def test_a_pasted_picture_can_go_out_as_a_file_and_is_answered_as_well(
    window: Window, portrait: Path
) -> None:
    page = window.page
    await window.begin()
    transfer = await _transfer(page, portrait, "screenshot.png")
    await page.evaluate(_PASTE, transfer)
    dialog = page.get_by_role("dialog", name="Send")
    await dialog.get_by_role("radio", name="File").check()
    await dialog.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("link", name="screenshot.png")).to_be_visible()
    await window.offered()


async def test_what_no_app_would_send_is_refused_in_the_dialog_which_keeps_everything(
    window: Window, tmp_path: Path
) -> None:
    await window.begin()
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(saved(Image.new("RGB", (800, 800)), "JPEG")[:100])
    dialog = await window.choose(broken)
    await dialog.get_by_label("Caption").fill("precious words")
    await dialog.get_by_role("button", name="Send", exact=True).click()

    await expect(dialog.get_by_role("alert")).to_be_visible()
    await expect(dialog.get_by_role("alert")).not_to_be_empty()
    await expect(dialog.get_by_label("Caption")).to_have_value("precious words")
    await window.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_a_file_that_is_no_picture_or_too_small_a_one_gets_the_bots_own_sentence(
    window: Window, tmp_path: Path
) -> None:
    await window.begin()
    notes, tiny = tmp_path / "notes.txt", tmp_path / "tiny.png"
    notes.write_text("not a face")
    tiny.write_bytes(saved(Image.new("RGB", (120, 120), (200, 150, 120)), "PNG"))
    for path, answer in (
        (notes, "That file is not a picture I can open."),
        (tiny, "The picture is too small. Nothing was charged."),
    ):
        await window.send_selfie(path)
        await expect(window.message(answer)).to_be_visible(timeout=PATIENCE)
