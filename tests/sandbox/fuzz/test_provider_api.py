"""Whatever is thrown at the provider, its upload host and its results, the answer is no crash."""

from __future__ import annotations

import asyncio
import json

from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.fuzz.thrower import throwing
from tests.sandbox.fuzz.wild import JSON, WORDS, Wild, almost, bodies, pairs, query, thorough

_API = "/api/v1"
_AIGC = f"{_API}/services/aigc/image2video"
_PATHS = st.sampled_from(
    [
        *(f"{_AIGC}/face-detect", f"{_AIGC}/video-synthesis", f"{_AIGC}/video-synthesis/", f"{_AIGC}/none"),
        *(
            f"{_API}/uploads",
            f"{_API}/tasks",
            f"{_API}/tasks/none",
            f"{_API}/tasks/%00",
            f"{_API}/tasks/none/cancel",
        ),
        *(f"{_API}/", f"{_API}/../../control/events", "/oss", "/oss/", "/oss/none", "/results/none/clip.mp4"),
        *("/results/%00/clip.mp4", "/results/none/clip.mp4?Signature=x&Expires=" + "9" * 30),
    ]
)
_NAMES = st.sampled_from(
    [
        *(
            "model",
            "input",
            "parameters",
            "action",
            "page_no",
            "page_size",
            "start_time",
            "end_time",
            "model_name",
        ),
        *(
            "status",
            "task_id",
            "key",
            "policy",
            "Signature",
            "OSSAccessKeyId",
            "success_action_status",
            "file",
        ),
        *("x-oss-object-acl", "x-oss-forbid-overwrite", "x-oss-content-type", "Expires", "request_id"),
    ]
)
_INPUT = st.fixed_dictionaries(
    {},
    optional={
        "image_url": WORDS
        | JSON
        | st.sampled_from(["oss://x/y", "http://127.0.0.1:1/x", "data:image/png;base64,x"]),
        "driven_id": st.sampled_from(["mengwa_kaixin", "none"]) | JSON,
        "face_bbox": st.sampled_from([[0, 0, 1, 1], [5, 5, 1, 1], [1.5, 0, 2, 2]]) | JSON,
        "ext_bbox": st.sampled_from([[0, 0, 2, 2], [0, 0, 2**70, 2]]) | JSON,
    },
)
_MODEL = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["emoji-v1", "emoji-detect-v1", "none"]) | JSON,
        "input": _INPUT | JSON,
        "parameters": JSON | st.just({"ratio": "1:1"}),
    }
)
_RIGHT_SUBMIT = {
    "model": "emoji-v1",
    "input": {
        "image_url": "http://127.0.0.1:1/x.jpg",
        "driven_id": "mengwa_kaixin",
        "face_bbox": [0, 0, 100, 100],
        "ext_bbox": [0, 0, 200, 200],
    },
    "parameters": {"ratio": "1:1"},
}
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Authorization": st.sampled_from(
            ["Bearer sk-DUMMY", "Bearer ", "Basic x", "bearer sk-DUMMY", "sk-DUMMY"]
        ),
        "X-DashScope-Async": st.sampled_from(["enable", "disable", ""]),
        "X-DashScope-OssResourceResolve": st.sampled_from(["enable", ""]),
        "X-DashScope-DataInspection": st.sampled_from(["enable", "x"]),
        "Accept": st.sampled_from(["text/event-stream", "*/*", ""]),
        "Range": st.sampled_from(["bytes=0-", "bytes=9-1", "bytes=-99999999999999999999", "x"]),
    },
)


@st.composite
def _requests(draw: st.DrawFn) -> Wild:
    path = draw(_PATHS)
    fields = pairs(_NAMES, JSON | WORDS)
    if draw(st.integers(0, 2)) == 0:
        path += ("&" if "?" in path else "?") + query(draw(fields))
    headers, body = draw(bodies(_MODEL | fields | almost(_RIGHT_SUBMIT)))
    verb = draw(st.sampled_from(["POST", "POST", "GET", "GET", "PUT", "DELETE", "HEAD"]))
    own = {"Authorization": "Bearer sk-DUMMY"} | draw(_HEADERS)
    return Wild(verb, path, headers | own, None if verb in {"GET", "HEAD"} else body)


@thorough
@given(st.lists(_requests(), min_size=20, max_size=25))
def test_a_wild_request_never_crashes_the_provider(requests: list[Wild]) -> None:
    asyncio.run(_throw(requests))


async def _throw(requests: list[Wild]) -> None:
    async with throwing() as thrower:
        for request, thrown in zip(requests, await thrower.throw_all(requests), strict=True):
            if request.path.startswith(_AIGC) and thrown.content_type == "application/json" and thrown.body:
                assert isinstance(json.loads(thrown.body), dict), (thrown, request)
