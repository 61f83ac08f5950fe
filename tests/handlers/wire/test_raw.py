from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.wire.raw import Origin, origin_of

ALICE = {"id": 7, "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private"}
FORUM = {"id": -100, "type": "supergroup"}
IN_TOPIC = {"message_thread_id": 5, "is_topic_message": True}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
NAMES = st.sampled_from(["message", "callback_query", "chat", "from", "id", "type", "text", "message_id"])
SHAPES = st.recursive(JSON, lambda inner: st.dictionaries(NAMES, inner, max_size=5), max_leaves=12)


def _said(chat: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 3, "chat": chat, "from": ALICE, **facts}}


@pytest.mark.parametrize(
    ("update", "origin"),
    [
        (_said(PRIVATE, strange=True), Origin(7, "private", None, 3, "zh-hans")),
        (_said(FORUM, text="/emoji", **IN_TOPIC), Origin(-100, "supergroup", 5, 3, "zh-hans")),
        (_said(FORUM, caption="/emoji", message_thread_id=5), Origin(-100, "supergroup", None, 3, "zh-hans")),
        (
            {"callback_query": {"from": ALICE, "message": {"message_id": 9, "chat": FORUM, **IN_TOPIC}}},
            Origin(-100, "supergroup", 5, None, "zh-hans"),
        ),
    ],
)
def test_where_somebody_wrote_or_pressed_is_read_without_a_parser(
    update: dict[str, Any], origin: Origin
) -> None:
    assert origin_of(update) == origin


@pytest.mark.parametrize(
    "update",
    [
        _said(FORUM, text="hello everybody"),
        _said({"id": "7", "type": "private"}),
        _said({"id": 10**30, "type": "private"}),
        {"my_chat_member": {"chat": PRIVATE, "from": ALICE}},
        {"edited_message": {"chat": PRIVATE, "from": ALICE}},
        {"callback_query": {"from": ALICE}},
        {"message": None},
        [],
    ],
)
def test_nobody_is_told_who_did_not_ask_or_cannot_be_found(update: object) -> None:
    assert origin_of(update) is None


@given(update=SHAPES)
def test_any_shape_can_be_looked_at(update: object) -> None:
    origin_of(update)
