"""A real Chromium for the tests of the chat page; where there is none, they skip."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, Literal

import pytest
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import ConsoleMessage, Page

# Quiet (nothing but the sandbox is talked to) and able to run as root in a container.
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

WIDE: Final = (1440, 900)
"""A desktop: chats, conversation and inspector side by side."""

PHONE: Final = (390, 844)
"""A phone held upright: one of the three at a time."""


@asynccontextmanager
async def browse(
    url: str,
    *,
    width: int = WIDE[0],
    height: int = WIDE[1],
    scheme: Literal["light", "dark"] = "light",
    touch: bool = False,
) -> AsyncIterator[Page]:
    """Open an address in a window of this size (pixels); errors of the page fail the test.

    A browser of its own for each window costs half a second, and shares neither storage nor an event loop
    with another test.

    Args:
        url: what to open.
        width, height: the window inside.
        scheme: what the system prefers.
        touch: fingers instead of a mouse, as on a phone.

    Yields:
        the page, loaded.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no `chromium` on the PATH: install the system's package, as `.ci/run` does")
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        try:
            page = await browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=touch
            )
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda message: errors.extend(_complaint(message)))
            await page.goto(url)
            yield page
        finally:
            await browser.close()
    assert not errors, errors


def _complaint(message: ConsoleMessage) -> list[str]:
    """Return what the browser complains of; that the control API refused is an answer, shown by the page."""
    is_refusal = message.text.startswith("Failed to load resource") and "/control/" in message.location["url"]
    return [] if message.type != "error" or is_refusal else [message.text]
