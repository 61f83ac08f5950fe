"""Whatever is thrown at the control API, the answer is a sentence and comes at once."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.fuzz.thrower import ALICE, throwing
from tests.sandbox.fuzz.wild import JSON, WORDS, Wild, bodies, pairs, query, thorough

if TYPE_CHECKING:
    from tests.sandbox.fuzz.thrower import Thrown

_CHAT = f"/control/chats/{ALICE}"
_GROUP = "/control/chats/$group"
_PATHS = st.sampled_from(
    [
        *(
            "/control/people",
            "/control/chats",
            _CHAT,
            _GROUP,
            "/control/chats/0",
            "/control/chats/" + "9" * 50,
        ),
        *(
            f"{_CHAT}/{act}"
            for act in ("send", "edit", "press", "delete", "block", "migrate", "react", "members")
        ),
        *(
            f"{_GROUP}/{act}"
            for act in ("send", "press", "block", "migrate", "react", "members", "bot", "topics")
        ),
        *(f"{_GROUP}/permissions", f"{_GROUP}/topics/1", f"{_GROUP}/topics/{'9' * 30}", f"{_CHAT}/media/1"),
        *(f"{_CHAT}/media/1?part=thumbnail", f"{_CHAT}/media/{'9' * 30}", f"{_CHAT}/media/1?part=none"),
        *("/control/updates", "/control/updates/1/redeliver", f"/control/updates/{'9' * 5000}/redeliver"),
        *("/control/clock", "/control/events", "/control/faults/1", f"/control/faults/{'9' * 30}"),
        *("/control/calls", "/control/calls/1", "/control/troubles/flood", "/control/troubles/none"),
        *("/control/bot", "/control/bot/kill", "/control/bot/none", "/control/scene", "/control/commands"),
        *(f"/control/people/{ALICE}/inline", f"/control/people/{ALICE}/inline/choose"),
        f"/control/people/{ALICE}/inline/media",
        *("/control/sticker_sets", "/control/sticker_sets/none", "/control/sticker_sets/none/0"),
        *(f"/control/people/{ALICE}/photo", "/control/people/5/photo", "/control/chats", "/control/none"),
        *("/control/provider/ledger", "/control/provider/hold", "/control/provider/release"),
        *("/control/provider/others", "/control/provider/photos", "/control/provider/tasks/none/finish"),
        *("/control/provider/tasks/none/fail", "/control/provider/tasks/none/expire_link", "/", "/page/x.js"),
        *("/page/../../pyproject.toml", "/page/%2e%2e/server.py", "/page/%00", "/page//etc/passwd"),
    ]
)
# `seconds` may rightly let wait, so it is left out.
_NAMES = st.sampled_from(
    [
        *(
            "from",
            "text",
            "reply_to",
            "thread",
            "kind",
            "caption",
            "largest",
            "spoiler",
            "forward",
            "message_id",
        ),
        *("data", "button", "force", "blocked", "type", "title", "is_forum", "members", "id", "first_name"),
        *("username", "language_code", "after", "count", "limit", "service", "person", "chat", "role", "by"),
        *(
            "status",
            "rights",
            "closed",
            "deleted",
            "emoji",
            "as_group",
            "as_channel",
            "can_send_photos",
            "photos",
        ),
        *("task_id", "size", "sha256", "rule", "code", "message", "number", "slots", "update_id", "message"),
    ]
)
_VERBS = st.sampled_from(["POST", "POST", "GET", "PATCH", "DELETE", "PUT"])
_KNOWN: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"from": ALICE}, {"from": ALICE, "text": "x"}, {"message_id": 1}, {"message_id": 2, "text": "x"}]
)


@st.composite
def _requests(draw: st.DrawFn) -> Wild:
    path = draw(_PATHS)
    fields = pairs(_NAMES, JSON | WORDS)
    if draw(st.integers(0, 2)) == 0:
        path += ("&" if "?" in path else "?") + query(draw(fields))
    known = draw(_KNOWN)
    headers, body = draw(bodies(fields.map(lambda given: known | given)))
    verb = draw(_VERBS)
    return Wild(verb, path, headers, None if verb == "GET" else body)


@thorough
@given(st.lists(_requests(), min_size=20, max_size=25))
def test_a_wild_request_never_crashes_the_control_api(requests: list[Wild]) -> None:
    asyncio.run(_throw(requests))


async def _throw(requests: list[Wild]) -> None:
    async with throwing() as thrower:
        for request, thrown in zip(requests, await thrower.throw_all(requests), strict=True):
            _judge(request, thrown)


def _judge(request: Wild, thrown: Thrown) -> None:
    """Check that a refusal by the control API itself is one sentence."""
    if thrown.content_type == "application/json" and thrown.status in {400, 404, 409}:
        assert set(json.loads(thrown.body)) == {"error"}, (thrown, request)


_ORDERS = st.fixed_dictionaries(
    {},
    optional={
        "service": st.sampled_from(["telegram", "provider"]) | JSON,
        "call": st.sampled_from(["sendMessage", "submit", "none", ""]) | JSON,
        "effect": st.sampled_from(["answer", "delay", "drop_after", "answer_after", "truncate", "none"])
        | JSON,
        "times": st.integers(-2, 2) | JSON,
        "skip": st.integers(-1, 2) | JSON,
        "match": JSON,
        "status": st.sampled_from([0, 99, 200, 429, 1000]) | JSON,
        "body": JSON,
        "headers": JSON | st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
        "seconds": st.sampled_from([0, -1, 0.01]) | st.text(max_size=3),
    },
)
_SWITCHES = st.dictionaries(
    st.sampled_from(["telegram", "provider"]) | st.text(max_size=3),
    JSON
    | st.dictionaries(
        st.sampled_from(["token", "forbidden_kinds", "silent_mp4", "photo_limit", "private_burst", "none"]),
        JSON,
    ),
)


@thorough
@given(st.lists(_ORDERS, max_size=8), st.lists(_SWITCHES, max_size=8))
def test_a_wild_order_is_taken_or_refused_with_a_sentence(
    orders: list[dict[str, object]], switches: list[dict[str, object]]
) -> None:
    asyncio.run(_order(orders, switches))


async def _order(orders: list[dict[str, object]], switches: list[dict[str, object]]) -> None:
    kind = {"Content-Type": "application/json"}
    async with throwing() as thrower:
        for verb, path, bodies_ in (
            ("POST", "/control/faults", orders),
            ("PATCH", "/control/switches", switches),
        ):
            for body in bodies_:
                request = Wild(verb, path, kind, json.dumps(body).encode())
                _judge(request, await thrower.throw(request))
        await thrower.throw(Wild("GET", "/control/faults"))
        await thrower.throw(Wild("GET", "/control/switches"))
        assert (await thrower.throw(Wild("DELETE", "/control/faults"))).status == 200
