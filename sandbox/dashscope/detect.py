"""emoji-detect-v1: is there one usable face in the picture (facts section 1)."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from sandbox.dashscope import errors
from sandbox.dashscope.answers import Answer, json_answer
from sandbox.dashscope.calls import Call, input_of, model_body, required_text
from sandbox.dashscope.names import DETECT_MODEL
from sandbox.dashscope.pictures import Picture, PictureError, face_boxes, look_at
from sandbox.dashscope.sources import picture_bytes

if TYPE_CHECKING:
    from sandbox.dashscope.world import World

_FACES: Final = {"one": "", "none": "InvalidFile.NoHuman", "two": "InvalidFile.MultiHuman"}


async def detect(world: World, call: Call) -> Answer:
    """Look at the picture and answer boxes or a rejection; both are charged, a refused call is not."""
    if call.is_async():
        raise errors.access_denied("Current user api does not support asynchronous calls.")
    body = model_body(world, call, DETECT_MODEL, world.switches.detect_rps)
    address = required_text(input_of(body), "image_url")
    _check_ratio(body)
    data = await picture_bytes(world, call, address, DETECT_MODEL)
    await asyncio.sleep(world.switches.detect_seconds)
    picture, code = await _judge(world, data)
    world.ledger.charge_detect(call.id)
    world.log.add(
        "provider.detect",
        request_id=call.id,
        code=code,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        sha256=picture.sha256 if picture else "",
    )
    return _accepted(call, picture) if picture and not code else _rejected(world, call, code)


def _check_ratio(body: dict[str, Any]) -> None:
    parameters = body.get("parameters")
    if not isinstance(parameters, dict) or parameters.get("ratio") != "1:1":
        raise errors.invalid_parameter(
            "Required parameter(ratio) missing or invalid, please check the request parameters."
        )


async def _judge(world: World, data: bytes) -> tuple[Picture | None, str]:
    """Return the picture, None if it is unfit, and the code of a rejection, "" for one good face."""
    try:
        picture = await asyncio.to_thread(look_at, data)
    except PictureError as error:
        return None, error.code
    ordered = world.rules.verdict(picture)
    if ordered is not None:
        return picture, ordered
    return picture, world.switches.reject_code or _FACES[world.switches.faces]


def _accepted(call: Call, picture: Picture) -> Answer:
    face, ext = face_boxes(picture.width, picture.height)
    output = {"bbox_face": list(face), "ext_bbox_face": list(ext)}
    return json_answer({"output": output, "usage": {"image_count": 1}, "request_id": call.id})


def _rejected(world: World, call: Call, code: str) -> Answer:
    """Return the rejection in the shape the switch names; documents and captures disagree."""
    message = errors.REJECTIONS.get(code, "The image is invalid, please upload other image.")
    if world.switches.reject_shape == "400/top":
        raise errors.rejected(code, message)
    status = HTTPStatus.OK if world.switches.reject_shape == "200/output" else HTTPStatus.BAD_REQUEST
    output = {"code": code, "message": message}
    body = {"output": output, "usage": {"image_count": 1}, "request_id": call.id}
    return json_answer(body, status=status, code=code)
