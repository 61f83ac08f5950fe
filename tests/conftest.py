"""What every test has at hand: the sandbox, its client, and a Hypothesis that judges no speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from sandbox.client import Control
from sandbox.server import Sandbox
from tests.support.conformance_witness import Collected
from tests.support.figures import figures, print_figures

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = ["figures"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines of suites that count something."""
    print_figures(terminalreporter)


settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture
def bare_clients() -> bool:
    """Tell whether the calls are a test's own, which may be wrong on purpose, and not our bot's."""
    return False


@pytest.fixture
def witness(bare_clients: bool) -> Iterator[Collected]:  # noqa: FBT001 - a fixture by its name
    """See what the bot and Telegram say to each other; in the end all of it must conform to the Bot API."""
    collected = Collected()
    yield collected
    wrongs = collected.wrongs(requests=not bare_clients)
    assert not wrongs, "\n".join(["what was said does not conform to the Bot API:", *wrongs])


@pytest.fixture
async def sandbox(witness: Collected) -> AsyncIterator[Sandbox]:
    """Run a whole sandbox on a real socket."""
    async with Sandbox() as running:
        running.telegram.watch(witness)
        yield running


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """Return the client of its control API."""
    async with Control(sandbox.url) as client:
        yield client
