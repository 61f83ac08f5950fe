# ruff: noqa: D102  (the name of a rule or an invariant is its sentence, like a test's)
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from storage import jobs, keeping, making, messages, photos, queue, submission
from storage.schema import job, message, photo
from storage.states import OPEN_JOB_STATES, PHOTO_MOVES, JobState, PhotoState
from tests.storage.random_life import LIVES, OWNERS, PICKS, PLACES, Life, if_any
from tests.support.rows import (
    NOW,
    REGIONS,
    end_photo,
    later,
    make_photo,
    order,
    owe_keyboard,
    read,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ON_THE_WAY = photo.c.state.in_([PhotoState.RECEIVED, PhotoState.STORED, PhotoState.CHECKING])
BEHIND = message.c.shown < message.c.wanted


class Lives(Life):
    """People, the checker, the worker, the courier and restarts, each acting whenever chance wants."""

    def __init__(self) -> None:
        super().__init__()
        self.generation = 1
        self.claims: dict[int, tuple[PhotoState, int]] = {}
        self.told: dict[int, str | None] = {}
        self.sent = 0

    @rule(owner=OWNERS, state=st.sampled_from([PhotoState.RECEIVED, PhotoState.STORED, PhotoState.CHECKING]))
    def someone_sends_a_photo(self, owner: int, state: PhotoState) -> None:
        owe_keyboard(self.conn, make_photo(self.conn, state, owner=owner))

    @if_any(ON_THE_WAY)
    @rule(state=st.sampled_from([PhotoState.RECEIVED, PhotoState.STORED, PhotoState.CHECKING]))
    def a_loop_claims_a_photo(self, state: PhotoState) -> None:
        for claimed in photos.claim(self.conn, state, generation=self.generation, limit=1, now=NOW):
            assert self.claims.get(claimed.id) != (state, self.generation)
            self.claims[claimed.id] = state, self.generation

    @if_any(photo.c.generation > 0)
    @rule(pick=PICKS)
    def a_photo_is_given_back(self, pick: int) -> None:
        photo_id = self._pick(photo.c.id, photo.c.generation == self.generation, pick)
        if photo_id is not None:
            photos.release(self.conn, photo_id, next_at=NOW, error="busy")
            self.claims.pop(photo_id, None)

    @if_any(photo.c.state == PhotoState.RECEIVED)
    @rule(pick=PICKS)
    def a_photo_arrives(self, pick: int) -> None:
        photo_id = self._pick(photo.c.id, photo.c.state == PhotoState.RECEIVED, pick)
        if photo_id is not None:
            assert photos.mark_stored(self.conn, photo_id, original=f"{photo_id}.original")

    @if_any(photo.c.state == PhotoState.STORED)
    @rule(pick=PICKS, good=st.booleans())
    def a_photo_is_opened(self, pick: int, good: bool) -> None:  # noqa: FBT001  (Hypothesis passes by name)
        photo_id = self._pick(photo.c.id, photo.c.state == PhotoState.STORED, pick)
        if photo_id is None:
            return
        if good:
            name = f"{photo_id}.jpg"
            assert photos.mark_normalised(self.conn, photo_id, normalised=name, width=640, height=480)
        else:
            assert end_photo(self.conn, photo_id, PhotoState.STORED, PhotoState.UNREADABLE)

    @rule()
    def the_housekeeper_lets_go_of_what_nobody_needs(self) -> None:
        keeping.expire_photos(self.conn, unused_since=later(1))

    @rule(owner=OWNERS)
    def someone_blocks_the_bot(self, owner: int) -> None:
        making.mark_unreachable(self.conn, chat_id=owner, error="blocked", now=NOW)

    @if_any(BEHIND)
    @rule(pick=PICKS)
    def the_courier_brings_a_message_up_to_date(self, pick: int) -> None:
        row_id = self._pick(message.c.id, BEHIND, pick)
        if row_id is None:
            return
        if read(self.conn, message.c.message_id, row_id) is None:
            self.sent += 1
            messages.mark_sent(self.conn, row_id, message_id=self.sent, now=NOW)
        wanted = read(self.conn, message.c.wanted, row_id)
        messages.mark_shown(self.conn, row_id, wanted=wanted, fingerprint="f", next_at=NOW)
        job_id = read(self.conn, message.c.job_id, row_id)
        photo_id = read(self.conn, message.c.photo_id, row_id)
        owner = job.c.state if job_id is not None else photo.c.state
        self.told[row_id] = read(self.conn, owner, job_id or photo_id)

    @if_any(message.c.message_id.is_not(None))
    @rule(pick=PICKS)
    def someone_deletes_a_message(self, pick: int) -> None:
        row_id = self._pick(message.c.id, message.c.message_id.is_not(None), pick)
        if row_id is not None:
            messages.mark_lost(self.conn, row_id)
            self.told.pop(row_id, None)

    @if_any(photo.c.id > 0)
    @rule(pick=PICKS, template=st.sampled_from(["smile", "wink"]))
    def someone_taps(self, pick: int, template: str) -> None:
        alive = photo.c.state.in_([state for state in PhotoState if PHOTO_MOVES[state]])
        photo_id = self._pick(photo.c.id, alive, pick)
        if photo_id is not None:
            order(self.conn, photo_id, template=template)

    @if_any(photo.c.state == PhotoState.CHECKING)
    @rule(pick=PICKS, good=st.booleans())
    def a_photo_is_judged(self, pick: int, good: bool) -> None:  # noqa: FBT001  (Hypothesis passes by name)
        photo_id = self._pick(photo.c.id, photo.c.state == PhotoState.CHECKING, pick)
        if photo_id is None:
            return
        if good:
            assert photos.mark_usable(self.conn, photo_id, provider="local", regions=REGIONS, now=NOW)
        else:
            assert end_photo(self.conn, photo_id, PhotoState.CHECKING, PhotoState.REFUSED)

    @if_any(job.c.state.in_(OPEN_JOB_STATES))
    @rule(pick=PICKS)
    def someone_cancels(self, pick: int) -> None:
        job_id = self._pick(job.c.id, sa.true(), pick)
        if job_id is not None:
            jobs.cancel(self.conn, job_id, now=NOW)

    @if_any(job.c.state == JobState.QUEUED)
    @rule()
    def the_worker_claims(self) -> None:
        submission.claim(
            self.conn,
            provider="local",
            model="m",
            max_upstream=PLACES,
            generation=self.generation,
            now=NOW,
        )

    @rule()
    def the_program_starts_anew(self) -> None:
        self.generation += 1
        ordered = [found.id for found in self._jobs() if found.state is JobState.SUBMITTING]
        doubtful = submission.doubtful(self.conn, generation=self.generation, now=NOW)
        assert ([] if doubtful is None else [doubtful.id]) == ordered

    @if_any(job.c.state == JobState.SUBMITTING)
    @rule(pick=PICKS)
    def an_order_is_accepted(self, pick: int) -> None:
        def accept(job_id: int) -> bool:
            ticket = f"ticket-{job_id}-{self.generation}-{pick}"
            return submission.mark_submitted(
                self.conn, job_id, ticket=ticket, request_id="", next_at=NOW, now=NOW
            )

        self._step(JobState.SUBMITTING, pick, accept)

    @if_any(job.c.state.in_([JobState.SUBMITTING, JobState.RUNNING]))
    @rule(pick=PICKS, old=st.sampled_from([JobState.SUBMITTING, JobState.RUNNING]))
    def an_order_comes_back(self, pick: int, old: JobState) -> None:
        def requeue(job_id: int) -> bool:
            return submission.requeue(
                self.conn, job_id, next_at=NOW, error="busy", attempted=True, now=NOW, old=old
            )

        self._step(old, pick, requeue)

    @if_any(job.c.state == JobState.RUNNING)
    @rule(pick=PICKS)
    def a_clip_is_made(self, pick: int) -> None:
        self._step(
            JobState.RUNNING,
            pick,
            lambda job_id: making.mark_made(self.conn, job_id, billed_seconds=4, worked_ms=1, now=NOW),
        )

    @if_any(job.c.state == JobState.FETCHING)
    @rule(pick=PICKS)
    def a_clip_is_fetched(self, pick: int) -> None:
        def fetched(job_id: int) -> bool:
            return making.mark_fetched(
                self.conn, job_id, clip=f"{job_id}.mp4", width=1, height=1, length_ms=1, now=NOW
            )

        self._step(JobState.FETCHING, pick, fetched)

    @if_any(job.c.state == JobState.DELIVERING)
    @rule(pick=PICKS)
    def a_clip_is_delivered(self, pick: int) -> None:
        self._step(
            JobState.DELIVERING,
            pick,
            lambda job_id: making.mark_delivered(
                self.conn, job_id, file_id="BAAC", kind="animation", now=NOW
            ),
        )

    @if_any(job.c.state == JobState.UNDELIVERABLE)
    @rule(pick=PICKS)
    def someone_asks_for_a_clip_that_was_not_shown(self, pick: int) -> None:
        job_id = self._pick(job.c.id, job.c.state == JobState.UNDELIVERABLE, pick)
        if job_id is not None:
            again = making.show_again(self.conn, job_id, now=NOW)
            states = {found.id: found.state for found in self._jobs()}
            assert again is (states[job_id] is JobState.DELIVERING)

    @invariant()
    def one_order_at_a_time_and_no_more_than_there_are_places(self) -> None:
        states = [found.state for found in self._jobs()]
        assert states.count(JobState.SUBMITTING) <= 1
        assert len(queue.upstream(self.conn)) <= PLACES

    @invariant()
    def nobody_waits_for_a_verdict_that_was_given(self) -> None:
        open_still = (PhotoState.RECEIVED, PhotoState.STORED, PhotoState.CHECKING)
        judged = sa.select(photo.c.id).where(photo.c.state.not_in(open_still))
        waiting = sa.select(job.c.id).where(job.c.state == JobState.WAITING_CHECK, job.c.photo_id.in_(judged))
        assert self.conn.execute(waiting).first() is None

    @invariant()
    def what_was_cancelled_is_never_shown(self) -> None:
        shown = {JobState.DELIVERING, JobState.DELIVERED, JobState.QUEUED, JobState.WAITING_CHECK}
        assert not [found for found in self._jobs() if found.unwanted and found.state in shown]

    @invariant()
    def whoever_waits_has_a_place_of_their_own_in_the_line(self) -> None:
        line = [found for found in self._jobs() if found.state is JobState.QUEUED]
        places = [queue.queued_before(self.conn, tag=found.tag, job_id=found.id) for found in line]
        assert sorted(places) == list(range(len(line)))

    @invariant()
    def every_job_has_exactly_one_status_message_and_every_photo_one_keyboard(self) -> None:
        for owner, rows in ((message.c.job_id, job.c.id), (message.c.photo_id, photo.c.id)):
            told = self.conn.execute(sa.select(owner).where(owner.is_not(None)).order_by(owner)).scalars()
            assert list(told) == list(self.conn.execute(sa.select(rows).order_by(rows)).scalars())

    @invariant()
    def the_message_of_a_job_that_ended_says_so_or_is_looked_at_again(self) -> None:
        self._says_the_end_or_is_due(
            job, message.c.job_id, [one for one in JobState if one not in OPEN_JOB_STATES]
        )

    @invariant()
    def the_keyboard_of_a_photo_that_ended_says_so_or_is_looked_at_again(self) -> None:
        self._says_the_end_or_is_due(
            photo, message.c.photo_id, [one for one in PhotoState if not PHOTO_MOVES[one]]
        )

    def _says_the_end_or_is_due(
        self, table: sa.Table, owner: sa.Column[Any], ends: Sequence[JobState | PhotoState]
    ) -> None:
        statement = (
            sa.select(message.c.id, table.c.state)
            .join(table, table.c.id == owner)
            .where(table.c.state.in_(ends), message.c.shown >= message.c.wanted)
        )
        for row_id, state in self.conn.execute(statement):
            assert self.told.get(row_id, state) == state

    @invariant()
    def what_stands_nowhere_is_owed(self) -> None:
        nowhere = sa.select(message.c.id).where(message.c.message_id.is_(None))
        assert self.conn.execute(nowhere.where(message.c.shown >= message.c.wanted)).first() is None

    @invariant()
    def no_photo_is_let_go_that_an_open_job_needs(self) -> None:
        gone = sa.select(photo.c.id).where(photo.c.state == PhotoState.EXPIRED)
        waiting = sa.select(job.c.id).where(job.c.state.in_(OPEN_JOB_STATES), job.c.photo_id.in_(gone))
        assert self.conn.execute(waiting).first() is None


def test_no_order_of_events_breaks_what_must_always_hold(engine: sa.Engine) -> None:
    class LivesHere(Lives):
        database = engine

    run_state_machine_as_test(LivesHere, settings=LIVES)
