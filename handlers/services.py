"""What handlers work with: one frozen bundle, made once by `bot`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.door import Guests
    from handlers.groups.admins import Admins
    from handlers.groups.whispers import Whispers
    from handlers.wire.inline import InlineTransport
    from handlers.wire.transport import Transport
    from handlers.words import Words
    from storage import Storage
    from storage.limits import Limits


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot behaves towards people.

    Attributes:
        hint_every: a chat gets the short hint at most once in this time.
        keep_photos: how long an unused photo is kept; the help text says so.
        group_clips: so many clips may be asked for in a group within 24 hours; 0 is no limit.
        inline_cache_seconds: how long Telegram shows somebody's clips again without asking.
        media_chat: the operator's own chat, which takes copies of clips for placed messages; None makes none.
        group_welcome: whether a group that the bot is added to is told how to use it.
    """

    hint_every: timedelta = timedelta(hours=24)
    keep_photos: timedelta = timedelta(hours=24)
    group_clips: int = 0
    group_welcome: bool = True
    inline_cache_seconds: int = 10
    media_chat: int | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """The long-lived objects that a handler may use."""

    storage: Storage
    transport: Transport
    inline: InlineTransport
    whispers: Whispers
    words: Words
    admins: Admins
    manners: Manners
    limits: Limits
    guests: Guests
    clock: Callable[[], datetime]
