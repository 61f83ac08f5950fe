"""What a failed call to Telegram means for the message, its chat and its job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from handlers.chats import is_group
from handlers.wire.errors import (
    GoneError,
    KindForbiddenError,
    MovedError,
    RefusedCallError,
    TopicClosedError,
    TopicGoneError,
    TransportError,
    UnreachableError,
    WaitError,
)
from handlers.wire.media import KINDS
from storage import answers, jobs, making, messages, people, sheets, upgrades
from storage.afterwards import afterwards
from storage.jobs import Cancelled
from storage.states import OPEN_JOB_STATES, JobState, MessageRole

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.words import Words
    from storage.rows import Sheet
    from storage.scenes import Scene

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Setbacks:
    """Settles failures in one transaction each.

    Attributes:
        words: the texts.
        retry_after: the wait after a call of unknown fate; it doubles up to `retry_most`.
        retry_most: see above.
        refused_attempts: how often a call that Telegram refuses for good is tried at all.
    """

    words: Words
    retry_after: timedelta = timedelta(seconds=1)
    retry_most: timedelta = timedelta(minutes=1)
    refused_attempts: int = 3

    def settle(self, conn: sa.Connection, scene: Scene, error: TransportError, *, now: datetime) -> None:
        """Write down what is to happen next with a message that could not be brought up to date."""
        message = scene.message
        log.warning(
            "message_failed",
            role=message.role,
            job=message.job_id,
            photo=message.photo_id,
            attempt=message.attempts + 1,
            error=f"{type(error).__name__}: {error}",
        )
        if isinstance(error, WaitError):
            self._wait(conn, scene, error, now)
        elif isinstance(error, MovedError):
            upgrades.move(conn, old=message.chat_id, new=error.chat_id)
        elif isinstance(error, UnreachableError):
            making.mark_unreachable(conn, chat_id=message.chat_id, error=str(error), now=now)
        elif message.role is MessageRole.READY:
            messages.mark_settled(conn, message.id, wanted=message.wanted)
        elif isinstance(error, KindForbiddenError):
            self._forbid(conn, scene, error, now)
        elif isinstance(error, GoneError):
            self._replace(conn, scene)
        elif isinstance(error, TopicGoneError) and message.thread_id is not None:
            messages.leave_thread(conn, message.id)
        elif isinstance(error, TopicClosedError):
            self._shut_out(conn, scene, error, now, told="topic-closed")
        elif isinstance(error, RefusedCallError):
            self._refuse(conn, scene, error, now)
        else:
            self._again(conn, scene, now)

    def _wait(self, conn: sa.Connection, scene: Scene, error: WaitError, now: datetime) -> None:
        people.hold(conn, chat_id=scene.message.chat_id, until=now + timedelta(seconds=error.seconds))
        if scene.message.role is MessageRole.READY:
            # It certainly did not ring, so its intent is taken back.
            messages.mark_untried(conn, scene.message.id)

    def settle_sheet(
        self, conn: sa.Connection, scene: Scene, sheet: Sheet, error: TransportError, *, now: datetime
    ) -> None:
        """Write down what is to happen next with a sheet that a keyboard could not show."""
        forbidden = isinstance(error, KindForbiddenError)
        passing = isinstance(error, WaitError | UnreachableError | GoneError)
        in_vain = isinstance(error, RefusedCallError) or scene.message.attempts + 1 >= self.refused_attempts
        if passing or not (forbidden or in_vain):
            self.settle(conn, scene, error, now=now)
        else:
            self.do_without(conn, scene, sheet, error, now=now)

    def do_without(
        self, conn: sa.Connection, scene: Scene, sheet: Sheet, error: Exception, *, now: datetime
    ) -> None:
        """Give a sheet up; what its keyboard lacks otherwise it gets when it is next looked at, at once."""
        afterwards(
            conn,
            log.warning,
            "sheet_given_up",
            sheet=sheet.id,
            photo=sheet.photo_id,
            error=f"{type(error).__name__}: {error}",
        )
        if isinstance(error, KindForbiddenError):
            sheets.forbid(conn, sheet)
        else:
            sheets.fail(conn, sheet, error=type(error).__name__)
        messages.mark_tried(conn, scene.message.id, next_at=now)

    def wait_after(self, attempts: int) -> timedelta:
        """Return how long to wait after so many attempts in vain, and one more."""
        doubled: timedelta = self.retry_after * 2 ** min(attempts, 10)
        return min(doubled, self.retry_most)

    def _again(self, conn: sa.Connection, scene: Scene, now: datetime) -> None:
        messages.mark_tried(conn, scene.message.id, next_at=now + self.wait_after(scene.message.attempts))

    def _replace(self, conn: sa.Connection, scene: Scene) -> None:
        """Owe a deleted message again while it has something to say; otherwise leave it deleted."""
        needed = scene.job is not None and scene.job.state in OPEN_JOB_STATES
        if needed or scene.message.message_id is None:
            messages.mark_lost(conn, scene.message.id)
        else:
            messages.mark_settled(conn, scene.message.id, wanted=scene.message.wanted)

    def _forbid(self, conn: sa.Connection, scene: Scene, error: TransportError, now: datetime) -> None:
        """Try the clip as another kind; where a group forbids even text, rest until something changes."""
        delivering = scene.job is not None and scene.job.state is JobState.DELIVERING
        if delivering and scene.message.message_id is not None and scene.message.rung + 1 < len(KINDS):
            messages.next_rung(conn, scene.message.id)
            return
        self._shut_out(conn, scene, error, now, told="group-no-rights")

    def _shut_out(
        self, conn: sa.Connection, scene: Scene, error: TransportError, now: datetime, *, told: str
    ) -> None:
        """Give a message up where we may not write.

        Of a request that never showed anything there who called is told in private, if we know them,
        and nothing is made that nobody would see.
        """
        message, job = scene.message, scene.job
        messages.mark_settled(conn, message.id, wanted=message.wanted)
        if message.message_id is not None or not is_group(message.chat_id):
            self._give_up(conn, scene, error, now)
        elif message.role is MessageRole.KEYBOARD:
            messages.forget(conn, message.id)
            self._tell(conn, scene, told, Cancelled.FREE)
        elif job is not None and (outcome := jobs.cancel(conn, job.id, now=now)) is not Cancelled.TOO_LATE:
            self._tell(conn, scene, told, outcome)
        else:
            self._give_up(conn, scene, error, now)

    def _tell(self, conn: sa.Connection, scene: Scene, key: str, outcome: Cancelled) -> None:
        person_id, language = scene.message.person_id, scene.person.spoken
        if people.is_reachable(conn, person_id):
            charged = self.words.say(language, "not-charged" if outcome is Cancelled.FREE else "not-to-you")
            answers.owe(conn, chat_id=person_id, text=self.words.say(language, key, charged=charged))

    def _refuse(self, conn: sa.Connection, scene: Scene, error: TransportError, now: datetime) -> None:
        if scene.message.attempts + 1 < self.refused_attempts:
            self._again(conn, scene, now)
            return
        messages.mark_settled(conn, scene.message.id, wanted=scene.message.wanted)
        self._give_up(conn, scene, error, now)

    def _give_up(self, conn: sa.Connection, scene: Scene, error: TransportError, now: datetime) -> None:
        job = scene.job
        if job is not None and job.state is JobState.DELIVERING:
            making.mark_undeliverable(conn, job.id, error=str(error), now=now)
