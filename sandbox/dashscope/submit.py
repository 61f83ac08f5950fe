"""emoji-v1: takes an order for a clip (facts section 2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from sandbox.dashscope import errors
from sandbox.dashscope.answers import Answer, ApiError, json_answer
from sandbox.dashscope.calls import Call, input_of, model_body, required_text
from sandbox.dashscope.names import CLIP_MODEL, DRIVEN_IDS
from sandbox.dashscope.pictures import Box, Picture, PictureError, look_at
from sandbox.dashscope.sources import picture_bytes
from sandbox.dashscope.tasks import Order, Problem, Task

if TYPE_CHECKING:
    from sandbox.dashscope.world import World

_SQUARENESS: Final = 0.05
"""How far the extended box's sides may differ; "about 1:1" is all the documents say."""

_PICTURE_WORDS: Final = {
    "InvalidFile.Size": "the size of input image is too small or too large.",
    "InvalidFile.Resolution": "the size of input image is too small or too large.",
    "InvalidFile.Format": "Input files format not supported.",
    "InvalidFile.Openerror": "read image error.",
}


async def submit(world: World, call: Call) -> Answer:
    """Accept an order as a PENDING task; wrong input is refused now or fails the task, as the switch says."""
    if not call.is_async():
        raise errors.access_denied("current user api does not support synchronous calls")
    body = model_body(world, call, CLIP_MODEL, world.switches.submit_rps)
    limit = world.switches.queue_limit
    if limit and world.queue.unfinished(call.caller.account) >= limit:
        raise errors.too_many_waiting()
    order, problem = await _order_or_problem(world, call, body)
    task = Task(
        account=call.caller.account,
        api_key_id=call.caller.key_id,
        request_id=call.id,
        created_ms=world.clock.ms(),
        driven_id=str(call.facts.get("driven_id") or ""),
        order=order,
        problem=problem,
    )
    _accept(world, task)
    # The documented answer is PENDING, also for a task that starts at once.
    return json_answer({"output": {"task_status": "PENDING", "task_id": task.id}, "request_id": call.id})


def _accept(world: World, task: Task) -> None:
    world.ledger.submitted += 1
    world.log.add("provider.submit", task_id=task.id, driven_id=task.driven_id, request_id=task.request_id)
    world.queue.add(task)


async def _order_or_problem(
    world: World, call: Call, body: dict[str, Any]
) -> tuple[Order | None, Problem | None]:
    try:
        return await _order(world, call, input_of(body)), None
    except ApiError as error:
        if world.switches.invalid_input == "refuse":
            raise
        return None, Problem(error.code, error.message)


async def _order(world: World, call: Call, given: dict[str, Any]) -> Order:
    address = required_text(given, "image_url")
    driven_id = required_text(given, "driven_id")
    if driven_id not in DRIVEN_IDS:
        raise errors.invalid_parameter("Driven not exist: driven_id.")
    face_box, ext_box = _box(given, "face_bbox"), _box(given, "ext_bbox")
    width, height = ext_box[2] - ext_box[0], ext_box[3] - ext_box[1]
    if abs(width - height) > _SQUARENESS * max(width, height):
        raise errors.invalid_parameter("Invalid ext_bbox.")
    picture = await _picture(await picture_bytes(world, call, address, CLIP_MODEL))
    for name, box in (("face_bbox", face_box), ("ext_bbox", ext_box)):
        if box[2] > picture.width or box[3] > picture.height:
            raise errors.invalid_parameter(f"Invalid {name}.")
    return Order(picture.data, picture.sha256, driven_id, face_box, ext_box)


def _box(given: dict[str, Any], name: str) -> Box:
    """Return the four whole numbers of a box that has an inside."""
    value = given.get(name)
    if value is None:
        raise errors.invalid_parameter(f"Field required: {name}")
    match value:
        case [int(x1), int(y1), int(x2), int(y2)] if 0 <= x1 < x2 and 0 <= y1 < y2:
            return x1, y1, x2, y2
        case _:
            raise errors.invalid_parameter(f"Invalid {name}.")


async def _picture(data: bytes) -> Picture:
    try:
        return await asyncio.to_thread(look_at, data)
    except PictureError as error:
        raise errors.invalid_parameter(_PICTURE_WORDS[error.code]) from error
