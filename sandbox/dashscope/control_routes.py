"""The control API of the provider: read the ledger, steer the queue, say what the detector sees."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from aiohttp import web

from sandbox.broken_bodies import UNREADABLE
from sandbox.dashscope.rules import PhotoRule
from sandbox.dashscope.tasks import Problem, State, Task

if TYPE_CHECKING:
    from sandbox.dashscope.world import World

_ROOT: Final = "/control/provider"
_FAILURE: Final = Problem("InternalError.Algo", "inference internal error.")


class ControlError(Exception):
    """A control call that cannot be carried out; the text says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


Action = Callable[["World", web.Request], Awaitable[dict[str, Any]]]


def control_routes(world: World) -> list[web.RouteDef]:
    """Return the routes below /control/provider."""
    return [
        _route(world, "GET", "/ledger", _ledger),
        _route(world, "POST", "/hold", _hold),
        _route(world, "POST", "/release", _release),
        _route(world, "POST", "/others", _others),
        _route(world, "GET", "/photos", _show_rules),
        _route(world, "POST", "/photos", _add_rule),
        _route(world, "DELETE", "/photos", _clear_rules),
        _route(world, "POST", "/tasks/{task_id}/finish", _finish),
        _route(world, "POST", "/tasks/{task_id}/fail", _fail),
        _route(world, "POST", "/tasks/{task_id}/expire", _expire),
        _route(world, "POST", "/tasks/{task_id}/expire_link", _expire_link),
    ]


def _route(world: World, method: str, path: str, action: Action) -> web.RouteDef:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await action(world, request))
        except ControlError as error:
            return web.json_response({"error": str(error)}, status=error.status)

    return web.route(method, f"{_ROOT}{path}", handle)


async def _ledger(world: World, request: web.Request) -> dict[str, Any]:  # noqa: ARG001 - an Action's shape
    """What was charged, and every task with what became of it, in the order of submits."""
    world.queue.turn()
    return {**world.ledger.as_json(), "tasks": [task.control_row() for task in world.queue.tasks.values()]}


async def _hold(world: World, request: web.Request) -> dict[str, Any]:  # noqa: ARG001 - an Action's shape
    """Nothing starts until released; what runs goes on."""
    world.switches.hold = True
    return {"hold": True}


async def _release(world: World, request: web.Request) -> dict[str, Any]:  # noqa: ARG001 - an Action's shape
    world.switches.hold = False
    return {"hold": False}


async def _others(world: World, request: web.Request) -> dict[str, Any]:
    """Queue {count, run_seconds?} tasks of somebody else on the same account; the ledger ignores them."""
    facts = await _object(request)
    count, seconds = facts.get("count", 1), facts.get("run_seconds")
    if not isinstance(count, int) or count < 1 or not isinstance(seconds, int | float | None):
        raise ControlError(400, "others wants {count: 1.., run_seconds?: seconds}")
    tasks = queue_others(world, count, seconds)
    return {"tasks": [task.control_row() for task in tasks]}


def queue_others(world: World, count: int, run_seconds: float | None) -> list[Task]:
    """Queue tasks of somebody else on account "main"; they take this long, or as long as all do."""
    tasks = [
        Task("main", "others", str(uuid4()), world.clock.ms(), others=True, run_seconds=run_seconds)
        for _ in range(count)
    ]
    for task in tasks:
        world.queue.add(task)
    return tasks


async def _show_rules(world: World, request: web.Request) -> dict[str, Any]:  # noqa: ARG001 - an Action's shape
    return {"photos": [asdict(rule) for rule in world.rules.rules]}


async def _add_rule(world: World, request: web.Request) -> dict[str, Any]:
    """Take {reject_code, width?, height?, sha256?, times?}; the latest matching rule decides."""
    try:
        rule = PhotoRule.from_json(await _object(request))
    except ValueError as error:
        raise ControlError(400, str(error)) from error
    world.rules.rules.append(rule)
    return asdict(rule)


async def _clear_rules(world: World, request: web.Request) -> dict[str, Any]:  # noqa: ARG001 - an Action's shape
    world.rules.rules.clear()
    return {"photos": []}


async def _finish(world: World, request: web.Request) -> dict[str, Any]:
    """End a running task's run now; answers when it has ended, that is with its clip made."""
    task = _running(world, request)
    world.queue.force(task, None)
    await task.ended.wait()
    return task.control_row()


async def _fail(world: World, request: web.Request) -> dict[str, Any]:
    """Fail a running task now, with {code, message} or an internal error."""
    facts = await _object(request)
    task = _running(world, request)
    code, message = facts.get("code", _FAILURE.code), facts.get("message", _FAILURE.message)
    world.queue.force(task, Problem(str(code), str(message)))
    return task.control_row()


async def _expire(world: World, request: web.Request) -> dict[str, Any]:
    """Forget a task as if its 24 hours were over."""
    task = _task(world, request)
    task.expired = True
    return task.control_row()


async def _expire_link(world: World, request: web.Request) -> dict[str, Any]:
    """End the life of a task's result link."""
    task = _task(world, request)
    task.link_expired = True
    return task.control_row()


def _task(world: World, request: web.Request) -> Task:
    """Return the task the path names; "running" names the one that runs."""
    world.queue.turn()
    name = request.match_info["task_id"]
    for task in world.queue.tasks.values():
        if task.id == name or (name == "running" and task.state is State.RUNNING):
            return task
    raise ControlError(404, f"there is no task {name}")


def _running(world: World, request: web.Request) -> Task:
    task = _task(world, request)
    if task.state is not State.RUNNING:
        raise ControlError(409, f"the task is {task.state.value}")
    return task


async def _object(request: web.Request) -> dict[str, Any]:
    """Return the body's JSON object; no body is an empty one."""
    try:
        facts = json.loads(await request.text() or "{}")
    except (ValueError, LookupError, RecursionError, *UNREADABLE) as error:
        raise ControlError(400, "the body is no JSON") from error
    if not isinstance(facts, dict):
        raise ControlError(400, "the body is no JSON object")
    return facts
