from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from engine.catalogue import TEMPLATES
from engine.errors import (
    DefectError,
    EngineError,
    OperatorError,
    PolicyError,
    Reason,
    RefusedError,
    TransientError,
)
from engine.menu import Menu
from engine.ordering import Ordering, OrderingSettings
from engine.providers.emoji_v1.error_table import classify
from engine.providers.interface import Capabilities
from engine.standing import Standing, StandingSettings
from handlers.views.status import StatusWriter
from handlers.words import Words
from storage import open_storage, people, scenes
from storage.files import Files
from storage.states import JobState
from tests.engine.emoji_v1.error_cases import ERROR_CASES, UNDESCRIBED_CASES, ErrorCase
from tests.support.rows import NOW, job_at, make_job, photo_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import sqlalchemy as sa

    from storage import Storage

