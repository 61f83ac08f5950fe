"""A whole sandbox on a real socket, and the client of its control API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Control
from sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    async with Control(sandbox.url) as client:
        yield client
