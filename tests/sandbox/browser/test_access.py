"""The page for everybody: names for a screen reader, a focus that is seen, enough contrast, both themes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.sandbox.browser.window import PATIENCE, Window
from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page, Route

    from sandbox.server import Sandbox
    from tests.support.browser import Browse

pytestmark = IN_BROWSER

_TABS = ("Calls", "Troubles", "Provider", "Bot")
_AA = 4.5  # WCAG 2.2, 1.4.3, for text of usual size
_MOST_STEPS = 20

_PROBES = Path(__file__).parent / "probes"
_NAMELESS = (_PROBES / "nameless.js").read_text()
_FAINT = (_PROBES / "faint.js").read_text()
_LISTEN = (_PROBES / "listen.js").read_text()


async def test_every_control_has_a_name_and_every_text_enough_contrast_in_both_themes(
    window: Window, portrait: Path
) -> None:
    page = window.page
    await window.begin()
    await window.send_selfie(portrait)
    await window.tap("Sleepy")
    await window.sees_the_clip_play()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for tab in _TABS:
            await window.open_tab(tab)
            assert await page.evaluate(_NAMELESS) == []
            assert await page.evaluate(_FAINT, _AA) == {}
        await window.choose(portrait)
        assert await page.evaluate(_NAMELESS) == []
        assert await page.evaluate(_FAINT, _AA) == {}
        await page.keyboard.press("Escape")


async def test_a_dialog_holds_the_focus_closes_with_escape_and_gives_it_back(
    window: Window, portrait: Path
) -> None:
    page = window.page
    await window.begin()
    dialog = await window.choose(portrait)
    await expect(dialog.get_by_label("Caption")).to_be_focused()
    for _ in range(_MOST_STEPS):
        await page.keyboard.press("Tab")
        # From its last control the focus may go to the browser's own, which the page sees as its body.
        assert await page.evaluate("document.activeElement.closest('dialog, body').matches('dialog, body')")
        assert not await page.evaluate("document.activeElement.closest('.app') !== null")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(window.button("Send a photo or a file")).to_be_focused()


async def test_the_skip_link_leads_to_the_field_even_when_it_is_followed_before_there_is_one(
    sandbox: Sandbox, browse: Browse
) -> None:
    async with browse(sandbox.url) as page:
        skip = page.get_by_role("link", name="Skip to the message field")
        async with _held_back(page, "**/control/chats"):
            await page.reload()
            await page.keyboard.press("Tab")
            await page.keyboard.press("Enter")
            await expect(skip).to_be_focused()  # as long as there is nothing to write in
        await expect(Window(page).field).to_be_focused()


@asynccontextmanager
async def _held_back(page: Page, address: str) -> AsyncIterator[None]:
    """Let the page wait for answers from an address until the block ends."""
    is_over = asyncio.Event()

    async def hold(route: Route) -> None:
        await is_over.wait()
        await route.continue_()

    await page.route(address, hold)
    yield
    is_over.set()


async def test_new_messages_are_announced_and_the_history_is_not(window: Window) -> None:
    await window.begin()
    await window.page.add_init_script(_LISTEN)
    await window.page.reload()
    await expect(window.message("I turn a selfie into")).to_be_visible()
    await expect(window.page.get_by_role("log", name="Messages")).to_have_attribute("aria-live", "polite")
    assert await window.page.evaluate("heard") == []

    await window.field.fill("/language")
    await window.field.press("Enter")
    await expect(window.message("Which language shall I speak?")).to_be_visible(timeout=PATIENCE)
    heard = await window.page.evaluate("heard")
    assert [any(words in one for one in heard) for words in ("/language", "Which language")] == [True, True]


async def test_the_theme_follows_the_system_until_somebody_chooses_one_which_lasts(
    sandbox: Sandbox, browse: Browse
) -> None:
    def ground(page: Any) -> Any:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    async with browse(sandbox.url, scheme="dark") as page:
        window = Window(page)
        await expect(window.button("Switch to light")).to_be_visible(timeout=PATIENCE)
        dark = await ground(page)
        await page.emulate_media(color_scheme="light")
        await expect(window.button("Switch to dark")).to_be_visible()
        light = await ground(page)
        assert dark != light

        await window.button("Switch to dark").click()
        await page.reload()
        await expect(window.button("Switch to light")).to_be_visible()
        assert await ground(page) == dark
