"""What somebody at the page sees and does, by the names that a screen reader would read out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.async_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Locator, Page

SECONDS: Final = 30.0
"""Patience with the bot: it loads its libraries, and the machine may be busy."""
PATIENCE: Final = SECONDS * 1000  # as Playwright counts

# Looked for anew each time: a bot that repeats an edit puts another element in the place of the clip.
_PLAYS = """seen => {
    const clip = [...document.querySelectorAll("#log video[aria-label^=GIF]")].at(-1);
    const plays = clip?.readyState >= 2 && !clip.paused && clip.currentTime > 0;
    return plays && clip.currentTime !== seen && clip.currentTime;
}"""


class Window:
    """The page in one browser window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.messages = page.get_by_role("log", name="Messages").get_by_role("article")
        self.field = page.get_by_role("textbox", name="Message", exact=True)
        self.keyboard = self.messages.filter(has_text="Which expression?")
        self.toast = page.locator("#toasts")
        self.clip = self.messages.get_by_label(re.compile("^GIF"))

    def button(self, name: str) -> Locator:
        """Return the one button of this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def message(self, words: str) -> Locator:
        """Return the messages that have these words."""
        return self.messages.filter(has_text=words)

    async def begin(self) -> None:
        """Press Start in the empty chat and read the bot's welcome."""
        await self.button("Start").click()
        await expect(self.message("I turn a selfie into a moving expression")).to_be_visible(timeout=PATIENCE)

    async def choose(self, *photos: Path) -> Locator:
        """Pick files with the browser's file chooser and return the dialog that shows them."""
        async with self.page.expect_file_chooser() as chooser:
            await self.button("Send a photo or a file").click()
        await (await chooser.value).set_files(photos)
        return self.page.get_by_role("dialog", name="Send")

    async def send_selfie(self, photo: Path, caption: str = "") -> None:
        """Send a photo through the dialog and wait until it is in the chat."""
        dialog = await self.choose(photo)
        await dialog.get_by_label("Caption").fill(caption)
        await dialog.get_by_role("button", name="Send", exact=True).click()
        await expect(dialog).to_have_count(0)

    async def offered(self) -> Locator:
        """Wait for the keyboard below a selfie and return it."""
        await expect(self.keyboard.last).to_be_visible(timeout=PATIENCE)
        return self.keyboard.last

    async def tap(self, template: str) -> None:
        """Tap on a template below the newest selfie and wait until the bot has answered the press."""
        await (await self.offered()).get_by_role("button", name=template).click()
        # Not asked of the button itself: in a group its message turns into the status.
        await expect(self.page.locator("button[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)

    async def read(self, words: str) -> None:
        """Wait for a pop-up of the bot that has these words and close it."""
        pop_up = self.page.get_by_role("alertdialog")
        await expect(pop_up).to_contain_text(words, timeout=PATIENCE)
        await pop_up.get_by_role("button", name="OK").click()

    async def sees_the_clip_play(self) -> None:
        """Wait for a clip that has pictures and whose time goes on."""
        await expect(self.clip.last).to_be_visible(timeout=PATIENCE)
        begun = await self.page.wait_for_function(_PLAYS, arg=None, timeout=PATIENCE)
        await self.page.wait_for_function(_PLAYS, arg=await begun.json_value(), timeout=PATIENCE)

    async def open_tab(self, name: str) -> Locator:
        """Open a tab of the inspector and return what it shows."""
        await self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    async def switch(self, trouble: str) -> Locator:
        """Turn the switch of a trouble and wait until it has turned."""
        await self.open_tab("Troubles")
        lever = self.page.get_by_role("switch", name=trouble)
        wanted = "false" if await lever.get_attribute("aria-checked") == "true" else "true"
        await lever.click()
        await expect(lever).to_have_attribute("aria-checked", wanted)
        return lever

    async def scrolls_sideways(self) -> bool:
        """Return whether the page is wider than the window."""
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))
