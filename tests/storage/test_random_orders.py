# ruff: noqa: D102  (the name of a rule or an invariant is its sentence, like a test's)
from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from storage import jobs, ledger, making, strays, submission
from storage.ledger import ChargeKind
from storage.schema import charge, job, lost_order
from storage.states import JobState
from tests.storage.random_life import PICKS, PLACES, SHORT_LIVES, Life, if_any
from tests.support.rows import NOW, job_at, later, make_job

NAME = "emoji-v1"
PRICE = 32_000

FRESH = sa.and_(job.c.state == JobState.SUBMITTING, job.c.doubt_ms == 0)
IN_DOUBT = sa.and_(job.c.state == JobState.SUBMITTING, job.c.doubt_ms > 0)
UNCLEAR = {JobState.SUBMITTING, JobState.UNSURE}
RUNNING = job.c.state == JobState.RUNNING


class Orders(Life):
    """A provider whose answers get lost, and a bot that may not pay for anything twice.

    Attributes:
        tasks: everything that the provider made.
        unseen: of these what nobody has told us of, by its order: the job and the time of the intent.
        seen: the orders whose task we know by now.
        paid: what the books should say, by task.
    """

    def __init__(self) -> None:
        super().__init__()
        self.clock = 0
        self.tasks: list[str] = []
        self.unseen: dict[tuple[int, int], str] = {}
        self.seen: set[tuple[int, int]] = set()
        self.paid: Counter[str] = Counter()

    def _see(self, order: tuple[int, int]) -> str | None:
        """Return the task that an order became; None if it was never made, or is known."""
        task = self.unseen.pop(order, None)
        if task is not None:
            self.seen.add(order)
        return task

    def _make(self) -> str:
        self.tasks.append(f"task-{len(self.tasks)}")
        return self.tasks[-1]

    def _order_of(self, job_id: int) -> tuple[int, int]:
        return job_id, job_at(self.conn, job_id).intent_ms

    def _in_doubt(self, pick: int) -> int | None:
        return self._pick(job.c.id, IN_DOUBT, pick)

    def _run(self, job_id: int, task: str) -> None:
        assert submission.mark_submitted(
            self.conn, job_id, ticket=task, request_id="", next_at=NOW, now=later(self.clock)
        )

    @precondition(lambda life: len(jobs.open_of(life.conn, person_id=1, chats=[1])) < PLACES)
    @rule(template=st.sampled_from(["smile", "wink"]))
    def someone_orders(self, template: str) -> None:
        make_job(self.conn, template=template)

    @if_any(RUNNING | FRESH)
    @rule(pick=PICKS)
    def someone_cancels(self, pick: int) -> None:
        job_id = self._pick(job.c.id, sa.true(), pick)
        if job_id is not None:
            jobs.cancel(self.conn, job_id, now=later(self.clock))

    @if_any(job.c.state == JobState.QUEUED)
    @rule()
    def the_worker_claims(self) -> None:
        self.clock += 1
        submission.claim(
            self.conn, provider=NAME, model="m", max_upstream=PLACES, generation=1, now=later(self.clock)
        )

    @if_any(FRESH)
    @rule(pick=PICKS)
    def the_provider_answers(self, pick: int) -> None:
        job_id = self._pick(job.c.id, FRESH, pick)
        if job_id is not None:
            self._run(job_id, self._make())

    @if_any(FRESH)
    @rule(pick=PICKS, made=st.booleans())
    def the_answer_is_lost(self, pick: int, made: bool) -> None:  # noqa: FBT001  (Hypothesis passes by name)
        job_id = self._pick(job.c.id, FRESH, pick)
        if job_id is not None:
            submission.doubt(self.conn, job_id, next_at=NOW, error="lost", now=later(self.clock))
            if made:
                self.unseen[self._order_of(job_id)] = self._make()

    @if_any(IN_DOUBT)
    @rule(pick=PICKS)
    def the_list_shows_the_order(self, pick: int) -> None:
        job_id = self._in_doubt(pick)
        if job_id is not None and self._order_of(job_id) in self.unseen:
            self._run(job_id, self._see(self._order_of(job_id)) or "")

    @if_any(IN_DOUBT)
    @rule(pick=PICKS)
    def the_list_does_not_show_it(self, pick: int) -> None:
        job_id = self._in_doubt(pick)
        if job_id is not None:
            strays.note_lost(self.conn, job_at(self.conn, job_id), now=later(self.clock))
            assert submission.requeue(
                self.conn, job_id, next_at=NOW, error="never_made", attempted=True, now=later(self.clock)
            )

    @if_any(lost_order.c.task.is_(None))
    @rule()
    def lost_orders_turn_up_after_all(self) -> None:
        for order in strays.lost(self.conn, name=NAME, since=NOW):
            task = self._see((order.job_id, order.intent_ms))
            if task is not None and not self._adopted(order, task):
                strays.mark_found(self.conn, order.id, task=task)
                self._charge(ChargeKind.STRAY, task)

    def _adopted(self, order: strays.LostOrder, task: str) -> bool:
        now, found = later(self.clock), job_at(self.conn, order.job_id)
        waits_for_it = found.state is JobState.QUEUED and found.intent_ms == order.intent_ms
        adopted = strays.adopt(self.conn, order, task=task, request_id="", since=NOW, next_at=NOW, now=now)
        assert adopted is waits_for_it
        return adopted

    @if_any(RUNNING)
    @rule(pick=PICKS)
    def a_clip_is_made(self, pick: int) -> None:
        job_id = self._pick(job.c.id, RUNNING, pick)
        if job_id is not None:
            task = job_at(self.conn, job_id).ticket
            assert task is not None
            assert making.mark_made(self.conn, job_id, billed_seconds=4, worked_ms=1, now=later(self.clock))
            self._charge(ChargeKind.CLIP, task)

    @if_any(charge.c.id > 0)
    @rule(pick=PICKS)
    def a_charge_is_told_again(self, pick: int) -> None:
        if self.paid:
            task = sorted(self.paid)[pick % len(self.paid)]
            assert not self._enter(ChargeKind.CLIP, task)

    def _charge(self, kind: ChargeKind, task: str) -> None:
        assert self._enter(kind, task)
        self.paid[task] += PRICE

    def _enter(self, kind: ChargeKind, task: str) -> bool:
        return ledger.enter(self.conn, kind, provider=NAME, reference=task, amount=PRICE, now=NOW)

    @invariant()
    def every_task_is_of_one_order_and_none_is_forgotten(self) -> None:
        jobs_tasks = {found.ticket: found.id for found in self._jobs() if found.ticket is not None}
        found = {row.task: row.job_id for row in self._all(lost_order) if row.task is not None}
        assert all(jobs_tasks.get(task, job_id) == job_id for task, job_id in found.items())
        assert Counter({*jobs_tasks, *found, *self.unseen.values()}) == Counter(self.tasks)

    @invariant()
    def the_books_hold_each_charge_once(self) -> None:
        assert {row.reference: row.amount for row in self._all(charge)} == self.paid
        assert ledger.spent(self.conn, since=NOW) == self.paid.total()

    @invariant()
    def who_may_still_tell_of_an_order_is_asked(self) -> None:
        open_ones = {(row.job_id, row.intent_ms) for row in self._all(lost_order) if row.task is None}
        in_doubt = {(found.id, found.intent_ms) for found in self._jobs() if found.state in UNCLEAR}
        assert set(self.unseen) <= open_ones | in_doubt, "a task may turn up, and nobody looks for it"
        assert not open_ones & self.seen, "a task is looked for that is known"
        last = max((intent_ms for _, intent_ms in open_ones), default=None)
        assert strays.in_doubt(self.conn) == ({} if last is None else {NAME: last})

    @invariant()
    def no_order_leaves_while_another_is_in_doubt_and_no_more_than_there_are_places(self) -> None:
        states = [found.state for found in self._jobs()]
        assert states.count(JobState.SUBMITTING) <= 1
        upstream = states.count(JobState.SUBMITTING) + states.count(JobState.RUNNING)
        adopted = sum(row.task is not None for row in self._all(lost_order))
        assert upstream <= PLACES + adopted, "a task that turned up is there already"


def test_whatever_gets_lost_no_task_is_forgotten_and_none_is_paid_for_twice(engine: sa.Engine) -> None:
    class OrdersHere(Orders):
        database = engine

    run_state_machine_as_test(OrdersHere, settings=SHORT_LIVES)
