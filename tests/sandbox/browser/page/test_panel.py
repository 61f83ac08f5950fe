"""The inspector beside the chat: what happens is seen as it happens, and its levers move the sandbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest_asyncio
from playwright.async_api import expect

from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Locator, Page

    from sandbox.client import Control
    from sandbox.server import Sandbox
    from tests.support.browser import Browse

pytestmark = IN_BROWSER

_TOKEN = "123456789:AAtestAAtestAAtestAAtestAAtestAAtestA"


@pytest_asyncio.fixture(loop_scope="session")
async def page(browse: Browse, sandbox: Sandbox) -> AsyncIterator[Page]:
    """Return the page of a sandbox where nobody runs a bot; the test itself makes the bot's calls."""
    async with browse(sandbox.url) as opened:
        await expect(opened.get_by_role("tab", name="Calls")).to_be_visible()
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def client(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


async def _call(client: aiohttp.ClientSession, method: str, **params: Any) -> int:
    async with client.post(f"/bot{_TOKEN}/{method}", json=params) as answer:
        await answer.read()
        return answer.status


async def _control(client: aiohttp.ClientSession, path: str) -> Any:
    async with client.get(f"/control{path}") as answer:
        return await answer.json()


def _methods(page: Page) -> Locator:
    return page.get_by_role("table", name="Calls of the bot").locator(".calls__method")


async def _open_tab(page: Page, name: str) -> None:
    await page.get_by_role("tab", name=name).click()


async def test_calls_are_seen_as_they_happen_and_polls_only_when_asked_for(
    page: Page, client: aiohttp.ClientSession
) -> None:
    await _call(client, "getMe")
    await _call(client, "getUpdates")
    await _call(client, "getMyCommands")
    await expect(_methods(page)).to_have_text(["getMe", "getMyCommands"])

    await page.get_by_role("button", name="getUpdates").click()
    await expect(_methods(page)).to_have_text(["getMe", "getUpdates", "getMyCommands"])


async def test_errors_can_be_seen_alone(page: Page, client: aiohttp.ClientSession) -> None:
    await _call(client, "getMe")
    assert await _call(client, "sendMessage", chat_id=1, text="Hello?") == 400
    await page.get_by_role("button", name="Errors").click()

    await expect(_methods(page)).to_have_text(["sendMessage"])


async def test_a_call_shows_what_was_sent_what_came_back_and_no_token(
    page: Page, client: aiohttp.ClientSession, control: Control
) -> None:
    person = await control.person("Ann")
    await control.send_text(person, "/start")
    await _call(client, "sendMessage", chat_id=person.id, text="Good day")
    await page.get_by_role("button", name="sendMessage").press("Enter")
    call = page.get_by_role("region", name="Call", exact=True)

    await expect(call.get_by_role("group", name="Parameters")).to_contain_text('text: "Good day"')
    await expect(call.get_by_role("group", name="Answer")).to_contain_text("ok: true")
    await expect(call).to_contain_text("$BOT_TOKEN")
    await expect(call).not_to_contain_text(_TOKEN)
    await page.keyboard.press("Escape")
    await expect(call).to_be_hidden()


async def test_a_flood_of_calls_keeps_the_newest_in_sight_and_the_list_short(
    page: Page, client: aiohttp.ClientSession
) -> None:
    for _ in range(600):
        await _call(client, "getMe")
    await _call(client, "getMyCommands")

    await expect(_methods(page).last).to_have_text("getMyCommands")
    await expect(_methods(page).last).to_be_in_viewport()
    await expect(_methods(page)).to_have_count(500)


async def test_a_trouble_is_switched_on_counted_and_ended_with_all_others(
    page: Page, client: aiohttp.ClientSession
) -> None:
    await _open_tab(page, "Troubles")
    switch = page.get_by_role("switch", name="Telegram is slow")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    await expect(page.get_by_role("tab", name="Troubles")).to_contain_text("1")
    assert (await _control(client, "/switches"))["telegram"]["latency"] > 0

    await page.get_by_role("button", name="Switch all troubles off").click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    assert (await _control(client, "/switches"))["telegram"]["latency"] == 0


async def test_trouble_can_be_ordered_for_the_next_call_alone(
    page: Page, client: aiohttp.ClientSession
) -> None:
    await _open_tab(page, "Troubles")
    form = page.get_by_role("form", name="Order trouble for the next call")
    await form.get_by_role("combobox", name="Call").fill("getMe")
    await form.get_by_label("HTTP status").fill("502")
    await form.get_by_role("button", name="Order it").click()
    orders = page.get_by_role("list", name="Waiting orders").get_by_role("listitem")
    await expect(orders).to_contain_text("getMe")

    assert await _call(client, "getMe") == 502
    assert await _call(client, "getMe") == 200
    await expect(orders).to_have_count(0)


async def test_the_queue_shows_everybodys_places_and_can_be_held(
    page: Page, client: aiohttp.ClientSession
) -> None:
    await _open_tab(page, "Provider")
    hold = page.get_by_role("switch", name="Hold the queue")
    await hold.click()
    await expect(hold).to_have_attribute("aria-checked", "true")
    await page.get_by_role("button", name="Queue them").click()
    rows = page.get_by_role("table", name="Tasks").locator("tbody tr")

    await expect(rows).to_have_text([re.compile(rf"^{place}Somebody else's.*PENDING") for place in (1, 2, 3)])
    await hold.click()
    await expect(rows.first).to_contain_text("RUNNING")
    assert not (await _control(client, "/switches"))["provider"]["hold"]


async def test_a_sandbox_that_keeps_no_bot_says_so(page: Page) -> None:
    await _open_tab(page, "Bot")
    pane = page.get_by_role("tabpanel", name="Bot")

    await expect(pane.get_by_role("status")).to_contain_text("keeps no bot")
    await expect(pane.get_by_role("button", name="kill -9")).to_be_disabled()


async def test_arrow_keys_move_between_the_tabs(page: Page) -> None:
    await page.get_by_role("tab", name="Calls").press("ArrowLeft")
    await expect(page.get_by_role("tab", name="Bot")).to_be_focused()
    await expect(page.get_by_role("tabpanel", name="Bot")).to_be_visible()
    await expect(page.get_by_role("tabpanel", name="Calls")).to_be_hidden()
