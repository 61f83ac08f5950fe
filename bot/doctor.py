"""`doctor`: looks at everything that the bot needs and says what to do about what is wrong."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.engine_side import provider_settings
from bot.telegram_side import make_application
from engine.errors import EngineError, OperatorError
from engine.providers.emoji_v1 import EmojiV1
from handlers.wire.errors import NotSentError, RefusedCallError, TransportError, translated
from storage import StorageFailedError, StorageLockedError, inbox, open_storage, providers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report; `good` None is advice, not a fault."""

    good: bool | None
    text: str

    def __str__(self) -> str:
        marks = {True: "ok   ", False: "WRONG", None: "note "}
        return f"{marks[self.good]}  {self.text}"


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Yield findings one by one; nothing is changed and nothing costs money."""
    yield _examine_folder(settings)
    async for finding in _examine_database(settings):
        yield finding
    async for finding in _examine_telegram(settings):
        yield finding
    yield await _examine_provider(settings)


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
            quarantined = await storage.transact(inbox.count_quarantined)
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
    if quarantined:
        yield Finding(
            good=None, text=f"{quarantined} updates are in quarantine: their handlers failed three times"
        )
    for pause in paused:
        yield Finding(good=None, text=f"provider {pause.name} was paused ({pause.problem}, {pause.code})")


async def _examine_telegram(settings: Settings) -> AsyncIterator[Finding]:
    application = make_application(settings)
    try:
        with translated():
            await application.initialize()
            me = await application.bot.get_me()
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
    if not me.supports_inline_queries:
        yield Finding(good=None, text="inline mode is off; this version does not use it: nothing to do")


async def _examine_provider(settings: Settings) -> Finding:
    provider = EmojiV1(provider_settings(settings))
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
