"""A real Chromium for the tests of the chat page; where there is none, they skip."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pytest
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, ConsoleMessage, Page

IN_BROWSER: Final = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""What marks the tests in the browser: they share its process, and so the event loop that it is bound to."""

# Quiet (nothing but the sandbox is talked to), able to run as root in a container, with a pretended camera.
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)

WIDE: Final = (1440, 900)
"""A desktop: chats, conversation and inspector side by side."""

PHONE: Final = (390, 844)
"""A phone held upright: one of the three at a time."""


@asynccontextmanager
async def chromium_running() -> AsyncIterator[Browser]:
    """Run the system's Chromium without a window of its own."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no `chromium` on the PATH: install the system's package, as `.ci/run` does")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(frozen=True, slots=True)
class Browse:
    """Opens windows that share the process of the browser, and nothing that a page can see."""

    chromium: Browser

    @asynccontextmanager
    async def __call__(
        self,
        url: str,
        *,
        width: int = WIDE[0],
        height: int = WIDE[1],
        scheme: Literal["light", "dark"] = "light",
        touch: bool = False,
    ) -> AsyncIterator[Page]:
        """Open an address in a window of this size (pixels); errors of the page fail the test.

        Args:
            url: what to open.
            width, height: the window inside.
            scheme: what the system prefers.
            touch: fingers instead of a mouse, as on a phone.

        Yields:
            the page, loaded.
        """
        errors: list[str] = []
        page = await self.chromium.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=touch
        )
        try:
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda message: errors.extend(_complaint(message)))
            await page.goto(url)
            yield page
        finally:
            await page.close()
        assert not errors, errors


def _complaint(message: ConsoleMessage) -> list[str]:
    """Return what the browser complains of; that the control API refused is an answer, shown by the page."""
    is_refusal = message.text.startswith("Failed to load resource") and "/control/" in message.location["url"]
    return [] if message.type != "error" or is_refusal else [message.text]
