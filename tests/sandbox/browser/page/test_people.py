"""The chat page for groups and people: members, rights, topics, new people and chats, photos, long texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio
from playwright.async_api import expect

from sandbox.example_photo import find_portrait
from tests.sandbox.telegram import samples
from tests.support.browser import IN_BROWSER, PHONE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Locator, Page

    from sandbox.client import Control
    from sandbox.server import Sandbox
    from tests.sandbox.telegram.bare import BareBot
    from tests.support.browser import Browse

pytestmark = IN_BROWSER

_WAIT_UNTIL_IT_MOVES = """video => new Promise(resolve => {
    const look = () => { if (video.currentTime > 0) resolve(); };
    video.addEventListener("timeupdate", look);
    look();
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def scene(control: Control) -> dict[str, Any]:
    """Return the default cast: people and chats by their names."""
    made = await control.post("scene")
    people = {one["first_name"]: one["id"] for one in made["people"]}
    groups = {chat["title"]: chat["id"] for chat in made["chats"] if chat["type"] != "private"}
    return {**people, **groups}


@pytest_asyncio.fixture(loop_scope="session")
async def page(browse: Browse, sandbox: Sandbox, scene: dict[str, Any]) -> AsyncIterator[Page]:
    """Open the group "Weekend" as Alice, who owns it."""
    async with browse(f"{sandbox.url}/#as={scene['Alice']}&chat={scene['Weekend']}") as opened:
        await expect(opened.get_by_role("heading", name="Weekend")).to_be_visible()
        yield opened


async def chat(control: Control, chat_id: int) -> dict[str, Any]:
    shown: dict[str, Any] = (await control.get(f"chats/{chat_id}"))["chat"]
    return shown


async def members_of(page: Page) -> Locator:
    await page.get_by_role("button", name="Members and permissions").click()
    return page.get_by_role("dialog", name="Members of Weekend")


async def choose(page: Page, item: str) -> None:
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_role_is_changed_and_a_new_administrator_may_hide_behind_the_group(
    page: Page, control: Control, scene: dict[str, Any]
) -> None:
    dialog = await members_of(page)
    await dialog.get_by_label("Role of Bob").select_option("Administrator")
    mask = dialog.get_by_role("switch", name="Bob writes as the group")
    await mask.click()
    await expect(mask).to_be_checked()
    await dialog.get_by_label("Role of Mei").select_option("Not here")
    await expect(dialog.get_by_role("status")).to_have_text("Mei: Not here.")

    members = (await chat(control, scene["Weekend"]))["members"]
    assert {"id": scene["Bob"], "role": "administrator", "anonymous": True} in members
    assert scene["Mei"] not in [member["id"] for member in members]


async def test_the_owner_stays_until_somebody_else_owns_the_group(page: Page) -> None:
    dialog = await members_of(page)
    await expect(dialog.get_by_label("Role of Alice")).to_be_disabled()
    await dialog.get_by_label("Role of Bob").select_option("Owner")
    await expect(dialog.get_by_label("Role of Alice")).to_have_value("administrator")
    await expect(dialog.get_by_label("Role of Bob")).to_be_disabled()


async def test_the_bots_status_and_rights_and_what_members_may_send_are_switches_for_the_keyboard_too(
    page: Page, control: Control, scene: dict[str, Any]
) -> None:
    dialog = await members_of(page)
    await dialog.get_by_label("Status of").select_option("Administrator")
    right = dialog.get_by_role("switch", name="Delete messages")
    await expect(right).to_be_checked()
    await right.press("Space")
    await expect(right).not_to_be_checked()
    await dialog.get_by_role("switch", name="GIFs and stickers").press("Enter")
    await expect(dialog.get_by_role("switch", name="GIFs and stickers")).not_to_be_checked()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)

    group = await chat(control, scene["Weekend"])
    assert (group["bot"], group["bot_rights"]["can_delete_messages"]) == ("administrator", False)
    assert (group["permissions"]["animation"], group["permissions"]["photo"]) == (False, True)


async def test_a_refusal_is_shown_in_the_dialog_and_the_control_tells_the_truth_again(page: Page) -> None:
    dialog = await members_of(page)
    refusal = {"error": "not today"}
    await page.route("**/members", lambda route: route.fulfill(status=409, json=refusal))
    await dialog.get_by_label("Role of Bob").select_option("Not here")
    await expect(dialog.get_by_role("alert")).to_have_text("Not today.")
    await expect(dialog.get_by_label("Role of Bob")).to_have_value("member")


async def test_a_new_person_acts_at_once_in_the_chosen_language(
    page: Page, control: Control, scene: dict[str, Any]
) -> None:
    await page.get_by_role("button", name="New person or group").click()
    await page.get_by_role("menuitem", name="New person").click()
    dialog = page.get_by_role("dialog", name="New person")
    await dialog.get_by_label("Language").select_option("zh-hans")
    await dialog.get_by_label("Name", exact=True).fill("Li Lei")
    await dialog.get_by_label("Name", exact=True).press("Enter")

    await expect(page.get_by_role("radio", name="Li Lei")).to_be_checked()
    newest = (await control.get("people"))["people"][-1]
    assert (newest["first_name"], newest["language_code"]) == ("Li Lei", "zh-hans")
    assert newest["id"] not in scene.values()


async def test_a_new_forum_has_its_owner_and_the_chosen_members(
    page: Page, control: Control, scene: dict[str, Any]
) -> None:
    await page.get_by_role("button", name="New person or group").click()
    await page.get_by_role("menuitem", name="New group or forum").click()
    dialog = page.get_by_role("dialog", name="New group")
    await dialog.get_by_label("Title").fill("Grimaces")
    await dialog.get_by_role("radio", name="Forum").check()
    await dialog.get_by_role("checkbox", name="Bob").uncheck()
    await dialog.get_by_role("button", name="Create").click()

    await expect(page.get_by_role("heading", name="Grimaces › General")).to_be_visible()
    made = (await control.get("chats"))["chats"][-1]
    assert [member["id"] for member in made["members"]] == [scene["Alice"], scene["Mei"]]
    assert (made["is_forum"], made["members"][0]["role"]) == (True, "owner")


async def test_a_topic_is_renamed_closed_reopened_and_deleted(page: Page) -> None:
    await page.get_by_role("button", name="Faces").click()
    await choose(page, "Rename")
    await page.get_by_role("dialog").get_by_label("Title").fill("Smiles")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Photo club › Smiles")).to_be_visible()

    entry = page.get_by_role("button", name="Smiles")
    await entry.click(button="right")
    await page.get_by_role("menuitem", name="Close the topic").click()
    await expect(entry).to_contain_text("closed")
    await choose(page, "Reopen the topic")
    await expect(entry).not_to_contain_text("closed")

    await choose(page, "Delete the topic")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("heading", name="Photo club › General")).to_be_visible()
    await expect(entry).to_have_count(0)


