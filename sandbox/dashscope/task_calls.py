"""What clients may ask about tasks: status, list, cancel (facts sections 3 and 4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.dashscope import errors
from sandbox.dashscope.answers import Answer, json_answer
from sandbox.dashscope.calls import Call, limit_rate
from sandbox.dashscope.clock import beijing_ms
from sandbox.dashscope.tasks import State, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.dashscope.world import World

_DAY_MS: Final = 86_400_000


async def status(world: World, call: Call) -> Answer:
    """Answer 200 with the task's state; UNKNOWN for a task that is forgotten, foreign, too new or none."""
    limit_rate(world, call, world.switches.query_rps)
    task_id = call.request.match_info["task_id"]
    task = world.queue.find(task_id, call.caller.account)
    young = task and world.clock.ms() - task.created_ms < world.switches.unknown_seconds * 1000
    if task is None or young:
        output = {"task_id": task_id, "task_status": State.UNKNOWN.value}
        world.log.add("provider.status", task_id=task_id, state=State.UNKNOWN.value)
        return json_answer({"request_id": call.id, "output": output})
    world.log.add("provider.status", task_id=task_id, state=task.state.value)
    body = {"request_id": call.id, "output": task.status_output()}
    if task.state is State.SUCCEEDED:
        body["usage"] = {"video_duration": task.seconds, "video_ratio": "standard"}
    return json_answer(body)


async def cancel(world: World, call: Call) -> Answer:
    """Cancel a task that waits; anything else is too late."""
    limit_rate(world, call, world.switches.query_rps)
    task_id = call.request.match_info["task_id"]
    task = world.queue.find(task_id, call.caller.account)
    done = task is not None and world.queue.cancel(task)
    world.log.add("provider.cancel", task_id=task_id, done=done)
    if not done:
        raise errors.not_pending()
    return json_answer({"request_id": call.id})


async def list_tasks(world: World, call: Call) -> Answer:
    """Answer one page of the account's tasks, newest first."""
    limit_rate(world, call, world.switches.query_rps)
    query = call.request.query
    page_no, page_size = _whole(query, "page_no", 1), _whole(query, "page_size", 10)
    if world.switches.page_size_max:
        page_size = min(page_size, world.switches.page_size_max)
    found = _found(world, call, Filter.of(query, world.clock.ms()))
    world.log.add("provider.list", total=len(found), page_no=page_no, page_size=page_size)
    page = found[(page_no - 1) * page_size : page_no * page_size]
    return json_answer(
        {
            "request_id": call.id,
            "total": len(found),
            "total_page": math.ceil(len(found) / page_size),
            "page_no": page_no,
            "page_size": page_size,
            "data": [task.list_row() for task in page],
        }
    )


def _found(world: World, call: Call, wanted: Filter) -> list[Task]:
    world.queue.turn()
    newest_ms = world.clock.ms() - world.switches.list_lag * 1000
    return [
        task
        for task in reversed(world.queue.tasks.values())
        if task.account == call.caller.account
        and not world.queue.forgotten(task)
        and task.created_ms <= newest_ms
        and wanted.matches(task)
    ]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list call asks for.

    Attributes:
        texts: fields of a list row and the value they must have.
        start_ms, end_ms: when the task was made, both inclusive.
    """

    texts: Mapping[str, str]
    start_ms: int
    end_ms: int

    @classmethod
    def of(cls, query: Mapping[str, str], now_ms: int) -> Filter:
        """Return the filter of a query; a missing time is 24 h from the other, both missing the last 24 h.

        Raises:
            ApiError: 400 for a time that is none, or a span of more than 24 h.
        """
        names = ("task_id", "model_name", "status", "region", "api_key_id")
        texts = {name: query[name] for name in names if query.get(name)}
        if "task_id" in texts:  # "only that task's state": the documents mean no other filter beside it
            return cls({"task_id": texts["task_id"]}, 0, now_ms)
        start, end = _time(query, "start_time"), _time(query, "end_time")
        if end is None:
            end = now_ms if start is None else start + _DAY_MS
        if start is None:
            start = end - _DAY_MS
        if not 0 <= end - start <= _DAY_MS:
            raise errors.invalid_parameter("The time range must be within 24 hours.")
        return cls(texts, start, end)

    def matches(self, task: Task) -> bool:
        """Return whether the list shows this task."""
        row = task.list_row()
        return self.start_ms <= task.created_ms <= self.end_ms and all(
            row.get(name) == value for name, value in self.texts.items()
        )


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise errors.invalid_parameter(f"Required parameter({name}) missing or invalid.")
    return int(text)


def _time(query: Mapping[str, str], name: str) -> int | None:
    if not (text := query.get(name)):
        return None
    try:
        return beijing_ms(text)
    except ValueError as error:
        raise errors.invalid_parameter(f"Required parameter({name}) missing or invalid.") from error
