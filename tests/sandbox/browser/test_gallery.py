"""A walk through the main states of the page, each kept as pictures for people to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.sandbox.browser.shots import Shots
from tests.sandbox.browser.window import PATIENCE
from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sandbox.browser.window import Window

pytestmark = IN_BROWSER

_STATES = (
    *("empty", "commands", "preview", "keyboard", "waiting", "clip", "inline"),
    *("shared", "group", "pop-up", "settings", "call", "troubles", "provider", "bot-stopped"),
)


async def test_every_main_state_fits_wide_and_narrow_and_is_kept_as_pictures(
    kept_window: Window, portrait: Path
) -> None:
    shots = Shots(kept_window)
    await _private_chat(kept_window, shots, portrait)
    await _group(kept_window, shots, portrait)
    await _inspector(kept_window, shots)

    assert len(shots.taken) == 4 * len(_STATES)
    assert {path.name.split("-", 1)[1].rsplit("-", 2)[0] for path in shots.taken} == set(_STATES)


async def _private_chat(window: Window, shots: Shots, portrait: Path) -> None:
    await shots.take("empty")
    await window.begin()
    await window.button("Commands").click()
    await expect(window.page.get_by_role("option", name="/help")).to_be_visible()
    await shots.take("commands")
    await window.page.keyboard.press("Escape")
    dialog = await window.choose(portrait)
    await dialog.get_by_label("Caption").fill("My first selfie")
    await shots.take("preview")
    await dialog.get_by_role("button", name="Send", exact=True).click()
    await window.offered()
    await shots.take("keyboard")
    hold = (await window.open_tab("Provider")).get_by_role("switch", name="Hold the queue")
    await hold.click()
    await expect(hold).to_be_checked()
    await window.tap("Sleepy")
    await expect(window.message("Sleepy: being made now")).to_be_visible(timeout=PATIENCE)
    await expect(window.page.get_by_role("table", name="Tasks")).to_contain_text("PENDING", timeout=PATIENCE)
    await shots.take("waiting")
    await hold.click()
    await window.sees_the_clip_play()
    await shots.take("clip")


async def _group(window: Window, shots: Shots, portrait: Path) -> None:
    page = window.page
    await window.button("Weekend").click()
    await window.field.fill("@selfmoji_bot ")
    await expect(page.get_by_role("option", name="Happy")).to_be_visible(timeout=PATIENCE)
    await page.wait_for_function("() => document.querySelector('[role=option] video').currentTime > 0")
    await shots.take("inline")
    await page.get_by_role("option", name="Happy").click()
    await window.message("Happy: not made yet").get_by_role("button", name="Make it").click()
    await expect(window.message("Happy · made by AI")).to_contain_text("via @selfmoji_bot", timeout=PATIENCE)
    await window.sees_the_clip_play()
    await page.get_by_role("radio", name="Bob").click()
    await shots.take("shared")
    await page.get_by_role("radio", name="Alice").click()
    await window.send_selfie(portrait, "/emoji@selfmoji_bot")
    await window.offered()
    await page.get_by_role("radio", name="Bob").click()
    await shots.take("group")
    await (await window.offered()).get_by_role("button", name="Happy").click()
    pop_up = page.get_by_role("alertdialog")
    await expect(pop_up).to_be_visible(timeout=PATIENCE)
    await shots.take("pop-up")
    await pop_up.get_by_role("button", name="OK").click()
    await page.get_by_role("radio", name="Alice").click()
    await window.field.fill("/settings@selfmoji_bot")
    await window.field.press("Enter")
    await expect(window.message("Settings of this group.")).to_be_visible(timeout=PATIENCE)
    await shots.take("settings")
    await window.button("Selfmoji").click()


async def _inspector(window: Window, shots: Shots) -> None:
    calls = await window.open_tab("Calls")
    await calls.get_by_role("button", name="editMessageMedia").last.click()
    await expect(calls.get_by_role("region", name="Call", exact=True)).to_contain_text("$BOT_TOKEN")
    await shots.take("call", sheet=True)
    await window.switch("Answers get lost")
    await shots.take("troubles", sheet=True)
    await window.switch("Answers get lost")
    await window.open_tab("Provider")
    await expect(window.page.get_by_role("table", name="Tasks")).to_contain_text("SUCCEEDED")
    await shots.take("provider", sheet=True)
    bot = await window.open_tab("Bot")
    await bot.get_by_role("button", name="kill -9").click()
    await expect(bot.get_by_text("Stopped")).to_be_visible()
    await expect(window.button("Start it again")).to_be_visible()
    await shots.take("bot-stopped")
