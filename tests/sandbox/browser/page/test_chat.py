"""The chat page: what a person can do in it, and that it shows what happened as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from sandbox.example_photo import find_portrait
from tests.sandbox.telegram.bare import keyboard
from tests.support.browser import IN_BROWSER, PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from sandbox.client import Control
    from sandbox.server import Sandbox
    from tests.sandbox.telegram.bare import BareBot
    from tests.support.browser import Browse

pytestmark = IN_BROWSER


def messages(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages").get_by_role("article")


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message", exact=True)


async def last_update(bot: BareBot) -> dict[str, Any]:
    updates: list[dict[str, Any]] = await bot.updates()
    return updates[-1]


async def test_one_press_on_start_reaches_the_bot_and_its_answer_appears(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(messages(page)).to_contain_text(["/start"])
    assert (await last_update(bot))["message"]["text"] == "/start"

    await bot.call("sendMessage", chat_id=people["Alice"], text="<b>Welcome</b>", parse_mode="HTML")
    await expect(messages(page).last.locator("strong")).to_have_text("Welcome")


async def test_enter_sends_and_a_refusal_keeps_what_was_typed(
    page: Page, control: Control, people: dict[str, int]
) -> None:
    await field(page).fill("first line")
    await field(page).press("Shift+Enter")
    await field(page).press_sequentially("second line")
    await field(page).press("Enter")
    await expect(messages(page)).to_contain_text(["first line\nsecond line"])
    await expect(field(page)).to_have_value("")

    await page.route("**/send", lambda route: route.fulfill(status=409, json={"error": "not now"}))
    await field(page).fill("precious words")
    await field(page).press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("Not now.")
    await expect(field(page)).to_have_value("precious words")
    assert len((await control.get(f"chats/{people['Alice']}"))["messages"]) == 1


async def test_a_picked_photo_is_shown_first_and_goes_out_with_its_caption_and_spoiler(
    page: Page, bot: BareBot
) -> None:
    portrait = find_portrait()
    assert portrait is not None
    await page.get_by_label("Choose photos or files").set_input_files(portrait)
    dialog = page.get_by_role("dialog", name="Send")
    await dialog.get_by_label("Caption").fill("Me")
    await dialog.get_by_label("Hide with a spoiler").check()
    await dialog.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("button", name="Hidden picture, show it")).to_be_visible()
    message = (await last_update(bot))["message"]
    assert (message["caption"], message["has_media_spoiler"], "photo" in message) == ("Me", True, True)


async def test_the_example_selfie_is_one_press_away(page: Page, bot: BareBot) -> None:
    await page.get_by_role("button", name="Use the example selfie").click()
    await expect(page.get_by_role("button", name="Photo. Open it large")).to_be_visible()
    assert (await last_update(bot))["message"]["photo"]


async def test_a_press_spins_until_the_bot_answers_and_an_alert_has_to_be_read(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(messages(page)).to_have_count(1)
    await bot.call("sendMessage", chat_id=people["Alice"], text="Which?", reply_markup=keyboard("Smile"))
    button = page.get_by_role("button", name="Smile")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")

    query = (await last_update(bot))["callback_query"]
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Too late", show_alert=True)
    await expect(button).to_have_attribute("aria-busy", "false")
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Too late")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_have_count(0)


async def test_an_edit_of_the_caption_leaves_the_picture_on_the_screen_alone(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Use the example selfie").click()
    await expect(page.get_by_role("button", name="Photo. Open it large")).to_be_visible()
    photo = (await last_update(bot))["message"]["photo"][-1]["file_id"]
    sent = await bot.call("sendPhoto", chat_id=people["Alice"], photo=photo, caption="before")
    picture = messages(page).last.locator("img")
    await expect(messages(page).last).to_contain_text("before")
    await picture.evaluate("element => { element.dataset.seen = 'yes' }")

    await bot.call(
        "editMessageCaption", chat_id=people["Alice"], message_id=sent["message_id"], caption="after"
    )
    await expect(messages(page).last).to_contain_text("after")
    await expect(picture).to_have_attribute("data-seen", "yes")


async def test_whoever_writes_is_taken_to_the_end_and_sees_the_answer_that_comes_on_the_way(
    page: Page, bot: BareBot, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await bot.call("sendMessage", chat_id=people["Alice"], text="a long story\n" * 200)
    await expect(messages(page)).to_have_count(2)
    await page.get_by_role("log", name="Messages").evaluate("log => log.scrollTo(0, 0)")
    await bot.call("sendMessage", chat_id=people["Alice"], text="another one")
    pill = page.get_by_role("button", name="New messages")
    await expect(pill).to_be_visible()  # whoever reads on is left in peace

    await field(page).fill("thanks")
    await field(page).press("Enter")
    await expect(messages(page)).to_have_count(4)
    await bot.call("sendMessage", chat_id=people["Alice"], text="You are welcome")
    await expect(messages(page).filter(has_text="You are welcome")).to_be_in_viewport()
    await expect(pill).to_be_hidden()


async def test_acting_as_somebody_else_changes_who_writes_and_which_chats_there_are(
    page: Page, control: Control, people: dict[str, int]
) -> None:
    await page.get_by_role("button", name="Weekend", exact=True).click()
    await page.get_by_role("radio", name="Bob").click()
    await field(page).fill("Bob was here")
    await field(page).press("Enter")
    await expect(messages(page)).to_have_count(1)
    await page.get_by_role("radio", name="Alice").click()
    await expect(messages(page).last).to_contain_text("Bob")

    await page.get_by_role("radio", name="Anonymous").click()
    await field(page).fill("the group speaks")
    await field(page).press("Enter")
    await expect(messages(page)).to_have_count(2)
    group = next(one for one in (await control.get("chats"))["chats"] if one["title"] == "Weekend")
    bob, masked = (await control.get(f"chats/{group['id']}"))["messages"][-2:]
    assert bob["sender"]["id"] == people["Bob"]
    assert masked["sender"]["is_chat"] is True


async def test_a_reload_keeps_person_chat_and_draft(page: Page) -> None:
    await page.get_by_role("radio", name="Bob").click()
    await page.get_by_role("button", name="Faces", exact=True).click()
    await field(page).fill("half a thought")
    await page.reload()

    await expect(page.get_by_role("heading", name="Photo club › Faces")).to_be_visible()
    await expect(page.get_by_role("radio", name="Bob")).to_be_checked()
    await expect(field(page)).to_have_value("half a thought")


async def test_the_menu_of_commands_is_filtered_and_used_by_keyboard(page: Page, bot: BareBot) -> None:
    commands = [{"command": "start", "description": "Begin"}, {"command": "jobs", "description": "Waiting"}]
    await bot.call("setMyCommands", commands=commands)
    await field(page).press_sequentially("/")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options).to_have_text(["/startBegin", "/jobsWaiting"])
    await field(page).press_sequentially("j")
    await expect(options).to_have_text(["/jobsWaiting"])
    await field(page).press("Enter")
    await expect(messages(page)).to_contain_text(["/jobs"])


async def test_a_phone_shows_one_column_at_a_time_without_scrolling_sideways(
    browse: Browse, sandbox: Sandbox, people: dict[str, int]
) -> None:
    width, height = PHONE
    async with browse(f"{sandbox.url}/#as={people['Bob']}", width=width, height=height) as phone:
        await phone.get_by_role("button", name="Selfmoji", exact=True).click()
        await expect(phone.get_by_role("navigation", name="Chats")).to_be_hidden()
        await phone.get_by_role("button", name="Show the inspector").click()
        await expect(phone.get_by_role("tab", name="Calls")).to_be_in_viewport()
        await phone.get_by_role("button", name="Close the inspector").click()
        await phone.get_by_role("button", name="Back to the chats").click()
        await expect(phone.get_by_role("navigation", name="Chats")).to_be_visible()
        assert await phone.evaluate("document.documentElement.scrollWidth") == 390
