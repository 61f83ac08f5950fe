"""The page's files: served as what they are, under a strict policy, and nothing beside them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from sandbox.page_files import PageFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.server import Sandbox


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[str]:
    """Serve a small page beside a file that is none of it, and return its address."""
    folder = tmp_path / "page"
    (folder / "js").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>t</title>")
    (folder / "js" / "main.js").write_text("export {};")
    (folder / "notes.txt").write_text("not of a kind that a page needs")
    (tmp_path / "secret.json").write_text("{}")
    application = web.Application()
    application.add_routes(PageFiles(folder).routes())
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def _get(url: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as session, session.get(URL(url, encoded=True)) as response:
        return response.status, response.content_type, await response.text()


async def test_the_page_is_at_the_root_and_its_files_below_page(page: str) -> None:
    assert await _get(f"{page}/") == (200, "text/html", "<!doctype html><title>t</title>")
    assert await _get(f"{page}/page/js/main.js") == (200, "text/javascript", "export {};")


@pytest.mark.parametrize(
    "path",
    [
        "..%2fsecret.json",
        "js/..%2f..%2fsecret.json",
        "%2e%2e/secret.json",
        "%2fetc%2fpasswd",
        "none.js",
        "js",
        "notes.txt",
        "%00.js",
        "index.html%00",
        "x" * 5000,
    ],
)
async def test_nothing_but_the_pages_own_files_is_given_away(page: str, path: str) -> None:
    status, _, body = await _get(f"{page}/page/{path}")
    assert status == 404
    assert "root:" not in body


async def test_a_link_out_of_the_folder_is_not_followed(page: str, tmp_path: Path) -> None:
    (tmp_path / "page" / "out.json").symlink_to(tmp_path / "secret.json")
    assert (await _get(f"{page}/page/out.json"))[0] == 404


async def test_the_browser_is_told_to_load_nothing_from_elsewhere_and_to_guess_nothing(
    sandbox: Sandbox,
) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/") as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'self'", "connect-src 'self'", "style-src 'self'"} <= set(policy)
        assert {"frame-ancestors 'none'", "media-src 'self' blob: data:"} <= set(policy)
        assert "unsafe" not in " ".join(policy)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-cache"


async def test_several_files_are_served_at_once(page: str) -> None:
    answers = await asyncio.gather(*(_get(f"{page}/page/js/main.js") for _ in range(20)))
    assert {status for status, _, _ in answers} == {200}
