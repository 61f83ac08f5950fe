"""emoji-detect-v1: what passes, what is rejected, what is refused, and what it costs."""

from __future__ import annotations

import asyncio
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.sandbox.dashscope.bare import ASYNC, DETECT, RESOLVE, photo_bytes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.sandbox.dashscope.bare import Provider


@pytest.mark.parametrize(("width", "height"), [(400, 400), (640, 480), (401, 7000), (1280, 1280)])
async def test_a_face_is_found_in_a_square_inside_the_picture(
    provider: Provider, width: int, height: int
) -> None:
    reply = await provider.detect_photo(photo_bytes(width, height))
    assert reply.status == 200
    assert reply.json["usage"] == {"image_count": 1}
    assert not {"code", "message"} & {*reply.json, *reply.json["output"]}
    face, ext = reply.json["output"]["bbox_face"], reply.json["output"]["ext_bbox_face"]
    assert ext[2] - ext[0] == ext[3] - ext[1]
    assert 0 <= ext[0] < face[0] < face[2] < ext[2] <= width
    assert 0 <= ext[1] < face[1] < face[3] < ext[3] <= height


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP"])
async def test_four_kinds_of_pictures_are_taken(provider: Provider, kind: str) -> None:
    reply = await provider.detect_photo(photo_bytes(kind=kind))
    assert "bbox_face" in reply.json["output"]


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG's head that promises a picture of this size, and no picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"")


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (lambda: photo_bytes(399, 640), "InvalidFile.Resolution"),
        (lambda: photo_bytes(640, 399), "InvalidFile.Resolution"),
        (lambda: photo_bytes(7001, 400), "InvalidFile.Resolution"),
        (lambda: png_of_size(20_000, 20_000), "InvalidFile.Resolution"),
        (lambda: photo_bytes(kind="GIF"), "InvalidFile.Format"),
        (lambda: b"<html>not a picture</html>", "InvalidFile.Format"),
        (lambda: photo_bytes()[:-2000], "InvalidFile.Openerror"),
        (lambda: photo_bytes() + bytes(10 * 1024 * 1024), "InvalidFile.Size"),
    ],
    ids=["narrow", "low", "wide", "bomb", "gif", "html", "truncated", "heavy"],
)
async def test_an_unfit_picture_is_rejected_by_name(
    provider: Provider, photo: Callable[[], bytes], code: str
) -> None:
    reply = await provider.detect_photo(photo())
    assert reply.json["output"]["code"] == code


@pytest.mark.parametrize(
    ("faces", "code"), [("none", "InvalidFile.NoHuman"), ("two", "InvalidFile.MultiHuman")]
)
async def test_the_switch_says_how_many_people_there_are(provider: Provider, faces: Any, code: str) -> None:
    provider.switches.faces = faces
    reply = await provider.detect_photo(photo_bytes())
    assert reply.json["output"]["code"] == code


@pytest.mark.parametrize(("shape", "status"), [("200/output", 200), ("400/output", 400)])
async def test_a_rejection_may_stand_inside_the_output(provider: Provider, shape: Any, status: int) -> None:
    provider.switches.reject_shape = shape
    provider.switches.reject_code = "InvalidFile.FacePose"
    reply = await provider.detect_photo(photo_bytes())
    assert reply.status == status
    assert reply.json["output"]["code"] == "InvalidFile.FacePose"
    assert reply.json["output"]["message"].startswith("The pose of the detected face is invalid")
    assert reply.json["usage"] == {"image_count": 1}
    assert "code" not in reply.json


async def test_a_rejection_may_stand_on_top(provider: Provider) -> None:
    provider.switches.reject_shape = "400/top"
    provider.switches.reject_code = "InvalidFile.FacePose"
    reply = await provider.detect_photo(photo_bytes())
    assert (reply.status, reply.code) == (400, "InvalidFile.FacePose")
    assert "output" not in reply.json


async def test_a_rule_picks_photos_by_their_size_and_is_used_up(provider: Provider) -> None:
    rule = {"width": 640, "height": 480, "reject_code": "InvalidFile.MultiHuman", "times": 1}
    await provider.control("POST", "/photos", rule)
    other = await provider.detect_photo(photo_bytes(640, 481))
    first = await provider.detect_photo(photo_bytes(640, 480))
    second = await provider.detect_photo(photo_bytes(640, 480))
    assert "bbox_face" in other.json["output"]
    assert first.json["output"]["code"] == "InvalidFile.MultiHuman"
    assert "bbox_face" in second.json["output"]


async def test_a_rule_may_accept_one_photo_while_all_others_are_rejected(provider: Provider) -> None:
    provider.switches.faces = "none"
    await provider.control("POST", "/photos", {"width": 500, "reject_code": ""})
    assert "bbox_face" in (await provider.detect_photo(photo_bytes(500, 500))).json["output"]
    await provider.control("DELETE", "/photos")
    assert (await provider.control("GET", "/photos")) == {"photos": []}
    assert "code" in (await provider.detect_photo(photo_bytes(500, 500))).json["output"]


@pytest.mark.parametrize("rule", [{}, {"reject_code": 1}, {"reject_code": "", "colour": "red"}, []])
async def test_a_rule_that_means_nothing_is_refused(provider: Provider, rule: Any) -> None:
    reply = await provider.call("POST", "/control/provider/photos", json=rule)
    assert reply.status == 400


