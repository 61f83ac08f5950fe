"""The whole way from an empty page to a clip that plays: by mouse, by keyboard, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.sandbox.browser.window import PATIENCE, Window
from tests.support.browser import IN_BROWSER, PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Locator, Page

    from bot.program import Program
    from sandbox.client import Control
    from sandbox.server import Sandbox
    from tests.support.browser import Browse

pytestmark = IN_BROWSER

_TABS = ("Cute", "Office", "Classic")
_ALL_TEMPLATES = 20
_MOST_STEPS = 120  # more than there are places for the focus on the page


async def test_by_mouse_from_the_empty_page_to_a_clip_that_plays(
    window: Window, portrait: Path, control: Control
) -> None:
    await window.begin()
    await window.send_selfie(portrait)
    assert len(await _templates_over_all_tabs(window)) == _ALL_TEMPLATES

    await control.switch(provider={"hold": True})
    await window.tap("Tired")
    await expect(window.toast).to_contain_text("Tired: on it!")
    status = window.message("Tired:").last
    await expect(status).to_contain_text("being made now", timeout=PATIENCE)
    await status.evaluate("element => { element.dataset.seen = 'yes' }")
    await control.switch(provider={"hold": False})

    await window.sees_the_clip_play()
    clip = window.message("Tired · made by AI")
    await expect(clip).to_have_attribute("data-seen", "yes")  # the same message, edited in its place
    await expect(clip.get_by_role("button")).to_contain_text(["Another expression", "Again"])


async def _templates_over_all_tabs(window: Window) -> set[str]:
    """Open each tab of the keyboard and return all templates that were offered."""
    keyboard = await window.offered()
    found: set[str] = set()
    for tab in _TABS:
        button = keyboard.get_by_role("button", name=tab)
        await button.click()
        await expect(keyboard.get_by_role("button", name=f"• {tab} •")).to_be_visible(timeout=PATIENCE)
        labels = await keyboard.get_by_role("group").get_by_role("button").all_text_contents()
        found |= {label for label in labels if label.strip("• ") not in _TABS and "Surprise" not in label}
    return found


async def test_by_keyboard_alone_from_the_empty_page_to_a_clip_that_plays(window: Window) -> None:
    page = window.page
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message field")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(window.field).to_be_focused()
    await page.keyboard.type("/star")
    await expect(page.get_by_role("option", name="/start")).to_be_visible(timeout=PATIENCE)
    await page.keyboard.press("Enter")
    await expect(window.message("I turn a selfie into")).to_be_visible(timeout=PATIENCE)

    await _tab_to(page, window.button("Send the example selfie"))
    await page.keyboard.press("Enter")
    tired = (await window.offered()).get_by_role("button", name="Sleepy")
    await _tab_to(page, tired)
    await page.keyboard.press("Enter")
    await expect(window.toast).to_contain_text("Sleepy: on it!", timeout=PATIENCE)
    await expect(tired).to_be_focused()
    await window.sees_the_clip_play()

    await _tab_to(page, page.get_by_role("log", name="Messages"))
    await page.keyboard.press("ArrowUp")
    await expect(window.messages.last).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Reply").press("Enter")
    await expect(window.field).to_be_focused()
    await expect(page.get_by_text("Reply to Selfmoji")).to_be_visible()


async def _tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until this has the focus, which is shown then."""
    for _ in range(_MOST_STEPS):
        if await goal.evaluate("element => element === document.activeElement"):
            assert await goal.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never led to {goal}")


async def test_on_a_phone_everything_is_in_reach_of_a_finger(
    sandbox: Sandbox,
    browse: Browse,
    program: Program,  # noqa: ARG001 - the bot answers what is done
    portrait: Path,
) -> None:
    width, height = PHONE
    async with browse(sandbox.url, width=width, height=height, touch=True) as page:
        phone = Window(page)
        await phone.button("Selfmoji").tap()
        await expect(page.get_by_role("navigation", name="Chats")).to_be_hidden()
        await phone.button("Start").tap()
        await phone.send_selfie(portrait)
        await (await phone.offered()).get_by_role("button", name="Happy").tap()
        await phone.sees_the_clip_play()
        assert not await phone.scrolls_sideways()
        assert await _small_targets(page) == []

        await phone.button("Show the inspector").tap()
        await page.get_by_role("button", name="sendMessage").first.tap()
        await expect(page.get_by_role("region", name="Call", exact=True)).to_be_in_viewport()
        assert not await phone.scrolls_sideways()
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect(phone.button("Show the inspector")).to_be_focused()


async def _small_targets(page: Page) -> list[str]:
    """Return the buttons of the conversation that a finger would miss; words in a sentence may be small."""
    return list(
        await page.evaluate(
            """() => [...document.querySelectorAll(".conversation button:not(.word)")]
                .filter((one) => one.checkVisibility())
                .map((one) => [one.getBoundingClientRect(), one.ariaLabel ?? one.textContent])
                .filter(([box]) => Math.min(box.width, box.height) < 44)
                .map(([box, name]) => `${box.width} x ${box.height} ${name}`)"""
        )
    )


async def test_a_reload_in_the_middle_keeps_the_conversation_and_the_clip_arrives(
    window: Window, portrait: Path, control: Control
) -> None:
    await window.begin()
    await control.switch(provider={"hold": True})
    await window.send_selfie(portrait, "This is me")
    await window.tap("Sleepy")
    await expect(window.message("Sleepy: being made now")).to_be_visible(timeout=PATIENCE)
    count = await window.messages.count()

    await window.page.reload()
    await expect(window.messages).to_have_count(count)
    await expect(window.message("This is me").first).to_be_visible()
    await expect(window.message("Sleepy: being made now")).to_be_visible()
    await control.switch(provider={"hold": False})
    await window.sees_the_clip_play()
