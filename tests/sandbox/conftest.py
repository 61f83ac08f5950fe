"""All clients here are the tests' own: they call wrongly on purpose to see it refused."""

from __future__ import annotations

import pytest


@pytest.fixture
def bare_clients() -> bool:
    return True
