"""The outside world, the program in it, and two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.house import House
from tests.journey.visitor import Visitor
from tests.support.program import FAST_PROVIDER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.program import Program
    from sandbox.client import Control
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
