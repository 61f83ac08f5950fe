from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from engine.catalogue import BY_ID
from engine.errors import (
    DefectError,
    OperatorError,
    OperatorProblem,
    PolicyError,
    RefusedError,
    TransientError,
    UncertainError,
)
from engine.providers.interface import Regions, Ticket
from tests.engine.emoji_v1.scripted_server import TASK_ID, ScriptedServer, breaks_off, drops, hangs, says

if TYPE_CHECKING:
    from pathlib import Path

    from engine.errors import EngineError
    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider
    from tests.engine.emoji_v1.scripted_server import Reply

REGIONS = Regions(face=(220, 180, 470, 430), crop=(70, 20, 620, 470))
SLEEPY = BY_ID["mengwa_kun_1"]


async def test_an_accepted_order_gives_a_ticket(provider: EmojiV1, photo: Path) -> None:
    assert await provider.submit(photo, REGIONS, SLEEPY) == Ticket(TASK_ID, "r-5")


async def test_the_order_is_written_as_documented(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.submit(photo, REGIONS, SLEEPY)

    [call] = server.sent("submit")
    assert call.json == {
        "model": "emoji-v1",
        "input": {
            "image_url": call.json["input"]["image_url"],
            "driven_id": "mengwa_kun_1",
            "face_bbox": [220, 180, 470, 430],
            "ext_bbox": [70, 20, 620, 470],
        },
    }
    assert call.headers["X-DashScope-Async"] == "enable"
    assert call.headers["X-DashScope-OssResourceResolve"] == "enable"
    assert call.headers["Content-Type"].startswith("application/json")


async def test_every_order_has_an_upload_of_its_own_for_the_model(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.check(photo)
    await provider.submit(photo, REGIONS, SLEEPY)
    await provider.submit(photo, REGIONS, SLEEPY)

    models = [policy.query["model"] for policy in server.sent("get_policy")]
    links = {call.json["input"]["image_url"] for call in server.sent("detect") + server.sent("submit")}
    assert models == ["emoji-detect-v1", "emoji-v1", "emoji-v1"]
    assert len(links) == 3


@pytest.mark.parametrize(
    "reply",
    [
        drops,
        breaks_off(),
        breaks_off(503),
        says(b""),
        says("<html>fine</html>"),
        says({"request_id": "r"}),
        says({"output": {"task_status": "PENDING"}}),
        says({"output": {"task_id": 17}}),
        says({"code": "SomethingNew", "message": "?"}),
        says({"code": "InternalError", "message": "?"}, 500),
        says({"code": "InvalidFile.FacePose", "message": "?"}, 500),
        says("<html>bad gateway</html>", 502),
        says({"code": "ServiceUnavailable", "message": "?"}, 503),
        says(b"", 504),
        says(b"", 408),
        breaks_off(408),
    ],
    ids=[
        "connection cut",
        "200 cut",
        "503 cut",
        "empty",
        "not json",
        "no output",
        "no id",
        "odd id",
        "200 with a new code",
        "500",
        "500 with a photo's code",
        "502 page",
        "503",
        "504",
        "408",
        "408 cut",
    ],
)
async def test_a_doubtful_order_is_uncertain_and_never_repeated(
    provider: EmojiV1, server: ScriptedServer, photo: Path, reply: Reply
) -> None:
    server.script("submit", reply)

    with pytest.raises(UncertainError):
        await provider.submit(photo, REGIONS, SLEEPY)
    assert len(server.sent("submit")) == 1


async def test_an_answer_that_takes_too_long_is_uncertain(
    make_provider: MakeProvider, server: ScriptedServer, photo: Path
) -> None:
    server.script("submit", hangs())
    silent = make_provider(read_timeout=timedelta(seconds=0.5))
    slow = make_provider(connect_timeout=timedelta(seconds=0.3), call_timeout=timedelta(seconds=0.3))

    for provider in (silent, slow):
        with pytest.raises(UncertainError, match="answer_timeout"):
            await provider.submit(photo, REGIONS, SLEEPY)
    assert len(server.sent("submit")) == 2


async def test_doubt_keeps_the_id_of_the_request_for_the_log(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("submit", says("<html></html>", 502, {"X-Request-ID": "r-77"}))

    with pytest.raises(UncertainError) as caught:
        await provider.submit(photo, REGIONS, SLEEPY)
    assert "r-77" in caught.value.detail


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (429, {"code": "Throttling.RateQuota", "message": "later"}, TransientError),
        (429, "<html>slow down</html>", TransientError),
        (400, {"code": "InvalidParameter", "message": "Driven not exist: driven_id."}, DefectError),
        (400, {"code": "InvalidParameter", "message": "oss download error."}, TransientError),
        (400, {"code": "InvalidFile.NoHuman", "message": ""}, RefusedError),
        (400, {"code": "DataInspectionFailed", "message": ""}, PolicyError),
        (403, {"code": "Endpoint.AccessDenied", "message": ""}, OperatorError),
        (400, "<html>bad request</html>", DefectError),
        (307, "", OperatorError),
        (200, {"code": "InvalidParameter", "message": "Required body invalid"}, DefectError),
        (200, {"code": "Arrearage", "message": "Access denied"}, OperatorError),
    ],
)
async def test_a_clear_refusal_is_certain(
    provider: EmojiV1,
    server: ScriptedServer,
    photo: Path,
    status: int,
    body: Any,
    meaning: type[EngineError],
) -> None:
    server.script("submit", says(body, status))

    with pytest.raises(meaning):
        await provider.submit(photo, REGIONS, SLEEPY)
    assert len(server.sent("submit")) == 1


async def test_a_refusal_whose_words_are_cut_off_is_certain_all_the_same(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("submit", breaks_off(429))

    with pytest.raises(TransientError, match="answer_cut"):
        await provider.submit(photo, REGIONS, SLEEPY)


async def test_a_redirect_is_not_followed_with_the_order(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("submit", says("", 308, {"Location": f"{server.url}/api/v1/elsewhere"}))

    with pytest.raises(OperatorError) as caught:
        await provider.submit(photo, REGIONS, SLEEPY)
    assert caught.value.problem is OperatorProblem.ACCESS
    assert [seen.operation for seen in server.seen] == ["get_policy", "oss_upload", "submit"]


async def test_a_retry_after_header_is_passed_on(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("submit", says({"code": "Throttling.RateQuota"}, 429, {"Retry-After": "12"}))

    with pytest.raises(TransientError) as caught:
        await provider.submit(photo, REGIONS, SLEEPY)
    assert caught.value.wait == 12


@pytest.mark.parametrize("operation", ["get_policy", "oss_upload"])
@pytest.mark.parametrize("reply", [drops, breaks_off(), says("<html></html>", 502)])
async def test_whatever_fails_before_the_order_leaves_is_certain(
    provider: EmojiV1, server: ScriptedServer, photo: Path, operation: str, reply: Reply
) -> None:
    server.script(operation, reply)

    with pytest.raises(TransientError):
        await provider.submit(photo, REGIONS, SLEEPY)
    assert server.sent("submit") == []
