from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.face_measures import portrait_of

if TYPE_CHECKING:
    from studio.expressions import Portrait


@pytest.fixture
def laughing() -> Portrait:
    return portrait_of("laughing")


@pytest.fixture
def earnest() -> Portrait:
    return portrait_of("earnest")
