"""Who is let in: this machine by its own names, and no web page but the sandbox's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.guard import Guard
from sandbox.server import Sandbox
from sandbox.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

PATHS = ["/", "/control/people", "/bot5:a/getMe", "/api/v1/tasks/x"]


async def _status(url: str, headers: Mapping[str, str], verb: str = "GET") -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.request(verb, url, headers=headers) as response:
        return response.status, await response.text()


def _port(sandbox: Sandbox) -> str:
    return sandbox.url.rsplit(":", 1)[1]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "[::1",
        "10.0.0.1",
        "",
    ],
)
async def test_a_name_that_strangers_can_give_this_machine_is_refused(
    sandbox: Sandbox, path: str, host: str
) -> None:
    status, body = await _status(sandbox.url + path, {"Host": host.format(port=_port(sandbox))})
    assert status in {400, 403}
    assert "loopback names only" in body or status == 400


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:{port}", "LOCALHOST:{port}", "127.0.0.1:{port}", "127.9.9.9", "[::1]:{port}"],
)
async def test_this_machines_own_names_are_let_in(sandbox: Sandbox, host: str) -> None:
    headers = {"Host": host.format(port=_port(sandbox))}
    assert (await _status(f"{sandbox.url}/control/people", headers))[0] == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://localhost", "http://127.0.0.1:1", "", "http://[", "file://"],
)
async def test_a_page_of_somebody_else_may_not_press_buttons(sandbox: Sandbox, origin: str) -> None:
    for path in ("/control/scene", "/bot5:a/getMe", "/control/troubles/telegram_down"):
        status, body = await _status(sandbox.url + path, {"Origin": origin}, "POST")
        assert (status, "may not act here" in body) == (403, True), path
    assert len(sandbox.telegram.world.people) == 0


async def test_the_sandboxs_own_page_may(sandbox: Sandbox) -> None:
    port = _port(sandbox)
    for name in (f"127.0.0.1:{port}", f"localhost:{port}"):
        headers = {"Host": name, "Origin": f"http://{name}", "Sec-Fetch-Site": "same-origin"}
        assert (await _status(f"{sandbox.url}/control/scene", headers, "POST"))[0] == 200


async def test_what_a_browser_sends_for_another_site_is_refused_but_a_link_to_the_page_works(
    sandbox: Sandbox,
) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        assert (await _status(f"{sandbox.url}/control/people", headers))[0] == 403
        assert (await _status(f"{sandbox.url}/", headers))[0] == 200


async def test_an_exposed_sandbox_is_reached_by_its_name_and_by_addresses_but_by_no_other_name() -> None:
    settings = Settings(host="127.0.0.1", expose=True)
    async with Sandbox(settings) as sandbox:
        for host, status in (("192.168.1.5:80", 200), ("[fe80::1]", 200), ("evil.example", 403)):
            assert (await _status(f"{sandbox.url}/control/people", {"Host": host}))[0] == status
    assert Guard("box.example", expose=True)._is_ours("box.example:80")  # noqa: SLF001 - no such host to bind here
