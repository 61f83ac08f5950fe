"""The provider's queue: one task of an account runs, the others wait in the order of their submits."""

from __future__ import annotations

import asyncio
import math
import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sandbox.dashscope.clip_maker import ClipMaker
from sandbox.dashscope.tasks import Problem, State, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.dashscope.billing import Ledger
    from sandbox.dashscope.clock import Clock
    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.events import EventLog

_TIMEOUT: Final = Problem(
    "InternalError.Timeout",
    "An internal timeout error has occurred, please try again later or contact service support.",
)
_BROKEN: Final = Problem("InternalError.Algo", "inference internal error.")


@dataclass(slots=True)
class TaskQueue:
    """All tasks, and `turn`, which brings them up to date whenever time, a person or a switch moved.

    Attributes:
        link: makes the signed result address of a task that succeeded.
        tasks: every task ever made, by id, in the order of submits.
    """

    log: EventLog
    switches: ProviderSwitches
    clock: Clock
    ledger: Ledger
    link: Callable[[Task], str]
    tasks: dict[str, Task] = field(default_factory=dict)
    _open: list[Task] = field(default_factory=list)
    _clips: ClipMaker = field(init=False)
    _timer: asyncio.TimerHandle | None = None
    _turning: bool = False
    _closed: bool = False

    def __post_init__(self) -> None:
        self._clips = ClipMaker(self.log, self.switches)
        self.switches.watch(self.turn)

    def add(self, task: Task) -> None:
        """Put a task at the end of its account's queue."""
        self.tasks[task.id] = task
        self._open.append(task)
        self._announce(task)
        self.turn()

    def find(self, task_id: str, account: str) -> Task | None:
        """Return a task that this account can see, brought up to date; None if forgotten, foreign or none."""
        self.turn()
        task = self.tasks.get(task_id)
        return task if task and task.account == account and not self.forgotten(task) else None

    def forgotten(self, task: Task) -> bool:
        """Return whether the task's life is over."""
        return task.expired or self.clock.ms() - task.created_ms > self.switches.task_life * 1000

    def cancel(self, task: Task) -> bool:
        """Cancel a task that waits; False when it no longer does."""
        if task.state is not State.PENDING or self.switches.cancel_refused:
            return False
        self._end(task, State.CANCELED)
        self.turn()
        return True

    def force(self, task: Task, problem: Problem | None) -> None:
        """End a running task's run now: it fails with `problem`, None ends it as it would have ended."""
        task.problem, task.forced, task.due_ms = problem or task.problem, True, self.clock.ms()
        self.turn()

    def unfinished(self, account: str) -> int:
        """Return how many tasks of the account have not ended."""
        return sum(task.account == account for task in self._open)

    def turn(self) -> None:
        """End what is due, start what may start, and come back when the next thing is due."""
        # Using up `fail_next` sets a switch, and who watches switches is this very method.
        if self._closed or self._turning or not self._open:
            return
        self._turning = True
        now = self.clock.ms()  # one moment for the whole turn, so that nothing falls between two
        try:
            for task in list(self._open):
                self._end_if_due(task, now)
            while started := self._start_next(now):
                self._end_if_due(started, now)
        finally:
            self._turning = False
        self._come_back(now)

    async def settle(self) -> None:
        """Wait until no clip is being made."""
        await self._clips.settle()

    async def close(self) -> None:
        """Stop the clock and the clips."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        await self._clips.close()

    def _start_next(self, now: int) -> Task | None:
        """Start the oldest waiting task whose account may run one more, and return it."""
        if self.switches.hold:
            return None
        for task in self._open:
            if task.state is State.PENDING and self._running(task.account) < self.switches.running_limit:
                self._start(task, now)
                return task
        return None

    def _running(self, account: str) -> int:
        return sum(task.account == account and task.state is State.RUNNING for task in self._open)

    def _start(self, task: Task, now: int) -> None:
        task.state, task.started_ms = State.RUNNING, now
        # Wrong input that was accepted shows itself at once; everything else takes its time.
        task.due_ms = now + (0 if task.problem else round(self._run_seconds(task) * 1000))
        if task.order and (fail := self.switches.fail_next):
            task.problem = Problem(fail["code"], fail["message"])
            self.switches.fail_next = None
        if task.order and task.problem is None:
            # Whole seconds are billed; how a fraction is rounded is not documented.
            task.seconds = max(1, math.ceil(self.switches.clip_seconds))
            task.clip = self._clips.begin(task.order, task.id, self.switches.clip_seconds)
            task.clip.add_done_callback(lambda _: self.turn())
        self._announce(task)

    def _run_seconds(self, task: Task) -> float:
        if task.run_seconds is not None:
            return task.run_seconds
        span = self.switches.run_seconds
        return random.uniform(*span) if isinstance(span, list | tuple) else span

    def _end_if_due(self, task: Task, now: int) -> None:
        if now - task.created_ms >= self.switches.task_timeout * 1000:
            task.problem = _TIMEOUT
            self._end(task, State.FAILED)
        elif task.due_ms is not None and now >= task.due_ms and (task.forced or not self.switches.stuck):
            self._end_run(task)

    def _end_run(self, task: Task) -> None:
        """Fail or finish a task whose run is over; one whose clip is not ready yet runs on."""
        if task.problem is None and task.clip and not task.clip.done():
            return
        if task.problem is None and task.clip and (error := task.clip.exception()):
            # The photo was decoded at submit, so the fault is ours; the client sees a server error.
            self.log.add("provider.broken", task_id=task.id, error=repr(error))
            task.problem = _BROKEN
        if task.problem is None and task.clip:
            task.link = self.link(task)
            self.ledger.charge_clip(task.request_id, task.id, task.seconds)
        self._end(task, State.FAILED if task.problem else State.SUCCEEDED)

    def _end(self, task: Task, state: State) -> None:
        task.state, task.ended_ms = state, self.clock.ms()
        if task.order:
            task.order = replace(task.order, photo=b"")  # nobody needs it any more, and it is large
        self._open.remove(task)
        task.ended.set()
        self._announce(task)

    def _announce(self, task: Task) -> None:
        self.log.add("provider.task", task_id=task.id, state=task.state.value)

    def _come_back(self, now: int) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        # A moment already past waits for a clip or a switch, and those call `turn` themselves.
        if moments := [moment for task in self._open for moment in self._moments(task) if moment > now]:
            delay = (min(moments) - now) / 1000
            self._timer = asyncio.get_running_loop().call_later(delay, self.turn)

    def _moments(self, task: Task) -> Iterator[int]:
        """Yield when something happens to the task by time alone."""
        yield task.created_ms + round(self.switches.task_timeout * 1000)
        if task.due_ms is not None:
            yield task.due_ms
