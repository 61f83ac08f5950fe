"""Makes one message in a chat show what the rows say, and settles what became of the try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.catalogue import BY_ID
from handlers.chats import is_group
from handlers.delivery.edits import deserves_edit, record_shown
from handlers.delivery.previews import shown_sheet
from handlers.orders import barrier_text
from handlers.views.keyboard import keyboard_screen, label
from handlers.wire.errors import TransportError
from handlers.wire.media import KINDS, Clip
from storage import making, messages
from storage.clock import from_ms
from storage.states import JobState, MessageRole

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.delivery.previews import Previews
    from handlers.delivery.setbacks import Setbacks
    from handlers.elsewhere.placed import Placed
    from handlers.views.screen import Screen
    from handlers.views.status import StatusWriter
    from handlers.wire.media import Shown
    from handlers.wire.transport import Transport
    from handlers.words import Words
    from storage import Storage
    from storage.files import Files
    from storage.rows import Job, Sheet
    from storage.scenes import Scene

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PresenterSettings:
    """Manners towards Telegram.

    Attributes:
        edit_gap: least time between two edits of one message that nobody waits for.
        place_gap_in_groups: the same for places in line, where everybody's edits share one limit.
        places_in_groups: so many edits of one job may tell places in a group.
        edits_in_groups: so many may tell anything short of its end, which takes two more at most.
        ready_after: a clip that took longer is announced, because edits make no sound.
        ready_after_in_groups: the same where the sound reaches everybody.
    """

    edit_gap: timedelta = timedelta(seconds=2)
    place_gap_in_groups: timedelta = timedelta(minutes=1)
    places_in_groups: int = 3
    edits_in_groups: int = 6
    ready_after: timedelta = timedelta(minutes=1)
    ready_after_in_groups: timedelta = timedelta(minutes=5)


class Presenter:
    """Sends, edits, delivers; every try ends in one transaction."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        transport: Transport,
        words: Words,
        status: StatusWriter,
        setbacks: Setbacks,
        previews: Previews,
        placed: Placed,
        settings: PresenterSettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._files = files
        self._transport = transport
        self._words = words
        self._status = status
        self._setbacks = setbacks
        self._previews = previews
        self._placed = placed
        self._settings = settings
        self._clock = clock

    async def present(self, scene: Scene) -> bool:
        """Do the one call that brings the message nearer to what it should show, and record it.

        Returns whether a call was needed at all.
        """
        if scene.message.inline_id:
            return await self._placed.present(scene)
        if scene.message.role is MessageRole.COPY:
            return await self._placed.shelf.present(scene)
        try:
            return await self._bring(scene)
        except TransportError as error:
            await self._storage.transact(self._setbacks.settle, scene, error, now=self._clock())
            return True

    async def _bring(self, scene: Scene) -> bool:
        message = scene.message
        if message.role is MessageRole.READY:
            return await self._announce(scene)
        if message.message_id is None:
            return await self._send(scene)
        if scene.job is not None and scene.job.state is JobState.DELIVERING:
            return await self._deliver(scene, scene.job, message.message_id)
        return await self._edit(scene, message.message_id)

    def _screen(self, scene: Scene, above: Sheet | None = None) -> Screen:
        if scene.job is not None:
            return self._status.screen(scene, scene.job)
        if scene.photo is None:
            raise ValueError("a message belongs to a photo or a job")
        language, page = scene.person.spoken, scene.message.page
        screen = keyboard_screen(self._words, language, scene.photo, page, above or shown_sheet(scene))
        if scene.barrier is None or not screen.rows:
            return screen
        return screen.with_text(barrier_text(self._words, language, scene.barrier))

    async def _send(self, scene: Scene) -> bool:
        """Send an owed message: a keyboard as it is, a status without a position."""
        message = scene.message
        screen = self._screen(scene)
        if scene.job is not None:
            screen = self._status.accepted(scene.person.spoken, scene.job)
        message_id = await self._transport.send_text(
            message.chat_id,
            screen.text,
            markup=screen.markup,
            thread_id=message.thread_id,
            reply_to=message.reply_to,
            silent=True,
        )
        await self._storage.transact(self._record_sent, scene, message_id, screen)
        log.info("message_sent", role=message.role, job=message.job_id, photo=message.photo_id)
        return True

    def _record_sent(self, conn: sa.Connection, scene: Scene, message_id: int, screen: Screen) -> None:
        if messages.has_moved(conn, scene.message):
            return  # it stands in a chat that is history; the new one is owed its own
        now = self._clock()
        messages.mark_sent(conn, scene.message.id, message_id=message_id, now=now)
        if scene.job is None:
            self._note_shown(conn, scene, screen, media="")
            self._previews.want(conn, scene, now=now)

    async def _edit(self, scene: Scene, message_id: int) -> bool:
        message = scene.message
        screen = self._screen(scene)
        is_news = screen.fingerprint != message.fingerprint
        sheet = self._previews.missing(scene)
        # Buttons that somebody waits for come at once: a sheet that takes an upload gets an edit of its own.
        if sheet is not None and (sheet.file_id is not None or not is_news):
            await self._show_sheet(scene, message_id, sheet)
            return True
        if not is_news or not deserves_edit(self._settings, scene):
            await self._storage.transact(messages.mark_settled, message.id, wanted=message.wanted)
            return False
        edit = self._transport.edit_caption if message.media else self._transport.edit_text
        await edit(message.chat_id, message_id, screen.text, markup=screen.markup)
        await self._storage.transact(self._record_edited, scene, screen)
        return True

    def _record_edited(self, conn: sa.Connection, scene: Scene, screen: Screen) -> None:
        self._record_shown(conn, scene, screen, media=scene.message.media, edited=True)
        self._previews.want(conn, scene, now=self._clock())

    async def _show_sheet(self, scene: Scene, message_id: int, sheet: Sheet) -> None:
        screen = self._screen(scene, above=sheet)
        shown = await self._previews.show(scene, message_id, sheet, screen)
        if shown is not None:
            await self._storage.transact(self._record_sheet, scene, sheet, screen, shown)

    def _record_sheet(
        self, conn: sa.Connection, scene: Scene, sheet: Sheet, screen: Screen, shown: Shown
    ) -> None:
        self._record_shown(conn, scene, screen, media=shown.kind, edited=True)
        self._previews.record(conn, scene, sheet, shown, now=self._clock())

    def _record_shown(
        self, conn: sa.Connection, scene: Scene, screen: Screen, *, media: str, edited: bool = False
    ) -> None:
        if not messages.has_moved(conn, scene.message):
            self._note_shown(conn, scene, screen, media=media, edited=edited)

    def _note_shown(
        self, conn: sa.Connection, scene: Scene, screen: Screen, *, media: str, edited: bool = False
    ) -> None:
        record_shown(conn, self._settings, scene, screen, media=media, edited=edited, now=self._clock())
        if scene.barrier is not None:
            messages.mark_barred(conn, scene.message.id, until_ms=scene.barrier.until_ms)

    async def _deliver(self, scene: Scene, job: Job, message_id: int) -> bool:
        screen = self._screen(scene)
        kind = KINDS[min(scene.message.rung, len(KINDS) - 1)]
        shown = await self._transport.show_clip(
            scene.message.chat_id,
            message_id,
            Clip(
                path=self._files.clips.find(job.clip) if job.clip is not None else None,
                file_id=job.file_id,
                width=job.clip_width,
                height=job.clip_height,
                length=timedelta(milliseconds=job.clip_ms),
                spoiler=scene.photo is not None and scene.photo.spoiler == 1,
            ),
            kind=kind,
            caption=screen.text,
            markup=screen.markup,
        )
        await self._storage.transact(self._record_delivered, scene, job, screen, shown, kind)
        log.info("job_delivered", job=job.id, kind=shown.kind if shown is not None else kind)
        return True

    def _record_delivered(
        self, conn: sa.Connection, scene: Scene, job: Job, screen: Screen, shown: Shown | None, kind: str
    ) -> None:
        if messages.has_moved(conn, scene.message):
            return
        now = self._clock()
        media = shown.kind if shown is not None else kind
        self._record_shown(conn, scene, screen, media=media, edited=True)
        file_id = shown.file_id if shown is not None else ""
        making.mark_delivered(conn, job.id, file_id=file_id, kind=media, now=now)
        patience = self._settings.ready_after
        if is_group(job.chat_id):
            patience = self._settings.ready_after_in_groups
        if now - from_ms(job.created_ms) > patience:
            messages.owe(
                conn,
                MessageRole.READY,
                chat_id=job.chat_id,
                thread_id=scene.message.thread_id,
                person_id=job.person_id,
                job_id=job.id,
                reply_to=scene.message.message_id,
            )

    async def _announce(self, scene: Scene) -> bool:
        """Ring once: the intent is committed first, so that a crash loses the ring, never doubles it."""
        message, job = scene.message, scene.job
        if job is None or message.attempts > 0:
            await self._storage.transact(messages.mark_settled, message.id)
            return False
        await self._storage.transact(messages.mark_tried, message.id, next_at=self._clock())
        name = label(BY_ID[job.template], scene.person.spoken)
        text = self._words.say(scene.person.spoken, "ready", name=name)
        message_id = await self._transport.send_text(
            message.chat_id, text, thread_id=message.thread_id, reply_to=message.reply_to
        )
        await self._storage.transact(self._record_announced, scene, message_id)
        return True

    def _record_announced(self, conn: sa.Connection, scene: Scene, message_id: int) -> None:
        messages.mark_sent(conn, scene.message.id, message_id=message_id, now=self._clock())
        messages.mark_settled(conn, scene.message.id)
