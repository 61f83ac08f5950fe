"""Troubles made on the page: the bot says what it can, nothing is lost, and the clip arrives in the end."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from playwright.async_api import expect

from sandbox.client import Control
from sandbox.server import Sandbox
from sandbox.settings import Settings
from tests.sandbox.browser.window import PATIENCE, SECONDS, Window
from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Browse

pytestmark = IN_BROWSER


async def test_a_flooded_chat_gets_its_clip_when_telegram_takes_messages_again(
    window: Window, portrait: Path
) -> None:
    await window.begin()
    await window.send_selfie(portrait)
    await window.offered()
    await window.switch("Too many requests")
    await expect(window.page.get_by_role("tab", name="Troubles")).to_contain_text("1 switched on")
    await window.tap("Sleepy")
    await expect(window.toast).to_contain_text("Sleepy: on it!")
    calls = await window.open_tab("Calls")
    await expect(calls.locator("tr", has_text="sendMessage").filter(has_text="429").first).to_be_visible()
    await expect(window.message("Sleepy")).to_have_count(1)  # the keyboard alone

    await window.switch("Too many requests")
    await window.sees_the_clip_play()


async def test_an_account_in_debt_is_told_as_the_operators_trouble_and_paying_ends_it(
    window: Window, portrait: Path
) -> None:
    await window.begin()
    await window.switch("The account is in debt")
    await window.send_selfie(portrait)
    await window.tap("Happy")
    await expect(
        window.message("The service that makes the clips is not available right now.").last
    ).to_contain_text("Nothing was charged", timeout=PATIENCE)

    await window.switch("The account is in debt")
    await window.sees_the_clip_play()


async def test_answers_that_get_lost_double_neither_the_clip_nor_its_price(
    window: Window, portrait: Path, control: Control
) -> None:
    await window.begin()
    await control.switch(provider={"hold": True})
    await window.send_selfie(portrait)
    await window.tap("Serious")
    await expect(window.message("Serious: being made now")).to_be_visible(timeout=PATIENCE)
    await window.switch("Answers get lost")
    await control.switch(provider={"hold": False})
    await window.sees_the_clip_play()

    await window.switch("Answers get lost")
    # Only now the bot learns, from the next try, that its clip is there.
    over = (await control.events("trouble.changed", name="lost_answers", active=False))[-1]["seq"]
    await control.wait_for(
        "telegram.call", method="editMessageMedia", status=200, after=over, seconds=SECONDS
    )
    await window.field.fill("/jobs")
    await window.field.press("Enter")
    await expect(window.message("Serious – done")).to_be_visible(timeout=PATIENCE)
    await expect(window.clip).to_have_count(1)
    assert (await control.ledger())["submitted"] == 1


async def test_a_bot_killed_while_it_makes_a_clip_is_started_on_the_page_and_brings_the_same_clip(
    kept_window: Window, kept: Sandbox, portrait: Path
) -> None:
    window, page = kept_window, kept_window.page
    await window.begin()
    hold = (await window.open_tab("Provider")).get_by_role("switch", name="Hold the queue")
    await hold.click()
    await expect(hold).to_be_checked()
    await window.send_selfie(portrait)
    await window.tap("Sleepy")
    status = window.message("Sleepy: being made now")
    await expect(status).to_be_visible(timeout=PATIENCE)
    await status.evaluate("element => { element.dataset.seen = 'yes' }")
    async with Control(kept.url) as control:
        # A death before the order is on its way leaves a doubt, which takes longer than a browser waits.
        await control.wait_for("provider.submit", seconds=SECONDS)

    await (await window.open_tab("Bot")).get_by_role("button", name="kill -9").click()
    await expect(page.get_by_text("Selfmoji is not running.")).to_be_visible()
    await window.open_tab("Provider")
    await hold.click()
    await expect(hold).not_to_be_checked()
    await window.button("Start it again").click()

    await window.sees_the_clip_play()
    await expect(page.get_by_text("Selfmoji is not running.")).to_have_count(0)
    await expect(window.message("Sleepy · made by AI")).to_have_attribute("data-seen", "yes")
    async with Control(kept.url) as control:
        assert (await control.ledger())["submitted"] == 1


async def test_the_end_of_the_sandbox_is_told_what_was_typed_stays_and_a_new_one_is_found(
    browse: Browse,
) -> None:
    async with AsyncExitStack() as world:
        sandbox = await world.enter_async_context(Sandbox())
        async with browse(sandbox.url) as page:
            window = Window(page)
            await window.button("Start").click()
            await expect(window.message("/start")).to_be_visible()
            await window.field.fill("a long thought")
            await world.aclose()

            await expect(page.get_by_text("The sandbox has stopped; run make demo again.")).to_be_visible()
            await window.field.press("Enter")
            await expect(page.get_by_role("alert")).to_have_text("Not sent: the sandbox does not answer.")
            await expect(window.field).to_have_value("a long thought")
            await expect(window.message("/start")).to_be_visible()

            await world.enter_async_context(Sandbox(Settings(port=int(sandbox.url.rsplit(":", 1)[1]))))
            await expect(window.button("Start")).to_be_visible()
            await expect(page.get_by_text("The sandbox has stopped")).to_have_count(0)
