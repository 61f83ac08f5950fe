"""Pictures of the page for people to look at: wide and on a phone, light and dark."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from playwright.async_api import expect

from tests.support.browser import PHONE, WIDE

if TYPE_CHECKING:
    from tests.sandbox.browser.window import Window

_USUAL: Final = Path(__file__).parents[3] / "build" / "screenshots"
_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


class Shots:
    """Takes the pictures into the folder named by SCREENSHOTS, or into build/screenshots."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.folder = Path(os.environ.get("SCREENSHOTS") or _USUAL)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.taken: list[Path] = []

    async def take(self, name: str, *, sheet: bool = False) -> None:
        """Take the state of the page in each size and theme, in none of which it may scroll sideways.

        Args:
            name: what the state is called.
            sheet: it is about the inspector, which a phone shows as a sheet over the chat.
        """
        await self._take(name, "wide", WIDE)
        width, height = PHONE
        await self.window.page.set_viewport_size({"width": width, "height": height})
        if sheet:
            await self.window.button("Show the inspector").click()
        await self._take(name, "phone", PHONE)
        if sheet:
            await self.window.button("Close the inspector").click()
        width, height = WIDE
        await self.window.page.set_viewport_size({"width": width, "height": height})

    async def _take(self, name: str, size: str, window: tuple[int, int]) -> None:
        page = self.window.page
        width, height = window
        await page.set_viewport_size({"width": width, "height": height})
        assert not await self.window.scrolls_sideways(), f"{name} is wider than {width} pixels"
        for scheme in _SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await expect(page.locator(":root")).to_be_visible()
            path = self.folder / f"{len(self.taken) // 4 + 1:02}-{name}-{size}-{scheme}.png"
            await page.screenshot(path=path, animations="disabled")
            self.taken.append(path)
