from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from engine.errors import DefectError, OperatorError, OperatorProblem, Reason, RefusedError, TransientError
from engine.providers.interface import Regions
from tests.engine.emoji_v1.scripted_server import FOLDER, ScriptedServer, breaks_off, hangs, says

if TYPE_CHECKING:
    from pathlib import Path

    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider

TURNED = {"code": "InvalidFile.FacePose", "message": "please upload other image with the expected oriention."}


async def test_the_boxes_come_back_under_our_names(provider: EmojiV1, photo: Path) -> None:
    regions = await provider.check(photo)

    assert regions == Regions(face=(220, 180, 470, 430), crop=(70, 20, 620, 470))


async def test_the_detector_is_asked_as_documented(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.check(photo)

    [call] = server.sent("detect")
    link = call.json["input"]["image_url"]
    assert call.json == {
        "model": "emoji-detect-v1",
        "input": {"image_url": link},
        "parameters": {"ratio": "1:1"},
    }
    assert link.startswith(f"oss://{FOLDER}/")
    assert call.headers["X-DashScope-OssResourceResolve"] == "enable"
    assert "X-DashScope-Async" not in call.headers


async def test_the_photo_is_uploaded_for_the_detector(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.check(photo)

    [policy] = server.sent("get_policy")
    assert policy.query == {"action": "getPolicy", "model": "emoji-detect-v1"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"output": TURNED, "usage": {"image_count": 1}, "request_id": "r"}),
        (400, {"output": TURNED, "request_id": "r"}),
        (400, {**TURNED, "request_id": "r"}),
        (200, {**TURNED, "request_id": "r"}),
    ],
    ids=["200 in output", "400 in output", "400 on top", "200 on top"],
)
async def test_a_refused_face_is_understood_in_every_shape(
    provider: EmojiV1, server: ScriptedServer, photo: Path, status: int, body: Any
) -> None:
    server.script("detect", says(body, status))

    with pytest.raises(RefusedError, match=r"InvalidFile\.FacePose") as caught:
        await provider.check(photo)
    assert caught.value.reason is Reason.FACE_POSE


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ({"pass": False, "message": "No human face detected."}, Reason.NO_FACE),
        ({"check_pass": False, "code": "", "message": ""}, Reason.UNSUITABLE),
        ({"check_pass": False, "code": "InvalidFile.MultiHuman", "message": ""}, Reason.MANY_FACES),
        ({"check_pass": False, "humanoid": True}, Reason.UNSUITABLE),
    ],
)
async def test_the_shapes_of_sibling_detectors_are_understood(
    provider: EmojiV1, server: ScriptedServer, photo: Path, output: Any, reason: Reason
) -> None:
    server.script("detect", says({"output": output, "request_id": "r"}))

    with pytest.raises(RefusedError) as caught:
        await provider.check(photo)
    assert caught.value.reason is reason


async def test_words_of_success_beside_the_boxes_are_no_refusal(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    output = {
        "check_pass": True,
        "code": "Success",
        "error_code": 0,
        "error_message": "Success",
        "face_bbox": [1, 2, 30.0, 40],
        "ext_bbox": [0, 0, 100, 100],
    }
    server.script("detect", says({"code": 0, "output": output}))

    assert await provider.check(photo) == Regions((1, 2, 30, 40), (0, 0, 100, 100))


async def test_a_box_that_leaves_the_photo_is_cut_to_it(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    boxes = {"bbox_face": [220, 180, 470, 430], "ext_bbox_face": [-3, -1, 642, 481]}
    server.script("detect", says({"output": boxes}))

    assert (await provider.check(photo)).crop == (0, 0, 640, 480)


@pytest.mark.parametrize(
    "boxes",
    [
        {"bbox_face": [1, 2, 3], "ext_bbox_face": [1, 2, 3, 4]},
        {"bbox_face": [1, 2, 3, "x"], "ext_bbox_face": [1, 2, 3, 4]},
        {"bbox_face": [1, 2, 3.5, 4], "ext_bbox_face": [1, 2, 3, 4]},
        {"bbox_face": [True, 2, 3, 4], "ext_bbox_face": [1, 2, 3, 4]},
        {"bbox_face": [9, 2, 3, 4], "ext_bbox_face": [1, 2, 3, 4]},
        {"bbox_face": [700, 2, 800, 4], "ext_bbox_face": [1, 2, 3, 4]},
        {"bbox_face": [1, 2, 3, 4]},
        {},
    ],
)
async def test_an_answer_without_good_boxes_is_not_believed(
    provider: EmojiV1, server: ScriptedServer, photo: Path, boxes: Any
) -> None:
    server.script("detect", says({"output": boxes}))

    with pytest.raises(TransientError, match="unreadable_answer"):
        await provider.check(photo)


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b"[1]", b"null", b"\xff\xfe{", b"[" * 100_000])
async def test_an_answer_that_is_no_json_object_may_be_asked_for_again(
    provider: EmojiV1, server: ScriptedServer, photo: Path, body: bytes
) -> None:
    server.script("detect", says(body))

    with pytest.raises(TransientError, match="unreadable_answer"):
        await provider.check(photo)


async def test_a_gateway_page_counts_by_its_status(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("detect", says("<html>bad gateway</html>", 502), says("<html>no</html>", 403))

    with pytest.raises(TransientError, match="http_502"):
        await provider.check(photo)
    with pytest.raises(OperatorError, match="http_403") as caught:
        await provider.check(photo)
    assert caught.value.problem is OperatorProblem.ACCESS


async def test_a_check_whose_answer_breaks_off_may_be_repeated(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("detect", breaks_off())

    with pytest.raises(TransientError, match="answer_cut"):
        await provider.check(photo)


async def test_an_answer_without_end_is_not_read_to_its_end(
    make_provider: MakeProvider, server: ScriptedServer, photo: Path
) -> None:
    server.script("detect", hangs(200, b" " * 2000))

    with pytest.raises(TransientError, match="endless_answer"):
        await make_provider(answer_limit=1000).check(photo)


async def test_only_a_normalised_photo_is_sent(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    Image.new("RGB", (640, 480)).save(tmp_path / "photo.png")
    (tmp_path / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10")

    for name in ("photo.png", "cut.jpg", "missing.jpg"):
        with pytest.raises(DefectError, match="photo_"):
            await provider.check(tmp_path / name)
    assert server.seen == []
