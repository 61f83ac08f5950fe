"""Builds what makes clips: the providers, the checker, the worker and the housekeeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.settings import cny, hours, seconds
from bot.settings_reading import SettingsError
from engine.budget import Budget, BudgetSettings
from engine.checker import Checker, CheckerSettings
from engine.following import Following, FollowingSettings
from engine.housekeeper import Housekeeper, HousekeeperSettings
from engine.menu import Menu
from engine.ordering import Ordering, OrderingSettings
from engine.pool import PoolError
from engine.previewer import Previewer, PreviewerSettings
from engine.providers.absent import Absent
from engine.providers.emoji_v1 import ApiKey, EmojiV1, EmojiV1Settings
from engine.providers.local import NAME as LOCAL
from engine.providers.local import Local, LocalSettings, warm_up
from engine.recovery import Recovery, RecoverySettings
from engine.standing import Standing, StandingSettings
from engine.worker import Worker
from storage.limits import Limits
from studio.libraries import missing_for_faces
from studio.opening import Strictness

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from datetime import datetime

    from pydantic import SecretStr

    from bot.outside import Outside
    from bot.settings import Settings
    from engine.pool import StudioPool
    from engine.providers.interface import Provider
    from storage import Storage
    from storage.files import Files

log = structlog.get_logger(__name__)


def make_menu(settings: Settings, pool: StudioPool, outside: Outside) -> Menu:
    """Return the providers of the settings, and those that only orders of an earlier start may need.

    Raises:
        SettingsError: none of the providers that the settings name can work.
    """
    made: dict[str, Provider] = {
        LOCAL: Local(_local_settings(settings), pool, clock=outside.clock, publish=outside.publish)
    }
    if settings.dashscope_api_key is not None:
        cloud = EmojiV1(
            provider_settings(settings, settings.dashscope_api_key),
            sessions=outside.provider_session,
            clock=outside.clock,
        )
        made[cloud.describe().name] = cloud
    order = _able(settings.provider_order)
    former = [provider for name, provider in made.items() if name not in order]
    return Menu([made[name] for name in order], former=former, absent=Absent)


def _able(order: tuple[str, ...]) -> list[str]:
    """Leave out the renderer where its libraries are not installed: the cloud works without them."""
    missing = missing_for_faces()
    if LOCAL not in order or missing is None:
        return list(order)
    log.error("local_unavailable", missing=missing)
    others = [name for name in order if name != LOCAL]
    if not others:
        raise SettingsError(
            f"There is nobody to make clips: {missing}, which the provider local needs. Install"
            " requirements/base.lock, or set DASHSCOPE_API_KEY for emoji-v1."
        )
    return others


def strictness(settings: Settings) -> Strictness:
    """Return what our own look at a face may do; nothing where its libraries are not installed."""
    if missing_for_faces() is not None:
        return Strictness.OFF
    if settings.photo_check is not None:
        return Strictness(settings.photo_check)
    # A provider that looks for itself knows best what it takes.
    return Strictness.STRICT if settings.provider_order[0] == LOCAL else Strictness.HINT


def has_previews(settings: Settings) -> bool:
    """Return whether sheets of moving previews are made here: wished for, and the libraries are installed."""
    if not settings.previews:
        return False
    missing = missing_for_faces()
    if missing is not None:
        log.warning("previews_unavailable", missing=missing)
    return missing is None


def _local_settings(settings: Settings) -> LocalSettings:
    return LocalSettings(
        folder=settings.data_dir / "rendered",
        slots=settings.studio_workers,
        seconds=settings.local_clip_seconds,
    )


async def warm(pool: StudioPool) -> None:
    """Load the renderer in every worker, so that the first person waits no longer than the second."""
    try:
        await pool.warm(warm_up)
    except (PoolError, ImportError) as error:
        # The first order will meet the same, and its outcome is in the rows.
        log.warning("local_not_warm", error=f"{type(error).__name__}: {error}")


def provider_settings(settings: Settings, key: SecretStr) -> EmojiV1Settings:
    """Return the cloud provider's own settings."""
    return EmojiV1Settings(
        api_key=ApiKey(key.get_secret_value()),
        base_url=settings.dashscope_base_url,
        workspace=settings.dashscope_workspace,
        detect_model=settings.dashscope_detect_model,
        model=settings.dashscope_model,
        max_upstream=settings.dashscope_max_upstream,
        queries_per_second=settings.dashscope_queries_per_second,
        submit_interval=seconds(settings.dashscope_submit_interval_seconds),
        check_interval=seconds(settings.dashscope_check_interval_seconds),
        shortest=seconds(settings.dashscope_shortest_seconds),
        poll_interval=seconds(settings.dashscope_poll_seconds),
        sweep_interval=seconds(settings.dashscope_sweep_seconds),
        task_life=hours(settings.dashscope_task_life_hours),
        unknown_tolerance=seconds(settings.dashscope_unknown_tolerance_seconds),
        recovery_grace=seconds(settings.dashscope_recovery_grace_seconds),
        price_of_check=cny(settings.dashscope_cny_per_check),
        price_of_second=cny(settings.dashscope_cny_per_second),
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
        Budget(BudgetSettings(cny(settings.budget_cny_per_day), cny(settings.budget_cny_per_month)), menu),
        StandingSettings(probe_every=seconds(settings.dashscope_probe_seconds), hold=retry),
        clock=clock,
    )
    checker = Checker(
        storage,
        files,
        pool,
        standing,
        CheckerSettings(intakes=settings.studio_workers, strictness=strictness(settings), retry_after=retry),
        clock=clock,
        wake=signals["checker"].set,
    )
    look_every = seconds(settings.dashscope_recovery_look_seconds)
    ordering = Ordering(storage, files, standing, OrderingSettings(look_every=look_every), clock=clock)
    recovery = Recovery(
        storage,
        standing,
        RecoverySettings(look_every, sweep_every=seconds(settings.dashscope_stray_seconds)),
        clock=clock,
    )
    patience = FollowingSettings(retry_after=retry, usual_most=seconds(settings.late_seconds))
    following = Following(storage, files, pool, standing, patience, clock=clock)
    return checker, Worker(
        storage, menu, standing, ordering, recovery, following, clock=clock, wake=signals["worker"].set
    )


def make_previewer(
    settings: Settings, storage: Storage, files: Files, pool: StudioPool, signal: asyncio.Event
) -> Previewer:
    """Return the previewer; where there are several workers, it leaves one to those in a hurry."""
    limits = PreviewerSettings(sheets=max(1, settings.studio_workers - 1), backlog=settings.previews_backlog)
    return Previewer(storage, files, pool, limits, wake=signal.set)


def make_housekeeper(settings: Settings, storage: Storage, files: Files) -> Housekeeper:
    """Return the housekeeper."""
    kept = HousekeeperSettings(
        photos=hours(settings.keep_photos_hours), clips=hours(settings.keep_clips_hours)
    )
    return Housekeeper(storage, files, kept)


def make_limits(settings: Settings, menu: Menu) -> Limits:
    """Return how much people may have at one time and in a day."""
    return Limits(
        makers=menu.names,
        waiting_per_person=settings.waiting_per_person,
        waiting_per_chat=settings.waiting_per_chat,
        daily_per_person=settings.daily_per_person,
    )
