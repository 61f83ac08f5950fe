"""The outside world, the program in it, and two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.guest import Guest
from tests.journey.house import House
from tests.journey.member import Member
from tests.journey.visitor import Visitor
from tests.support.program import FAST_PROVIDER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.program import Program
    from sandbox.client import Control, Group
    from sandbox.server import Sandbox


@pytest.fixture
async def control(control: Control) -> Control:
    """Return the client of a sandbox whose provider is quick."""
    await control.switch(provider=FAST_PROVIDER)
    return control


@pytest.fixture
def house(sandbox: Sandbox, tmp_path: Path) -> House:
    """Return the program, not started."""
    return House(sandbox.url, tmp_path / "data")


@pytest.fixture
async def program(house: House, control: Control) -> AsyncIterator[Program]:  # noqa: ARG001 - the provider is quick before the program starts
    """Run the program for a whole test."""
    async with house.running() as running:
        yield running


@pytest.fixture
async def alice(control: Control) -> Visitor:
    """Return somebody whose app speaks English."""
    return Visitor(control, await control.person("Alice", language_code="en"))


@pytest.fixture
async def mei(control: Control) -> Visitor:
    """Return somebody whose app speaks Chinese."""
    return Visitor(control, await control.person("Mei", language_code="zh-hans"))


@pytest.fixture
async def bob(control: Control) -> Visitor:
    """Return a second person whose app speaks English."""
    return Visitor(control, await control.person("Bob", language_code="en"))


@pytest.fixture
async def group(control: Control, alice: Visitor, bob: Visitor) -> Group:
    """Return a supergroup that Alice owns, with the bot in privacy mode."""
    return await control.group("Weekend", alice.person, bob.person)


@pytest.fixture
def alice_there(control: Control, alice: Visitor, group: Group) -> Member:
    """Return Alice in the group."""
    return Member(control, alice.person, group)


@pytest.fixture
def bob_there(control: Control, bob: Visitor, group: Group) -> Member:
    """Return Bob in the group."""
    return Member(control, bob.person, group)


@pytest.fixture
async def inline_mode(control: Control) -> None:
    """Let BotFather have enabled it."""
    await control.switch(telegram={"supports_inline_queries": True})


@pytest.fixture
async def shelf(control: Control) -> Group:
    """Return the operator's own chat, which takes copies of clips."""
    return await control.group("Clips", await control.person("Operator"))


@pytest.fixture
async def strangers(control: Control, alice: Visitor, bob: Visitor, mei: Visitor) -> Group:
    """Return a group that the bot is not in."""
    return await control.group("Strangers", alice.person, bob.person, mei.person, bot=False)


@pytest.fixture
def guest(control: Control, alice: Visitor, strangers: Group) -> Guest:
    """Return Alice there."""
    return Guest(control, alice.person, strangers)


@pytest.fixture
def other(control: Control, bob: Visitor, strangers: Group) -> Guest:
    """Return Bob there."""
    return Guest(control, bob.person, strangers)