async def test_a_profile_photo_is_put_up_and_taken_away(page: Page, control: Control) -> None:
    portrait = find_portrait()
    assert portrait is not None
    picture = page.get_by_role("radio", name="Alice").locator("img")
    await page.get_by_role("button", name="Profile", exact=True).click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("menuitem", name="Set a profile photo").click()
    await (await choosing.value).set_files(portrait)
    await expect(picture).to_be_visible()
    assert (await control.get("people"))["people"][0]["photo"]

    await page.get_by_role("button", name="Profile", exact=True).click()
    await page.get_by_role("menuitem", name="Remove the profile photo").click()
    await expect(picture).to_have_count(0)


async def test_an_empty_group_says_how_the_bot_is_called_and_does_it_in_one_click(
    page: Page, bot: BareBot, control: Control, scene: dict[str, Any]
) -> None:
    username = (await control.get("bot"))["username"]
    await expect(page.get_by_role("region", name="Empty chat")).to_contain_text(f"/emoji@{username}")
    await page.get_by_role("button", name="Send the example selfie with it").click()
    await expect(page.get_by_role("button", name="Photo: /emoji")).to_be_visible()
    newest = (await bot.updates())[-1]
    assert newest["message"]["caption"] == f"/emoji@{username}"

    await control.post(f"chats/{scene['Photo club']}/bot", status="left")
    await page.get_by_role("button", name="General").click()
    await expect(page.get_by_role("region", name="Empty chat")).to_contain_text("not in this group")


async def test_a_live_photo_moves_when_asked(page: Page, control: Control, scene: dict[str, Any]) -> None:
    clip = samples.mp4(size=128, seconds=2)
    await control.send_live_photo(scene["Alice"], samples.jpeg(), clip)
    await page.get_by_role("button", name="Selfmoji", exact=True).click()
    button = page.get_by_role("button", name="Play the live photo")
    await button.focus()
    await button.press("Enter")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await page.locator(".media__moving").evaluate(_WAIT_UNTIL_IT_MOVES)
    # It stops by itself at its end, like in an app.
    await expect(button).to_have_attribute("aria-pressed", "false")


async def test_a_text_near_the_limit_is_counted_and_beyond_it_becomes_two_messages(page: Page) -> None:
    field = page.get_by_role("textbox", name="Message", exact=True)
    await field.fill("a" * 4000)
    await expect(page.get_by_text("96 left", exact=True)).to_be_visible()
    await field.fill("a" * 4100)
    await expect(page.get_by_text("Goes out as several messages")).to_be_visible()
    await field.press("Enter")
    await expect(page.get_by_role("log", name="Messages").get_by_role("article")).to_have_count(2)
    await expect(page.get_by_text("Goes out as several messages")).to_be_hidden()


async def test_a_phone_opens_the_inspector_from_the_list_of_chats(
    browse: Browse, sandbox: Sandbox, scene: dict[str, Any]
) -> None:
    width, height = PHONE
    async with browse(f"{sandbox.url}/#as={scene['Bob']}", width=width, height=height, touch=True) as phone:
        chats = phone.get_by_role("navigation", name="Chats")
        await chats.get_by_role("button", name="Show the inspector").click()
        await expect(phone.get_by_role("tab", name="Calls")).to_be_in_viewport()
        await phone.get_by_role("button", name="Close the inspector").click()
        await expect(chats.get_by_role("button", name="Show the inspector")).to_be_focused()

        await chats.get_by_role("button", name="Weekend").click()
        await choose(phone, "Members and permissions")
        dialog = phone.get_by_role("dialog", name="Members of Weekend")
        await expect(dialog).to_contain_text("You do not lead this group")
        await dialog.get_by_label("Role of Mei").select_option("Restricted")
        await expect(dialog.get_by_role("status")).to_have_text("Mei: Restricted.")
        assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_what_the_bot_tells_one_member_alone_is_not_shown_to_another(
    page: Page, bot: BareBot, control: Control, scene: dict[str, Any]
) -> None:
    await control.post(f"chats/{scene['Weekend']}/bot", status="administrator")
    only = {"receiver_user_id": scene["Alice"]}
    words = [("For Alice", {"ephemeral_message_parameters": only}), ("For all", {})]
    for text, parameters in words:
        await bot.call("sendMessage", chat_id=scene["Weekend"], text=text, **parameters)

    messages = page.get_by_role("article")
    await expect(messages).to_contain_text(["Only you see this", "For all"])
    await page.get_by_role("radio", name="Bob").click()
    await expect(messages).to_contain_text(["For all"])