async def test_a_rule_in_letters_that_nobody_knows_is_refused(provider: Provider) -> None:
    reply = await provider.call(
        "POST",
        "/control/provider/photos",
        data=b"{}",
        headers={"Content-Type": "application/json; charset=no-such-charset"},
    )
    assert reply.status == 400


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"model": ""}, "BadRequest.EmptyModel"),
        ({"model": "emoji-detect-v2"}, "InvalidParameter"),
        ({"input": {}}, "BadRequest.EmptyInput"),
        ({"input": ["x"]}, "InvalidParameter"),
        ({"input": {"url": "oss://x"}}, "InvalidParameter"),
        ({"input": {"image_url": 7}}, "InvalidParameter"),
        ({"parameters": {}}, "InvalidParameter"),
        ({"parameters": {"ratio": "3:4"}}, "InvalidParameter"),
    ],
)
async def test_a_malformed_call_is_refused_and_costs_nothing(
    provider: Provider, body: dict[str, Any], code: str
) -> None:
    address = await provider.upload(photo_bytes(), "emoji-detect-v1")
    reply = await provider.detect(address, **body)
    assert (reply.status, reply.code) == (400, code)
    assert (await provider.ledger())["total"] == "0"


@pytest.mark.parametrize("body", [b"{", b"[1]", b""])
async def test_a_body_that_is_no_json_object_is_refused(provider: Provider, body: bytes) -> None:
    reply = await provider.call("POST", DETECT, data=body)
    assert (reply.status, reply.code) == (400, "InvalidParameter")


async def test_a_detection_is_never_a_task(provider: Provider) -> None:
    reply = await provider.detect("oss://x", RESOLVE | ASYNC)
    assert (reply.status, reply.code) == (403, "AccessDenied")
    assert reply.json["message"] == "Current user api does not support asynchronous calls."


async def test_a_detection_costs_the_same_whether_the_face_passes_or_not(provider: Provider) -> None:
    await provider.detect_photo(photo_bytes())
    provider.switches.faces = "none"
    await provider.detect_photo(photo_bytes())
    ledger = await provider.ledger()
    assert [entry["kind"] for entry in ledger["entries"]] == ["detect", "detect"]
    assert (ledger["total"], ledger["detects"]) == ("0.008", 2)


async def test_a_second_detection_too_soon_is_throttled_for_every_key(provider: Provider) -> None:
    provider.switches.detect_rps = 0.001
    provider.switches.retry_after = 1
    first = await provider.detect_photo(photo_bytes())
    second = await provider.call("POST", DETECT, key="sk-OTHER", json={"model": "emoji-detect-v1"})
    assert first.status == 200
    assert (second.status, second.code) == (429, "Throttling.RateQuota")
    assert second.headers["Retry-After"] == "1"


async def test_another_account_has_a_rate_of_its_own(provider: Provider) -> None:
    provider.switches.detect_rps = 0.001
    provider.switches.accounts = {"sk-OTHER": "other"}
    await provider.detect_photo(photo_bytes())
    reply = await provider.call("POST", DETECT, key="sk-OTHER", json={"model": "emoji-detect-v1"})
    assert reply.code == "BadRequest.EmptyInput"


async def test_a_detection_takes_as_long_as_the_switch_says(provider: Provider) -> None:
    provider.switches.detect_seconds = 0.3
    await provider.detect_photo(photo_bytes())
    assert provider.events("provider.call", operation="detect")[0].facts["duration_ms"] >= 300


@pytest.fixture
async def photo_host() -> AsyncIterator[TestServer]:
    """A web server whose paths name the status of the answer, or "slow", or "heavy"."""
    ending = asyncio.Event()

    async def serve(request: web.Request) -> web.Response:
        how = request.match_info["how"]
        if how == "slow":
            await ending.wait()
        body = photo_bytes() + bytes(10 * 1024 * 1024 if how == "heavy" else 0)
        status = int(how) if how.isdecimal() else 200
        return web.Response(status=status, body=body, headers={"Location": "http://img.example.net/"})

    app = web.Application()
    app.router.add_get("/{how}/selfie.jpg", serve)
    server = TestServer(app)
    await server.start_server()
    yield server
    ending.set()
    await server.close()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("403", "Don't have authorization to access the media resource."),
        ("404", "Failed to find the requested media resource."),
        ("500", "Failed to download input files."),
        ("302", "Failed to download input files."),
        ("slow", "Download the media resource timed out."),
    ],
)
async def test_a_photo_that_cannot_be_fetched_is_named_as_such(
    provider: Provider, photo_host: TestServer, how: str, words: str
) -> None:
    provider.switches.download_seconds = 0.2
    reply = await provider.detect(str(photo_host.make_url(f"/{how}/selfie.jpg")))
    assert (reply.status, reply.code, reply.json["message"]) == (400, "InvalidParameter", words)


async def test_photos_may_lie_on_a_web_server_of_this_machine(
    provider: Provider, photo_host: TestServer
) -> None:
    good = await provider.detect(str(photo_host.make_url("/200/selfie.jpg")), {})
    heavy = await provider.detect(str(photo_host.make_url("/heavy/selfie.jpg")), {})
    assert "bbox_face" in good.json["output"]
    assert heavy.json["output"]["code"] == "InvalidFile.Size"


@pytest.mark.parametrize(
    "address",
    [
        "https://img.example.net/selfie.jpg",
        "http://[bad/selfie.jpg",
        "ftp://127.0.0.1/selfie.jpg",
        "data:image/jpeg;base64,AAAA",
        "http://127.0.0.1:1/selfie.jpg",
    ],
)
async def test_no_photo_is_fetched_from_anywhere_else(provider: Provider, address: str) -> None:
    reply = await provider.detect(address)
    assert (reply.status, reply.code) == (400, "InvalidParameter")
