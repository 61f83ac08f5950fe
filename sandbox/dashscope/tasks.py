"""One task of the provider: its facts, and how the provider shows them to clients."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sandbox.dashscope.clock import beijing_text
from sandbox.dashscope.names import API_KEY_KIND, CLIP_MODEL

if TYPE_CHECKING:
    from sandbox.dashscope.pictures import Box


class State(StrEnum):
    """A task's status (facts section 3)."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a task fails."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a valid submit asks for."""

    photo: bytes = field(repr=False)
    photo_sha256: str
    driven_id: str
    face_box: Box
    ext_box: Box


@dataclass(slots=True, eq=False)
class Task:
    """A task from its submit to the day it is forgotten.

    Attributes:
        request_id: the submit's.
        order: None for a submit that was accepted although its input was wrong, and for other people's tasks.
        problem: what it will fail with once its run is over; None lets it succeed.
        run_seconds: how long it runs when that was settled at submit; None asks the switch.
        due_ms: when its run is over; None before it starts.
        forced: ended by the control API, whatever the switches say.
        clip: set when it starts.
        link: the signed result address, set when it succeeds.
        expired: forgotten early, by the control API.
        others: made by the control API as somebody else's task on the same account.
    """

    account: str
    api_key_id: str
    request_id: str
    created_ms: int
    driven_id: str = ""
    order: Order | None = None
    problem: Problem | None = None
    others: bool = False
    run_seconds: float | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: State = State.PENDING
    started_ms: int | None = None
    due_ms: int | None = None
    ended_ms: int | None = None
    forced: bool = False
    seconds: int = 0
    clip: asyncio.Future[bytes] | None = field(default=None, repr=False)
    link: str = field(default="", repr=False)
    link_expired: bool = False
    expired: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def status_output(self) -> dict[str, Any]:
        """Return the `output` of a status query."""
        output: dict[str, Any] = {"task_id": self.id, "task_status": self.state.value}
        output["submit_time"] = beijing_text(self.created_ms)
        if self.started_ms is not None:
            output["scheduled_time"] = beijing_text(self.started_ms)
        if self.ended_ms is not None:
            output["end_time"] = beijing_text(self.ended_ms)
        if self.link:
            output["video_url"] = self.link
        if self.state is State.FAILED and self.problem:
            output |= {"code": self.problem.code, "message": self.problem.message}
        return output

    def list_row(self) -> dict[str, Any]:
        """Return this task as the list shows it: no input, no result, times in epoch milliseconds."""
        row: dict[str, Any] = {
            "task_id": self.id,
            "status": self.state.value,
            "model_name": CLIP_MODEL,
            "gmt_create": self.created_ms,
            "start_time": self.started_ms,
            "end_time": self.ended_ms,
            "request_id": self.request_id,
            "region": "cn-beijing",
            "api_key_id": self.api_key_id,
            "caller_uid": "1000000000000001",
            "caller_parent_id": "1000000000000001",
            "user_api_unique_key": API_KEY_KIND,
        }
        return {name: value for name, value in row.items() if value is not None}

    def control_row(self) -> dict[str, Any]:
        """Return what the control API tells about this task."""
        return {
            "task_id": self.id,
            "request_id": self.request_id,
            "status": self.state.value,
            "driven_id": self.driven_id,
            "created_ms": self.created_ms,
            "started_ms": self.started_ms,
            "ended_ms": self.ended_ms,
            "photo_sha256": self.order.photo_sha256 if self.order else "",
            "face_bbox": list(self.order.face_box) if self.order else None,
            "ext_bbox": list(self.order.ext_box) if self.order else None,
            "code": self.problem.code if self.problem else "",
            "api_key_id": self.api_key_id,
            "others": self.others,
        }
