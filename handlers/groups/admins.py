"""Who leads a group: asked when it makes a difference, remembered for a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from telegram import ChatMember

from handlers import buttons
from handlers.buttons import Action
from handlers.chats import is_group
from handlers.wire.errors import TransportError
from storage import groups, messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    import sqlalchemy as sa
    from telegram import CallbackQuery, MaybeInaccessibleMessage

    from handlers.context import Context
    from handlers.wire.transport import Transport

log = structlog.get_logger(__name__)

_LEADING = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})
_MOST_REMEMBERED = 1000


@dataclass(slots=True)
class Admins:
    """Tells administrators of groups from others.

    Attributes:
        transport: asks Telegram.
        remember: how long an answer is good for; whoever loses the office keeps it that long.
        clock: the program's.
    """

    transport: Transport
    remember: timedelta
    clock: Callable[[], datetime]
    _known: dict[tuple[int, int], tuple[datetime, bool]] = field(default_factory=dict)

    async def leads(self, *, chat_id: int, person_id: int) -> bool:
        """Return whether somebody owns a group or is its administrator; in doubt they do not."""
        # An administrator who writes anonymously is the group itself.
        if person_id == chat_id:
            return True
        now, key = self.clock(), (chat_id, person_id)
        until, answer = self._known.get(key, (now, False))
        if until > now:
            return answer
        try:
            answer = await self.transport.member_status(chat_id, person_id) in _LEADING
        except TransportError as error:
            log.warning("member_unknown", error=f"{type(error).__name__}: {error}")
            return False
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = (now + self.remember, answer)
        return answer


async def leads_here(query: CallbackQuery, context: Context) -> bool:
    """Return whether who pressed leads the group, and False where it makes no difference.

    Asked at every press that it matters for, because rights change; it is the one question to
    Telegram that a press may wait for.
    """
    message = query.message
    if message is None or not is_group(message.chat.id):
        return False
    services = context.services
    if not await services.storage.transact(_matters, query, message):
        return False
    return await services.admins.leads(chat_id=message.chat.id, person_id=query.from_user.id)


def _matters(conn: sa.Connection, query: CallbackQuery, message: MaybeInaccessibleMessage) -> bool:
    """Return whether a press depends on it: settings, a group of its administrators, requests of others."""
    press = buttons.read(query.data)
    if press is None:
        return False
    if press.action is Action.SETTING or groups.rules(conn, message.chat.id).admins_only:
        return True
    row = messages.find_shown(conn, chat_id=message.chat.id, message_id=message.message_id)
    # An anonymous administrator is known by the group; of an orphan nobody knows whose it is.
    if row is None or row.person_id == message.chat.id:
        return True
    return press.action is Action.REMOVE or (
        press.action is Action.CANCEL and row.person_id != query.from_user.id
    )
