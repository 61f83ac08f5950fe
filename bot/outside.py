"""The hands by which the program reaches the world outside it, gathered so that others can be handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.pool import StudioPool
from engine.providers.emoji_v1.transport import open_session as open_provider_session
from handlers.wire.request import open_session as open_telegram_session
from storage.files import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from engine.providers.emoji_v1.transport import OpenSession as OpenProviderSession
    from handlers.wire.request import OpenSession as OpenTelegramSession
    from storage.files import Publish


def utc_now() -> datetime:
    """Return the time now; the one clock of the program."""
    return datetime.now(UTC)


def studio_pool(settings: Settings) -> StudioPool:
    """Return the worker processes that touch pixels."""
    return StudioPool(
        settings.studio_workers,
        seconds=settings.studio_seconds,
        memory_mb=settings.studio_memory_mb,
        kept=settings.previews_after_seconds,
    )


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything by which the program acts on the world, its database apart; by default the real one.

    Attributes:
        clock: the time now, aware.
        telegram_session: opens the HTTP sessions to Telegram.
        provider_session: opens the HTTP sessions to the cloud.
        publish: makes a finished file durable under its name.
        pool: starts whoever touches pixels.
    """

    clock: Callable[[], datetime] = utc_now
    telegram_session: OpenTelegramSession = open_telegram_session
    provider_session: OpenProviderSession = open_provider_session
    publish: Publish = publish
    pool: Callable[[Settings], StudioPool] = studio_pool
