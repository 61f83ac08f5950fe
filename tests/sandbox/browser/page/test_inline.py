"""The bot's inline results on the page: asked for, looked through and chosen by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from playwright.async_api import expect

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File, keyboard
from tests.support.browser import IN_BROWSER

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from sandbox.client import Control
    from tests.sandbox.telegram.bare import BareBot

pytestmark = IN_BROWSER

_PLAYS = "() => [...document.querySelectorAll('[role=option] video')].every(one => one.currentTime > 0)"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def inline_mode(control: Control) -> None:
    """Let BotFather have enabled it."""
    await control.switch(telegram={"supports_inline_queries": True})


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message", exact=True)


def results(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Inline results").get_by_role("option")


def chosen(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Inline results").locator("[aria-selected=true]")


async def answer(bot: BareBot, control: Control, query: str, offset: str = "", **fields: Any) -> None:
    """Answer what the page asked."""
    (asked,) = await control.wait_for("telegram.inline_asked", query=query, offset=offset)
    await bot.call("answerInlineQuery", inline_query_id=asked["id"], **fields)


def article(number: int, title: str) -> dict[str, Any]:
    return {
        "type": "article",
        "id": str(number),
        "title": title,
        "description": "a new one of your selfie",
        "input_message_content": {"message_text": f"{title} is coming"},
        "reply_markup": keyboard("Make it"),
    }


async def clip(bot: BareBot, chat_id: int) -> dict[str, Any]:
    """Return a clip that this bot has sent before, as a result."""
    sent = await bot.send("sendAnimation", {"animation": File(samples.mp4(), "clip.mp4")}, chat_id=chat_id)
    return {"type": "mpeg4_gif", "mpeg4_file_id": sent["animation"]["file_id"], "title": "😄 Happy"}


async def test_a_result_is_found_by_the_keyboard_and_stands_in_the_group_in_the_persons_name(
    page: Page, bot: BareBot, control: Control, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("article")).to_have_count(1)
    made = await clip(bot, people["Alice"])
    await page.get_by_role("button", name="Weekend").click()
    await field(page).press_sequentially("@Selfmoji_bot sl")
    clips = [{**made, "id": "c1"}, {**made, "id": "c2"}]
    await answer(bot, control, "sl", results=[*clips, article(1, "😴 Sleepy"), article(2, "Sly")])

    await expect(results(page)).to_have_count(4)
    await page.wait_for_function(_PLAYS)
    await expect(field(page)).to_be_focused()
    await expect(chosen(page)).to_have_attribute("id", "inline-0")
    await field(page).press("ArrowRight")
    await expect(chosen(page)).to_have_attribute("id", "inline-1")
    await field(page).press("ArrowDown")
    await expect(chosen(page)).to_have_text("😴Sleepya new one of your selfie")
    await field(page).press("Enter")

    message = page.get_by_role("article")
    await expect(message).to_contain_text("via @selfmoji_bot")
    await expect(message).to_contain_text("😴 Sleepy is coming")
    await expect(field(page)).to_have_value("")
    await expect(results(page)).to_have_count(0)

    await page.get_by_role("radio", name="Bob").click()
    await expect(message).to_contain_text("Alice")
    await page.get_by_role("button", name="Make it").click()
    query = (await bot.updates_of("callback_query"))[-1]
    media = {"type": "animation", "media": made["mpeg4_file_id"]}
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await bot.call("editMessageMedia", inline_message_id=query["inline_message_id"], media=media)
    await expect(message.get_by_label(re.compile("^GIF"))).to_be_visible()
    await expect(message).to_contain_text("via @selfmoji_bot")


async def test_who_types_before_the_bot_has_a_name_only_types(page: Page) -> None:
    await page.route("**/control/bot", lambda route: route.fulfill(status=503, json={"error": "not yet"}))
    await page.reload()
    await expect(page.get_by_role("heading", name="Drop a selfie here")).to_be_visible()
    await field(page).press_sequentially("hello")
    await expect(field(page)).to_have_value("hello")
    await expect(results(page)).to_have_count(0)


async def test_more_comes_while_one_scrolls_escape_puts_it_away_and_the_button_leads_to_the_private_chat(
    page: Page, bot: BareBot, control: Control, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    markup = {"inline_keyboard": [[{"text": "Share", "switch_inline_query": "all"}]]}
    await bot.call("sendMessage", chat_id=people["Alice"], text="Yours", reply_markup=markup)
    await page.get_by_role("button", name="Share").click()
    await page.get_by_role("menuitem", name="Weekend").click()
    await expect(field(page)).to_have_value("@selfmoji_bot all")
    first = [article(number, f"Expression {number}") for number in range(50)]
    button = {"text": "Make another one", "start_parameter": "inline"}
    await answer(bot, control, "all", results=first, next_offset="50", button=button)
    await expect(results(page)).to_have_count(51)

    await results(page).last.hover()
    await page.mouse.wheel(0, 5000)
    await answer(bot, control, "all", "50", results=[article(50, "The last one")])
    await expect(results(page)).to_have_count(52)
    await expect(chosen(page)).to_contain_text("Expression 0")

    await field(page).press("Escape")
    await expect(results(page)).to_have_count(0)
    await expect(field(page)).to_have_value("@selfmoji_bot all")
    await field(page).press("End")
    await field(page).press_sequentially("!")
    await answer(bot, control, "all!", results=[], button=button)
    await results(page).get_by_text("Make another one").click()
    await expect(page.get_by_role("heading", name="Selfmoji", exact=True)).to_be_visible()
    await expect(page.get_by_role("article").last).to_contain_text("/start inline")
    assert [query["chat_type"] for query in await bot.updates_of("inline_query")] == ["supergroup"] * 3
