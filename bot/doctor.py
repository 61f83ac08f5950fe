"""`doctor`: looks at everything that the bot needs and says what to do about what is wrong."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from bot.doctor_inline import examine_inline
from bot.engine_side import provider_settings
from bot.finding import Finding
from bot.telegram_side import make_application
from engine.errors import EngineError, OperatorError
from engine.pool import PoolError, PoolMemoryError, StudioPool
from engine.providers.emoji_v1 import EmojiV1
from engine.providers.local import NAME as LOCAL
from engine.providers.local import warm_up
from handlers.wire.errors import NotSentError, RefusedCallError, TransportError, translated
from storage import StorageFailedError, StorageLockedError, inbox, open_storage, providers
from storage.clock import from_ms
from studio.libraries import missing_for_faces

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings


_RENDERER_SECONDS = 60.0
"""A renderer that is not loaded by then never will be; it takes a second or two."""


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Yield findings one by one; nothing is changed and nothing costs money."""
    yield _examine_folder(settings)
    async for finding in _examine_database(settings):
        yield finding
    async for finding in _examine_telegram(settings):
        yield finding
    for name in settings.provider_order:
        yield await (_examine_renderer(settings) if name == LOCAL else _examine_cloud(settings))
    if LOCAL not in settings.provider_order and (missing := missing_for_faces()):
        yield Finding(
            good=None,
            text=f"{missing}: photos are not looked at before the provider is asked, and there are no previews",
        )


def _examine_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            os.fsync(file.fileno())
    except OSError as error:
        return Finding(
            good=False,
            text=f"the folder {folder} cannot be written ({error.strerror}): set DATA_DIR to one that can",
        )
    return Finding(good=True, text=f"the folder {folder} can be written")


async def _examine_database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with open_storage(settings.database) as storage:
            quarantined = await storage.transact(inbox.quarantined)
            paused = await storage.transact(providers.paused)
    except StorageLockedError:
        yield Finding(good=None, text="the database is in use: the bot is running, that is fine")
        return
    except StorageFailedError as error:
        yield Finding(
            good=False, text=f"the database cannot be used ({error}): restore a backup or move it away"
        )
        return
    yield Finding(good=True, text="the database can be opened and is up to date")
    for row in quarantined:
        moment = f"{from_ms(row.received_ms):%Y-%m-%d %H:%M} UTC"
        yield Finding(
            good=None,
            text=f"set aside on {moment}, because it {row.error}: to try again, python -m bot replay {row.update_id}",
        )
    for pause in paused:
        yield Finding(good=None, text=f"provider {pause.name} was paused ({pause.problem}, {pause.code})")


async def _examine_telegram(settings: Settings) -> AsyncIterator[Finding]:
    application = make_application(settings)
    try:
        with translated():
            await application.initialize()
            me = await application.bot.get_me()
            of_inline = await examine_inline(application.bot, me, settings.media_chat_id)
    except RefusedCallError:
        yield Finding(
            good=False,
            text="Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather, or make a new one there",
        )
        return
    except TransportError as error:
        hint = "check the network, a proxy, or TELEGRAM_API_URL"
        never = " (no connection)" if isinstance(error, NotSentError) else ""
        yield Finding(good=False, text=f"Telegram does not answer{never}: {hint}")
        return
    finally:
        await application.shutdown()
        # An application that never got through initialize() closes nothing.
        await application.bot.shutdown()
    yield Finding(good=True, text=f"Telegram knows the bot as @{me.username}")
    if me.can_read_all_group_messages:
        yield Finding(
            good=None,
            text="the bot may read all group messages, which it does not need: @BotFather, /setprivacy, Enable",
        )
    for finding in of_inline:
        yield finding


async def _examine_renderer(settings: Settings) -> Finding:
    """Load the renderer in a worker process, as the bot does."""
    if missing := missing_for_faces():
        return Finding(
            good=False,
            text=f"{missing}, which the provider local needs: install requirements/base.lock, or take local"
            " out of PROVIDERS and set DASHSCOPE_API_KEY",
        )
    async with StudioPool(1, seconds=_RENDERER_SECONDS, memory_mb=settings.studio_memory_mb) as pool:
        try:
            await pool.run(warm_up)
        except PoolMemoryError:
            return Finding(good=False, text="the renderer does not fit in memory: raise STUDIO_MEMORY_MB")
        except (PoolError, ImportError) as error:
            return Finding(
                good=False,
                text=f"the renderer cannot be loaded ({error}): install requirements/base.lock again",
            )
    return Finding(good=True, text="the renderer for the provider local works on this machine")


async def _examine_cloud(settings: Settings) -> Finding:
    assert settings.dashscope_api_key is not None  # noqa: S101 - the settings refuse emoji-v1 without one
    provider = EmojiV1(provider_settings(settings, settings.dashscope_api_key))
    try:
        await provider.probe()
    except OperatorError as error:
        return Finding(
            good=False,
            text=f"the provider refuses us ({error.problem}, {error.code}): check DASHSCOPE_API_KEY (region"
            " Beijing), the account's balance and the model",
        )
    except EngineError as error:
        return Finding(
            good=False,
            text=f"the provider does not answer ({error.code}): check the network or DASHSCOPE_BASE_URL",
        )
    finally:
        await provider.close()
    return Finding(
        good=True,
        text="the provider accepts the key (whether the model is still offered only a paid call shows)",
    )
