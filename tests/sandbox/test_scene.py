"""What the page begins with, and what it sees of people and chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.client import ControlError
from sandbox.views import MemberView

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.server import Sandbox


async def test_the_scene_is_three_people_a_group_and_a_forum(control: Control) -> None:
    people, chats = await control.set_scene()
    assert [(person.first_name, person.language_code) for person in people] == [
        ("Alice", "en"),
        ("Bob", "en"),
        ("Mei", "zh-hans"),
    ]
    weekend, club = chats[3:]
    assert (weekend.title, weekend.type, weekend.is_forum, weekend.bot) == (
        "Weekend",
        "supergroup",
        False,
        "member",
    )
    assert weekend.members == [
        MemberView(people[0].id, "owner", anonymous=False),
        MemberView(people[1].id, "member", anonymous=False),
        MemberView(people[2].id, "member", anonymous=False),
    ]
    assert (club.title, [topic.title for topic in club.topics]) == ("Photo club", ["General", "Faces"])


async def test_the_scene_is_made_once(control: Control) -> None:
    assert await control.set_scene() == await control.set_scene()
    assert len(await control.people()) == 3
    assert len(await control.chats()) == 5


async def test_private_chats_are_listed_before_they_are_used_and_show_their_last_message(
    control: Control,
) -> None:
    alice, bob = await control.person("Alice"), await control.person("Bob")
    await control.send_text(bob, "first")
    last = await control.send_text(bob, "second")
    of_alice, of_bob = await control.chats()
    assert (of_alice.id, of_alice.title, of_alice.last) == (alice.id, "Alice", None)
    assert of_bob.last is not None
    assert (of_bob.last.text, of_bob.last.sender.name) == ("second", "Bob")
    await control.delete(bob, last.message_id)
    refreshed = (await control.chats())[1].last
    assert refreshed is not None
    assert refreshed.text == "first"


async def test_a_message_says_all_that_an_app_shows(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    keyboard = {
        "inline_keyboard": [
            [{"text": "press", "callback_data": "x"}, {"text": "site", "url": "https://example.org"}],
            [{"text": "copy", "copy_text": {"text": "copied"}}],
        ]
    }
    wish = {"chat_id": alice.id, "text": "hi", "reply_markup": keyboard, "disable_notification": True}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/bot5:a/sendMessage", json=wish) as response,
    ):
        assert response.status == 200
    hello, hi = (await control.chat(alice)).messages
    assert (hello.sender.name, hello.sender.is_bot, hello.quiet, hello.edited) == (
        "Alice",
        False,
        False,
        False,
    )
    assert (hi.sender.name, hi.sender.is_bot, hi.quiet) == ("Selfmoji", True, True)
    first, second, third = (button for row in hi.buttons for button in row)
    assert (first.data, second.data, second.url) == ("x", None, "https://example.org")
    assert third.copy_text == "copied"


async def test_the_menu_is_that_of_the_narrowest_scope_in_the_persons_language(
    control: Control, sandbox: Sandbox
) -> None:
    (alice, _, mei), chats = await control.set_scene()
    weekend = chats[3]
    menus = [
        ("default", {}, ""),
        ("default in Chinese", {}, "zh"),
        ("private", {"type": "all_private_chats"}, ""),
        ("groups", {"type": "all_group_chats"}, ""),
        ("leaders", {"type": "chat_administrators", "chat_id": weekend.id}, ""),
        ("mei", {"type": "chat_member", "chat_id": str(weekend.id), "user_id": mei.id}, "zh"),
    ]
    async with aiohttp.ClientSession() as session:
        for name, scope, language in menus:
            wish: dict[str, Any] = {
                "commands": [{"command": "menu", "description": name}],
                "language_code": language,
            }
            if scope:
                wish["scope"] = scope
            async with session.post(f"{sandbox.url}/bot5:a/setMyCommands", json=wish) as response:
                assert response.status == 200, await response.text()
    shown = {
        (where.id, who.id): (await control.commands(where, who))[0].description
        for where, who in ((alice, alice), (mei, mei), (weekend, alice), (weekend, mei))
    }
    assert shown == {
        (alice.id, alice.id): "private",
        (mei.id, mei.id): "private",
        (weekend.id, alice.id): "leaders",
        (weekend.id, mei.id): "mei",
    }


async def test_without_a_menu_there_are_no_commands(control: Control) -> None:
    alice = await control.person("Alice")
    assert await control.commands(alice, alice) == []
    with pytest.raises(ControlError, match="must be the id of a chat"):
        await control.get("commands", person=alice.id)
    group = await control.group("Group", alice)
    with pytest.raises(ControlError, match="no person 5"):
        await control.get("commands", chat=group.id, person=5)


async def test_a_strangers_file_is_neither_guessed_nor_run(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    sent = await control.send_document(alice, b"<script>alert(1)</script>")
    address = f"{sandbox.url}/control/chats/{alice.id}/media/{sent.message_id}"
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response.headers["Content-Security-Policy"]
        async with session.get(address, headers={"Range": "bytes=1-6"}) as response:
            assert (response.status, await response.read()) == (206, b"script")
        async with session.get(f"{address}?part=thumbnail") as response:
            assert (response.status, "no thumbnail" in await response.text()) == (404, True)
        async with session.get(f"{address}?part=half") as response:
            assert response.status == 400
