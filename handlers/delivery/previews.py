"""Moving previews in the chat: which sheet a keyboard shows, and how it comes to show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from handlers.chats import is_group
from handlers.views.keyboard import family_of, is_near, is_useless
from handlers.wire.errors import TransportError
from handlers.wire.media import Clip, Shown
from handlers.words import known_language
from storage import messages, sheets
from storage.states import MessageRole, SheetState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.delivery.setbacks import Setbacks
    from handlers.views.screen import Screen
    from handlers.wire.transport import Transport
    from storage import Storage
    from storage.files import Files
    from storage.rows import Sheet
    from storage.scenes import Scene

log = structlog.get_logger(__name__)

_KIND = "animation"
"""Nothing else plays by itself; where a chat forbids it, the keyboard stays as it is."""

_READY = {SheetState.MADE, SheetState.SHOWN}


def shown_sheet(scene: Scene) -> Sheet | None:
    """Return the sheet that the message of a scene shows."""
    return next((sheet for sheet in scene.sheets if sheet.id == scene.message.sheet_id), None)


def _page(scene: Scene) -> tuple[str, str]:
    """Return family and language of the page on screen."""
    return family_of(scene.message.page), known_language(scene.person.spoken)


@dataclass(frozen=True, slots=True)
class Previews:
    """The sheets over keyboards in private chats; in a group everybody would have to watch them.

    Attributes:
        on: whether sheets are made and shown at all.
    """

    storage: Storage
    files: Files
    transport: Transport
    setbacks: Setbacks
    on: bool
    clock: Callable[[], datetime]

    def missing(self, scene: Scene) -> Sheet | None:
        """Return the sheet that is there for the page on screen and that the message does not show yet."""
        if not self._has_a_place(scene):
            return None
        for sheet in scene.sheets:
            if sheet.state in _READY and (sheet.family, sheet.language) == _page(scene):
                return sheet if sheet.id != scene.message.sheet_id else None
        return None

    def want(self, conn: sa.Connection, scene: Scene, *, now: datetime) -> None:
        """Wish for the sheet of the page that has just come on screen; show it next if it is there."""
        photo_id = scene.message.photo_id
        if photo_id is None or not self._has_a_place(scene):
            return
        family, language = _page(scene)
        sheet = sheets.want(conn, photo_id=photo_id, family=family, language=language, now=now)
        if sheet is not None and sheet.state in _READY and sheet.id != scene.message.sheet_id:
            messages.touch_photo(conn, photo_id, urgent=False)

    def _has_a_place(self, scene: Scene) -> bool:
        message, photo = scene.message, scene.photo
        if not self.on or message.role is not MessageRole.KEYBOARD or is_group(message.chat_id):
            return False
        return photo is not None and not is_useless(photo) and not is_near(message.page)

    async def show(self, scene: Scene, message_id: int, sheet: Sheet, screen: Screen) -> Shown | None:
        """Turn the message into the sheet, with these words and buttons; may be repeated safely.

        Returns:
            What stands there now; None if it could not be done, which is settled then.
        """
        clip = Clip(
            path=self.files.sheets.find(sheet.clip) if sheet.clip is not None else None,
            file_id=sheet.file_id,
            width=sheet.width,
            height=sheet.height,
            length=timedelta(milliseconds=sheet.length_ms),
        )
        where = scene.message.chat_id, message_id
        try:
            shown = await self.transport.show_clip(
                *where, clip, kind=_KIND, caption=screen.text, markup=screen.markup
            )
        except TransportError as error:
            await self.storage.transact(self.setbacks.settle_sheet, scene, sheet, error, now=self.clock())
            return None
        except FileNotFoundError as error:
            await self.storage.transact(self.setbacks.do_without, scene, sheet, error, now=self.clock())
            return None
        log.info("sheet_shown", sheet=sheet.id, photo=sheet.photo_id, uploaded=sheet.file_id is None)
        return shown or Shown(_KIND, sheet.file_id or "")

    def record(self, conn: sa.Connection, scene: Scene, sheet: Sheet, shown: Shown, *, now: datetime) -> None:
        """Write down that the message shows the sheet; nobody looks at other pages of the photo any more."""
        messages.mark_sheet(conn, scene.message.id, sheet_id=sheet.id)
        sheets.want(conn, photo_id=sheet.photo_id, family=sheet.family, language=sheet.language, now=now)
        if shown.file_id and sheet.file_id is None:
            sheets.mark_shown(conn, sheet.id, file_id=shown.file_id)
