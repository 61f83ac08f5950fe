"""What every test has at hand: the sandbox, its client, and a Hypothesis that judges no speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from sandbox.client import Control
from sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Run a whole sandbox on a real socket."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """Return the client of its control API."""
    async with Control(sandbox.url) as client:
        yield client
