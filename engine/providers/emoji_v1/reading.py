"""Turns answers into the plain values of the interface: regions, tickets, progress."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from engine.errors import TransientError, UncertainError
from engine.providers.emoji_v1.answer import as_object, as_text, as_whole, code_in, unreadable
from engine.providers.emoji_v1.error_table import classify
from engine.providers.interface import Box, Progress, Regions, TaskState, Ticket

if TYPE_CHECKING:
    from engine.providers.emoji_v1.answer import Answer

# Times in task answers carry no zone; a capture shows that they are China's (section 3).
_PROVIDER_ZONE = timezone(timedelta(hours=8))

_STATES = {
    "PENDING": TaskState.QUEUED,
    "RUNNING": TaskState.RUNNING,
    "SUCCEEDED": TaskState.DONE,
    "FAILED": TaskState.FAILED,
    "CANCELED": TaskState.CANCELLED,
    "CANCELLED": TaskState.CANCELLED,
    "UNKNOWN": TaskState.UNKNOWN,
}


def regions_in(answer: Answer, width: int, height: int) -> Regions:
    """Return the boxes of a face-detect answer, cut to a photo of that size in pixels.

    A refusal comes as 200 or 400 with `output.code`, or as 400 with a top-level code; sibling
    detectors say `check_pass` or `pass` (section 1).

    Raises:
        EngineError: what the answer means otherwise.
    """
    answer.require_success()
    output = answer.output
    if code_in(output):
        raise answer.error()
    if output.get("check_pass") is False or output.get("pass") is False:
        raise classify(answer.status, "InvalidFile.Unnamed", as_text(output.get("message")))
    face = _box(output.get("bbox_face", output.get("face_bbox")), width, height)
    crop = _box(output.get("ext_bbox_face", output.get("ext_bbox")), width, height)
    return Regions(face, crop)


def ticket_in(answer: Answer) -> Ticket:
    """Return the ticket of a submit's answer.

    Raises:
        UncertainError: 5xx, 408, or a 2xx that names no task: there may be one.
        EngineError: any other refusal; certainly no task.
    """
    task_id = as_text(answer.output.get("task_id"))
    if answer.status in range(200, 300) and task_id:
        return Ticket(task_id, answer.request_id)
    refusal = answer.error()
    named = answer.code and not isinstance(refusal, TransientError)
    certain = named if answer.status in range(200, 300) else answer.status in range(300, 500)
    if not certain or answer.status == HTTPStatus.REQUEST_TIMEOUT:
        detail = _with_request(refusal.detail or "no task in the answer", answer.request_id)
        raise UncertainError(refusal.code, detail) from refusal
    raise refusal


def progress_in(answer: Answer) -> Progress:
    """Return where a task stands.

    Raises:
        EngineError: the question itself failed, which says nothing about the task.
    """
    body = answer.require_success()
    output = answer.output
    state = state_of(output.get("task_status"))
    error = None
    if state is TaskState.FAILED:
        error = classify(answer.status, code_in(output) or "task_failed", as_text(output.get("message")))
    return Progress(
        state,
        _seconds(as_object(body.get("usage")).get("video_duration")) if state is TaskState.DONE else 0,
        error,
        _moment(output.get("submit_time")),
        _moment(output.get("scheduled_time")),
        _moment(output.get("end_time")),
    )


def link_in(answer: Answer) -> str:
    """Return the signed link of a finished task; sibling models nest it one level deeper.

    Raises:
        TransientError: there is none.
    """
    output = answer.output
    for place in (output, as_object(output.get("results")), as_object(output.get("result"))):
        if link := as_text(place.get("video_url")):
            return link
    raise unreadable("a finished task without a link")


def state_of(value: Any) -> TaskState:
    """Return where a task stands; a word that nobody has described yet is not final.

    Raises:
        TransientError: there is no word at all.
    """
    word = as_text(value).upper()
    if not word:
        raise unreadable("a task without a status")
    return _STATES.get(word, TaskState.RUNNING)


def _box(value: Any, width: int, height: int) -> Box:
    numbers = [as_whole(number) for number in value] if isinstance(value, list) else []
    match numbers:
        case [int(left), int(top), int(right), int(bottom)]:
            box = (max(left, 0), max(top, 0), min(right, width), min(bottom, height))
        case _:
            raise unreadable("a face without its boxes")
    if box[0] >= box[2] or box[1] >= box[3]:
        raise unreadable("a box outside the photo")
    return box


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(as_text(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=_PROVIDER_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _seconds(value: Any) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return max(0, math.ceil(value))
    return as_whole(value) or 0


def _with_request(detail: str, request_id: str) -> str:
    # The list names the submitting request, so this id may settle the doubt by hand.
    return f"{detail} (request {request_id})" if request_id else detail
