"""Builds what makes clips: the provider, the checker, the worker and the housekeeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import hours, seconds
from engine.checker import Checker, CheckerSettings
from engine.following import Following, FollowingSettings
from engine.housekeeper import Housekeeper, HousekeeperSettings
from engine.ordering import Ordering, OrderingSettings
from engine.providers.emoji_v1 import ApiKey, EmojiV1Settings
from engine.standing import Standing, StandingSettings
from engine.worker import Worker

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from datetime import datetime

    from bot.settings import Settings
    from engine.menu import Menu
    from engine.pool import StudioPool
    from storage import Storage
    from storage.files import Files


def provider_settings(settings: Settings) -> EmojiV1Settings:
    """Return the cloud provider's own settings."""
    return EmojiV1Settings(
        api_key=ApiKey(settings.dashscope_api_key.get_secret_value()),
        base_url=settings.dashscope_base_url,
        workspace=settings.dashscope_workspace,
        detect_model=settings.dashscope_detect_model,
        model=settings.dashscope_model,
        max_upstream=settings.dashscope_max_upstream,
        submit_interval=seconds(settings.dashscope_submit_interval_seconds),
        check_interval=seconds(settings.dashscope_check_interval_seconds),
        shortest=seconds(settings.dashscope_shortest_seconds),
        poll_interval=seconds(settings.dashscope_poll_seconds),
        sweep_interval=seconds(settings.dashscope_sweep_seconds),
        task_life=hours(settings.dashscope_task_life_hours),
        unknown_tolerance=seconds(settings.dashscope_unknown_tolerance_seconds),
        recovery_grace=seconds(settings.dashscope_recovery_grace_seconds),
    )


def make_engine(
    settings: Settings,
    storage: Storage,
    files: Files,
    pool: StudioPool,
    menu: Menu,
    signals: dict[str, asyncio.Event],
    clock: Callable[[], datetime],
) -> tuple[Checker, Worker]:
    """Return checker and worker, which share one view of the providers' standing."""
    retry = seconds(settings.dashscope_retry_seconds)
    standing = Standing(
        storage,
        menu,
        StandingSettings(probe_every=seconds(settings.dashscope_probe_seconds), hold=retry),
        clock=clock,
    )
    checker = Checker(
        storage,
        files,
        pool,
        menu,
        standing,
        CheckerSettings(intakes=settings.studio_workers, retry_after=retry),
        clock=clock,
        wake=signals["checker"].set,
    )
    look = OrderingSettings(look_every=seconds(settings.dashscope_recovery_look_seconds))
    ordering = Ordering(storage, files, standing, look, clock=clock)
    following = Following(storage, files, pool, standing, FollowingSettings(retry_after=retry), clock=clock)
    return checker, Worker(
        storage, menu, standing, ordering, following, clock=clock, wake=signals["worker"].set
    )


def make_housekeeper(settings: Settings, storage: Storage, files: Files) -> Housekeeper:
    """Return the housekeeper."""
    kept = HousekeeperSettings(
        photos=hours(settings.keep_photos_hours), clips=hours(settings.keep_clips_hours)
    )
    return Housekeeper(storage, files, kept)
