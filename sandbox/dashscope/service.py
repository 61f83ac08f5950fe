"""The pretended DashScope as one object: its routes, its switches, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.calls import CallBook
from sandbox.dashscope import errors
from sandbox.dashscope.control_routes import control_routes, queue_others
from sandbox.dashscope.detect import detect
from sandbox.dashscope.door import api_door, open_door
from sandbox.dashscope.results import result
from sandbox.dashscope.submit import submit
from sandbox.dashscope.task_calls import cancel, list_tasks, status
from sandbox.dashscope.upload_calls import get_policy, oss_upload
from sandbox.dashscope.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.dashscope.answers import Answer
    from sandbox.dashscope.billing import Ledger
    from sandbox.dashscope.calls import Call
    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.events import EventLog
    from sandbox.faults import Faults


class DashScope:
    """emoji-detect-v1 and emoji-v1, with uploads, tasks and results, to be mounted in a server.

    Contract: facts/dashscope.md; strict by default, `switches` bend it. Lives on one event loop.
    """

    def __init__(
        self,
        log: EventLog,
        faults: Faults,
        switches: ProviderSwitches,
        base_url: Callable[[], str],
        calls: CallBook | None = None,
    ) -> None:
        self._world = World(log, faults, switches, base_url, CallBook() if calls is None else calls)

    @property
    def switches(self) -> ProviderSwitches:
        """Return the switches; setting one has effect at once."""
        return self._world.switches

    @property
    def ledger(self) -> Ledger:
        """Return what was charged, for what."""
        return self._world.ledger

    def routes(self) -> list[web.RouteDef]:
        """Return the API below /api/v1, the upload host below /oss, the results below /results."""
        world, api = self._world, "/api/v1"
        aigc = f"{api}/services/aigc/image2video"
        handlers = {
            ("POST", f"{aigc}/face-detect"): api_door(world, "detect", detect),
            ("POST", f"{aigc}/video-synthesis"): api_door(world, "submit", submit),
            ("GET", f"{api}/uploads"): api_door(world, "get_policy", get_policy),
            ("GET", f"{api}/tasks"): api_door(world, "list", list_tasks),
            ("GET", f"{api}/tasks/{{task_id}}"): api_door(world, "status", status),
            ("POST", f"{api}/tasks/{{task_id}}/cancel"): api_door(world, "cancel", cancel),
            ("POST", "/oss"): open_door(world, "oss_upload", oss_upload),
        }
        routes = [
            web.route(method, path + slash, handler)
            for (method, path), handler in handlers.items()
            for slash in ("", "/")  # samples of both forms are published
        ]
        routes.append(web.route("GET", "/results/{task_id}/clip.mp4", open_door(world, "result", result)))
        routes.append(web.route("*", f"{api}/{{path:.*}}", api_door(world, "unknown", _no_such_path)))
        return routes

    def queue_others(self, count: int, run_seconds: float | None = None) -> None:
        """Queue tasks of somebody else on the same account."""
        queue_others(self._world, count, run_seconds)

    def control_routes(self) -> list[web.RouteDef]:
        """Return the control API below /control/provider."""
        return control_routes(self._world)

    async def settle(self) -> None:
        """Wait until the clip of every running task is made; their time is another matter."""
        await self._world.queue.settle()

    async def close(self) -> None:
        """Stop timers, clips and connections; needs to be called once."""
        await self._world.close()


async def _no_such_path(world: World, call: Call) -> Answer:  # noqa: ARG001 - an operation's shape
    raise errors.no_such_path()
